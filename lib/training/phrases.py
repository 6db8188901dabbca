"""The cue patterns as phrases: what the cue writers know, for the sentence coder to start from."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from lines import STANCES, SUBJECTS, Line, pieces

Entry = tuple[str, list[str], str]  # code, words, stance
FILL = ("the", "a", "really", "very", "all", "so", "it", "this", "quite", "little", "her", "his")
SHOWS = ("the show", "it", "the series", "the film", "the story")
WHO = {
    "female_lead": ("she", "the heroine", "the actress"),
    "male_lead": ("he", "the hero"),
    "couple": ("they", "the leads", "the hero and the heroine", "the couple"),
}


def phrase(pattern: str, rng: random.Random) -> list[str]:
    """One of the wordings a pattern stands for."""
    out: list[str] = []
    for element in pattern.split():
        if element == "...":
            out += [rng.choice(FILL) for _ in range(rng.randrange(0, 3))]
            continue
        if element.endswith("?") and len(element) > 1:
            if rng.random() < 0.5:
                continue
            element = element[:-1]
        element = re.sub(r"/[A-Z]+$", "", element)
        word = rng.choice(element.split("|")).lstrip("=").rstrip("~")
        if word in ("n't", "'s") and out:
            out[-1] += word
        elif word == "<poss>":
            out.append(rng.choice(("her", "his", "its", "their")))
        elif word == "*":
            out.append(rng.choice(FILL))
        elif word and word != "<end>":
            out.append(word)
    return out


def phrases(patterns: Sequence[Sequence[str]], rng: random.Random) -> Iterator[Entry]:
    """Each pattern worded once. In: rows of (code, stance, topic or '', pattern); a topic stands beside its valuation."""
    for code, stance, topic, pattern in patterns:
        said = phrase(pattern, rng)
        if topic:
            beside = phrase(topic, rng)
            link = ["is"] if rng.random() < 0.4 else []
            said = [*beside, *link, *said] if rng.random() < 0.6 else [*said, *beside]
        if said:
            yield code, said, stance


def lines(
    patterns: Sequence[Sequence[str]], codes: Sequence[str], couple: set[str], rng: random.Random
) -> list[Line]:
    """Phrases as training lines, given to a subject as a sentence would give them."""
    index = {code: i for i, code in enumerate(codes)}
    out = []
    for code, said, stance in phrases(patterns, rng):
        subject = -1
        if code.startswith("leads."):
            who = "couple" if code in couple else rng.choice(list(WHO))
            if rng.random() < 0.6:
                said = [*rng.choice(WHO[who]).split(), *said]
                subject = SUBJECTS.index(who)
        elif rng.random() < 0.25:
            said = [*rng.choice(SHOWS).split(), *said]
        ids, token = pieces(said)
        if ids:
            claim = (index[code], STANCES.index(stance), subject, 1.0, 0, max(token))
            out.append(Line(ids, token, claims=[claim], only=index[code]))
    return out
