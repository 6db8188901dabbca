"""Of whom a thing is said: names, roles, pronouns across sentences, performers, side characters, other shows."""

from __future__ import annotations

import pytest

from counterpoint.codebook import Codebook
from counterpoint.model import Lead, Show
from counterpoint.reading.parse import sentences
from counterpoint.reading.subjects import Cast, holders, scenes
from tests.conftest import review_of

# text, a word in it, of whom that word is said (the first holder that refers to anything)
TABLE = [
    ("Mina is cold.", "cold", "female_lead"),
    ("Han Mina’s temper is legendary.", "temper", "female_lead"),
    ("The heroine is broke and brilliant.", "brilliant", "female_lead"),
    ("And the male lead? Yeah, he’s rich.", "rich", "male_lead"),
    ("Our female lead isn’t cute. She is tired.", "tired", "female_lead"),
    ("The CEO hero falls. He is a cold man.", "cold", "male_lead"),
    ("His mother is cold. She is also rich.", "rich", "side"),
    ("Jun’s father is a brute.", "brute", "male_lead side"),
    ("They are flawed.", "flawed", "couple"),
    ("Both leads are guarded.", "guarded", "couple"),
    ("Mina and Jun are adorable.", "adorable", "couple female_lead"),
    ("The show is slow.", "slow", "show"),
    ("It is slow.", "slow", "show"),
    ("Paper Lanterns is slow.", "slow", "show"),
    ("Most K-dramas are slow.", "slow", "genre"),
    ("The second lead is warm.", "warm", "side"),
    ("I am tired.", "tired", "person"),
    ("Lee Dohyun is charming.", "charming", "male_lead"),
]


@pytest.mark.parametrize(("text", "word", "expected"), TABLE)
def test_holder(text: str, word: str, expected: str, codebook: Codebook, lanterns: Show) -> None:
    row = list(scenes(sentences(review_of(text)), Cast(lanterns, codebook.holders)))
    scene = row[-1]
    token = next(t for t in scene.sentence.span if t.text == word)
    found = [r.to for t in holders(token, {token.i}) if (r := scene.references.get(t.i))]
    assert found, f"nobody holds {word!r}"
    assert found[0] in expected.split()


def test_a_show_with_one_lead_calls_him_protagonist(codebook: Codebook) -> None:
    show = Show("j", "Clown Town", "film", leads={"male_lead": Lead(("Arthur",))})
    cast = Cast(show, codebook.holders)
    (scene,) = scenes(sentences(review_of("The protagonist is cold.")), cast)
    assert {r.to for r in scene.references.values()} == {"male_lead"}
    (scene,) = scenes(sentences(review_of("She is cold.")), cast)
    assert scene.references[scene.sentence.span[0].i].to == "side"


@pytest.mark.parametrize("title", ["What? No/Yes | *", "…", "9", "If", "Head Over Heels: The Movie"])
def test_any_title_can_be_looked_for(title: str, codebook: Codebook) -> None:
    """A title full of the cue language's own signs neither breaks the lookup nor becomes a pattern."""
    cast = Cast(Show("t", title, leads={"female_lead": Lead(("A|B?",), ("*",))}), codebook.holders)
    assert list(scenes(sentences(review_of("A plain sentence.")), cast))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [("Joker is a grim film.", "grim", "show"), ("Joker is lonely.", "lonely", "male_lead")],
)
def test_a_name_that_is_also_the_title(text: str, word: str, expected: str, codebook: Codebook) -> None:
    show = Show("joker", "Joker", "film", leads={"male_lead": Lead(("Arthur Fleck", "Joker"))})
    (scene,) = scenes(sentences(review_of(text)), Cast(show, codebook.holders))
    token = next(t for t in scene.sentence.span if t.text == word)
    assert next(r.to for t in holders(token, {token.i}) if (r := scene.references.get(t.i))) == expected
    assert "name" not in {r.how for r in scene.references.values() if r.to == "male_lead"}
