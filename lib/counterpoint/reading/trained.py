"""The sentence coder at use: what a small trained network makes of each sentence, for every code.

MiniLM-L6 (Wang et al. 2020, arXiv:2002.10957) with one attention per code over the word pieces of a sentence, trained on coded
reviews (`lib/training`). It reads stretches of sentences, so that each sees its neighbours, with names given as roles. What it
says is evidence among other evidence (confidence.py); alone it decides nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token

from counterpoint.model import Review, Stance
from counterpoint.reading.subjects import Scene

FOLDER = Path(__file__).parents[1] / "knowledge" / "trained"
CLS, SEP = 101, 102
STANCES: tuple[Stance, ...] = ("affirms", "denies", "subverts")
SUBJECTS = ("female_lead", "male_lead", "couple")
# A name says nothing of other shows; what its bearer is to the show does.
ROLES = {
    ("show", "name"): "the show",
    ("female_lead", "name"): "the heroine",
    ("male_lead", "name"): "the hero",
    ("female_lead", "title"): "the heroine",
    ("male_lead", "title"): "the hero",
    ("female_lead", "performer"): "the actress",
    ("male_lead", "performer"): "the actor",
}
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """Some tokens of a sentence as the network sees them: themselves, or a name's role."""

    text: str
    first: Token
    last: Token


@dataclass(frozen=True)
class Reading:
    """One sentence: of each code its claim logit, the log-probabilities of stances and subjects, and where it stands.

    spot: of each code the place (in `masked`) most attended to, and those at a tenth and nine tenths of the attention.
    """

    claim: Floats  # (codes,)
    stance: Floats  # (codes, 3)
    subject: Floats  # (codes, 3)
    spot: NDArray[np.int64]  # (codes, 3)


class Reader(Protocol):
    """Whoever reads sentences for the engine."""

    @property
    def index(self) -> dict[str, int]:
        """The codes it knows, and the place of each in a Reading."""
        ...

    def ready(self, review: Review, row: Sequence[Scene]) -> Callable[[], Sequence[Reading]]:
        """What is left to do once a review is parsed: a reading of each sentence. It may be called on another thread."""
        ...


def masked(scene: Scene) -> list[Stretch]:
    """A sentence's tokens, the names of leads, performers and the show given as roles."""
    out: list[Stretch] = []
    last: str | None = None
    for token in scene.sentence.span:
        reference = scene.references.get(token.i)
        role = ROLES.get((reference.to, reference.how)) if reference else None
        if role and role == last:
            out[-1] = Stretch(role, out[-1].first, token)
        elif role or token.text.strip():
            out.append(Stretch(role or token.text, token, token))
        last = role
    return out


@lru_cache(maxsize=1)
def sentence_coder(folder: Path = FOLDER) -> SentenceCoder:
    """The network that comes with the package, loaded once a process."""
    return SentenceCoder(folder)


class SentenceCoder:
    """The trained network, run by onnxruntime on one thread, so that sums are taken in one order."""

    def __init__(self, folder: Path) -> None:
        meta = json.loads((folder / "coder.json").read_text("utf-8"))
        self.index: dict[str, int] = {code: i for i, code in enumerate(meta["codes"])}
        self._longest: int = meta["longest"]
        self._subject_of: Floats = np.array(meta["subject_of"], dtype=np.float32)
        self._folder = folder

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        # Unless told before it is loaded, it keeps a number for this machine and reports its use to its makers.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            str(self._folder / "coder.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def ready(self, review: Review, row: Sequence[Scene]) -> Callable[[], Sequence[Reading]]:
        """A reading of each sentence of a review, in order, when called."""
        return partial(self.of, [[s.text for s in masked(scene)] for scene in row])

    def of(self, sentences: Sequence[Sequence[str]]) -> list[Reading]:
        """The same, of sentences as words."""
        out: list[Reading] = []
        for group in self._groups([self._pieces(words) for words in sentences]):
            ids = [CLS, *(i for pieces, _ in group for i in (*pieces, SEP))]
            heads = self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})[0]
            at = 1
            for pieces, words in group:
                out.append(self._pooled(heads[at : at + len(pieces)], words))
                at += len(pieces) + 1
        return out

    def _pieces(self, words: Sequence[str]) -> tuple[list[int], list[int]]:
        """A sentence's word pieces, and the word each belongs to; what is too long is cut."""
        coded = self._tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
        return coded.ids[: self._longest - 2], coded.word_ids[: self._longest - 2]

    def _groups(
        self, rows: Sequence[tuple[list[int], list[int]]]
    ) -> Iterator[list[tuple[list[int], list[int]]]]:
        group: list[tuple[list[int], list[int]]] = []
        size = 1
        for row in rows:
            if group and size + len(row[0]) + 1 > self._longest:
                yield group
                group, size = [], 1
            group.append(row)
            size += len(row[0]) + 1
        if group:
            yield group

    def _pooled(self, heads: Floats, words: Sequence[int]) -> Reading:
        """Token scores to a sentence's: each code by its own attention."""
        n, codes = len(heads), len(self.index)
        if not n:
            nothing = np.zeros((codes, 3), np.float32)
            return Reading(np.full(codes, -20, np.float32), nothing, nothing, np.zeros((codes, 3), np.int64))
        attention = np.exp(heads[:, :codes] - heads[:, :codes].max(0))
        attention /= attention.sum(0)
        claim = (attention * heads[:, codes : 2 * codes]).sum(0)
        stance = np.einsum("nc,ncs->cs", attention, heads[:, 2 * codes : 5 * codes].reshape(n, codes, 3))
        subject = attention.T @ heads[:, 5 * codes :] + self._subject_of
        mass = attention.cumsum(0)
        ends = np.stack([attention.argmax(0), (mass < 0.1).sum(0), (mass < 0.9).sum(0)], 1).clip(0, n - 1)
        return Reading(claim, _log_softmax(stance), _log_softmax(subject), np.asarray(words)[ends])


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(-1, keepdims=True)), dtype=np.float32)
