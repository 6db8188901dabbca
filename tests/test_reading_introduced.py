"""Names that a review introduces with their trade."""

import pytest

from counterpoint.codebook import Codebook
from counterpoint.reading.introduced import PERFORMER, credited
from counterpoint.reading.parse import sentences
from tests.conftest import review_of

TABLE = [
    ("Director Edgar Wells is at his best.", {"wells": "craft.direction"}),
    ("It was directed by Greta Moss.", {"moss": "craft.direction"}),
    ("Cinematographer Roger Stone shot it.", {"stone": "craft.visuals"}),
    ("Denis Vale, the director, waits.", {"vale": "craft.direction"}),
    ("The villain (Lee Byung-han) smiles.", {"han": PERFORMER}),
    ("Martin Freed plays the agent.", {"freed": PERFORMER}),
    ("We went to Seoul with Anna Bell.", {}),
    ("Netflix shows it.", {}),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_credits(text: str, expected: dict[str, str], codebook: Codebook) -> None:
    assert credited(sentences(review_of(text)), codebook.holders.crew) == expected
