"""What bends a claim, on sentences of our own: each word is covered by an odd or an even number of flips."""

from __future__ import annotations

import pytest

from counterpoint.codebook import Codebook
from counterpoint.reading.parse import sentences
from counterpoint.reading.scope import Modifiers
from tests.conftest import review_of

# sentence, words that are denied, words that are not
TABLE = [
    ("It is not slow.", "slow", ""),
    ("It isn’t slow, it’s patient.", "slow", "patient"),
    ("It is not dark but funny.", "dark", "funny"),
    ("It never drags.", "drags", ""),
    ("The CEO doesn’t cry.", "cry", "CEO"),
    ("There is no amnesia, no triangle and no dash.", "amnesia triangle dash", ""),
    ("There’s no amnesia.", "amnesia", ""),
    ("Gone are the amnesia, the triangle and the dash.", "amnesia triangle dash", ""),
    ("It spares us the amnesia.", "amnesia", ""),
    ("The show avoids amnesia but embraces jealousy.", "amnesia", "jealousy"),
    ("Rather than amnesia, we get honesty.", "amnesia", "honesty"),
    ("Instead of a rescue she gets a job.", "rescue", "job"),
    ("It refuses to romanticise trauma.", "romanticise trauma", ""),
    ("It is far from predictable.", "predictable", ""),
    ("You will look in vain for a triangle.", "triangle", ""),
    ("You won’t find a triangle here.", "triangle", ""),
    ("The show is free of clichés.", "clichés", ""),
    ("The amnesia never comes.", "amnesia", ""),
    ("A triangle is nowhere to be found.", "triangle", ""),
    ("She isn’t a caricature or a damsel.", "caricature damsel", "She"),
    ("They don’t stalk, manipulate, or test each other.", "stalk manipulate test", ""),
    ("It doesn’t wait around, doesn’t sugarcoat feelings.", "wait sugarcoat", ""),
    ("Neither character loses themselves.", "loses", ""),
    ("Nobody gets amnesia.", "amnesia", ""),
    ("They look less like lovers than like siblings.", "lovers", "siblings"),
    ("It is not so much a film as a lecture.", "film", "lecture"),
    ("It is more silly than it is scary.", "scary", "silly"),
    ("The kisses look real, not like a pose.", "pose", "look real"),
    ("It would be a mistake to confuse silence with depth.", "depth", ""),
    ("Fairy dust, nil.", "dust", ""),
    ("Airport: no", "Airport", ""),
    ("Hardly any weddings.", "weddings", ""),
    ("It leaves out the airport.", "airport", ""),
    ("A better ending would have helped.", "ending", ""),
    ("I had been warned it was slow.", "slow", ""),
    ("Someone said it was slow.", "slow", ""),
    ("They cry when someone says something tender.", "", "tender"),
    ("I kept waiting for a triangle.", "triangle", ""),
    ("She never fears to speak.", "", "speak"),
    ("I would not hesitate to praise it.", "", "praise"),
    ("I don’t think it is slow.", "slow", ""),
    ("It does not shy away from grief.", "", "grief"),
    ("It is not without warmth.", "", "warmth"),
    ("It is not only slow but sad.", "", "slow sad"),
    ("It never fails to charm.", "", "charm"),
    ("It is slow because nothing else would do.", "", "slow"),
    ("It lacks warmth, but the score is lovely.", "warmth", "lovely"),
    ("It is hardly original.", "original", ""),
    ("I wish it were funnier.", "funnier", ""),
    ("It could have been tender.", "tender", ""),
    ("I expected amnesia.", "amnesia", ""),
    ("Love is a companion—not a cure.", "cure", "companion"),
    ("Love isn’t about gestures, but about honesty.", "gestures", "honesty"),
    ("They feel genuine dissonance, not manufactured drama.", "drama", "dissonance"),
    ("No lies—just honest talk.", "lies", "talk"),
    ("Amnesia: none.", "Amnesia", ""),
    ("Amnesia: no.", "Amnesia", ""),
    ("Nobody’s uncle owns a bank.", "owns", ""),
    ("There is no shortage of amnesia.", "", "amnesia"),
    ("If you are tired of amnesia, this is for you.", "amnesia", ""),
    ("Unlike most romances, it is honest.", "romances", "honest"),
]


@pytest.mark.parametrize(("text", "denied", "kept"), TABLE)
def test_scope(text: str, denied: str, kept: str, codebook: Codebook) -> None:
    (sentence,) = sentences(review_of(text))
    flips = [m for m in Modifiers(codebook.scope).find(sentence) if m.effect == "flip"]
    parity = {t.text: sum(t.i in m.covers for m in flips) % 2 for t in sentence.span}
    assert {w: parity[w] for w in denied.split()} == dict.fromkeys(denied.split(), 1)
    assert {w: parity[w] for w in kept.split()} == dict.fromkeys(kept.split(), 0)


@pytest.mark.parametrize(
    ("text", "word", "effect"),
    [
        ("It sometimes drags.", "drags", "hedge"),
        ("Is it slow?", "slow", "doubt"),
        ("It subverts the love triangle.", "triangle", "turn"),
        ("The friends-to-lovers trope, redefined.", "trope", "turn"),
        ("People say it is slow.", "slow", "flip"),
    ],
)
def test_other_effects(text: str, word: str, effect: str, codebook: Codebook) -> None:
    (sentence,) = sentences(review_of(text))
    covering = {
        m.effect
        for m in Modifiers(codebook.scope).find(sentence)
        for t in sentence.span
        if t.text == word and t.i in m.covers
    }
    assert effect in covering
