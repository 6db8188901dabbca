"""Of whom a claim is made: a mention's subject, found among the holders of its cue."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Token

from counterpoint.codebook import Codebook
from counterpoint.reading.mentions import Mention
from counterpoint.reading.subjects import SUBJECTS, Reference, Scene, holders

LEADS = ("female_lead", "male_lead", "couple")

Aim = tuple[str, list[str]]  # the subject, and the evidence for it


def aim(scene: Scene, mention: Mention, codebook: Codebook) -> Aim | None:
    """The subject of a mention and the evidence for it, or None where it is said of something else."""
    chain = list(holders(mention.head, mention.inside))
    if codebook.of_people(mention.code):
        return _lead(scene, mention, chain, mention.code.split(".")[1] in codebook.couple_codes)
    kind = next(
        (
            ("show" if r.how == "title" else r.to) if r else "thing"
            for t in chain
            if (r := scene.references.get(t.i)) or t.pos_ in ("NOUN", "PROPN")
        ),
        "none",
    )
    if mention.kind == "weak" and kind not in ("show", "none"):
        return None
    return "show", [f"holder:{kind}"]


def named(scene: Scene, mention: Mention) -> bool:
    """Whether a cue is only part of a name: a title such as Head Over Heels says nothing of how love arrives."""
    names = {
        i for i, r in scene.references.items() if r.how in ("name", "performer", "title") and r.to != "side"
    }
    says = [t for t in mention.tokens if t.pos_ not in ("DET", "ADP")]
    return not mention.topic and all(t.i in names for t in says)


def _lead(scene: Scene, mention: Mention, chain: Sequence[Token], of_couple: bool) -> Aim | None:
    people = [(t, r) for t in chain if (r := scene.references.get(t.i)) and r.to not in ("show", "genre")]
    if people and people[0][1].to not in LEADS:
        return None
    if of_couple:
        return _couple(scene, mention, people)
    if people:
        token, reference = people[0]
        joined = {r.to for t, r in people[:2] if t.i == token.i or t.head.i == token.i}
        subject = "couple" if {"female_lead", "male_lead"} <= joined else reference.to
        return subject, [f"holder:{reference.how}", f"subject:{subject}"]
    # “The show doesn't shout at him”: what a verb's own subject does is not said of whoever stands near.
    acted = any(t.dep_ in SUBJECTS and t.head.i == mention.head.i for t in chain)
    last = None if mention.kind == "weak" or acted else _nearest(scene, mention)
    if last is None or last.to not in LEADS:
        return None
    return last.to, ["holder:nearest", f"subject:{last.to}"]


def _couple(scene: Scene, mention: Mention, people: Sequence[tuple[Token, Reference]]) -> Aim | None:
    """A claim that only a couple can bear; its weak cues need the two of them in the sentence."""
    both = scene.mentions("couple") or (scene.mentions("female_lead") and scene.mentions("male_lead"))
    if mention.kind == "weak" and not both:
        return None
    return "couple", [
        f"holder:{people[0][1].how if people else 'couple_code'}",
        "subject:couple",
        f"both:{both}",
    ]


def _nearest(scene: Scene, mention: Mention) -> Reference | None:
    """The person mentioned last before the cue in its sentence, else first after it."""
    at = mention.tokens[0].i
    people = {i: r for i, r in scene.references.items() if r.to not in ("show", "genre", "person")}
    before = [i for i in people if i < at]
    after = [i for i in people if i > at]
    return people[max(before)] if before else people[min(after)] if after else None
