"""How the small coder learns from the large one (Hinton et al. 2015, arXiv:1503.02531; Jiao et al. 2020, arXiv:1909.10351).

On every sentence the student takes over what the teacher makes of it, and its token states, turned; on coded ones it also learns
the coding itself. The teacher speaks of sentences nobody has coded, too.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from learn import Course, followed, loss_of, shifted
from lines import Batch, Line, Stretch, batches, collate, example_lines, stretches
from net import Coder, pooled
from torch import Tensor, nn
from torch.nn import functional

Output = tuple[Tensor, Tensor, Tensor, Tensor]


@dataclass(frozen=True)
class Lesson:
    """A teacher's token states of some reviews, line after line, and whether the lines are coded."""

    rows: Sequence[Sequence[Line]]
    states: Any  # (pieces, width), a file of halves
    coded: bool


@dataclass(frozen=True)
class Plan(Course):
    epochs: int = 5
    rate: float = 1.5e-4
    warmup: float = 0.06
    teacher: float = 0.5  # the teacher's share; the coding has the rest
    states: float = 1.0  # weight of how far the token states point elsewhere


def taught(teacher: Coder, rows: Sequence[Sequence[Line]], path: Path) -> Any:
    """The teacher's token states of every line, in order, as a file of halves that is read as it is needed."""
    place: dict[int, int] = {}
    total = 0
    for line in (line for lines in rows for line in lines):
        place[id(line)] = total
        total += len(line.pieces)
    width = teacher.token.in_features
    out = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(total, width))
    teacher.eval()
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for group in batches([s for lines in rows for s in stretches(lines)], 4096, None):
            batch = collate(group)
            x = teacher.encoder(batch.ids, batch.mask).float().reshape(-1, width)
            x, at = x[batch.segment.reshape(-1) >= 0].half().numpy(), 0
            for line in batch.lines:
                n = len(line.pieces)
                out[place[id(line)] : place[id(line)] + n] = x[at : at + n]
                at += n
    out.flush()
    return np.load(path, mmap_mode="r")


class Memory:
    """Where the teacher's states of each line are, and whether the line is coded."""

    def __init__(self, lessons: Sequence[Lesson]) -> None:
        self._of: dict[int, tuple[Any, bool]] = {}
        for lesson in lessons:
            at = 0
            for line in (line for lines in lesson.rows for line in lines):
                self._of[id(line)] = (lesson.states[at : at + len(line.pieces)], lesson.coded)
                at += len(line.pieces)

    def heard(self, line: Line) -> bool:
        return id(line) in self._of

    def coded(self, line: Line) -> bool:
        """Whether silence about a code says that it is not claimed; the codebook's own sentences count as coded."""
        return id(line) not in self._of or self._of[id(line)][1]

    def states(self, lines: Sequence[Line]) -> Tensor:
        return torch.from_numpy(np.concatenate([self._of[id(line)][0] for line in lines]).astype(np.float32))


@dataclass(frozen=True)
class Pupil:
    """A student at its lessons."""

    student: Coder
    teacher: Coder
    turn: nn.Linear  # from the student's token states to the teacher's
    memory: Memory
    leads: Tensor  # of each code 1 where it is said of leads, else 0
    plan: Plan

    def loss(self, batch: Batch) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            x = self.student.encoder(batch.ids, batch.mask)
        x = x.float()
        output = self.student(x, batch)
        segment = batch.segment.reshape(-1)
        x, segment = x.reshape(-1, x.shape[-1])[segment >= 0], segment[segment >= 0]
        heard = torch.tensor([self.memory.heard(line) for line in batch.lines])
        coded = torch.tensor([self.memory.coded(line) for line in batch.lines])
        loss = torch.zeros(())
        if coded.any():
            share = 1 - self.plan.teacher if heard.any() else 1.0
            loss = loss + share * _of_coding(batch, output, segment, coded)
        if heard.any():
            theirs = self.memory.states([line for line in batch.lines if self.memory.heard(line)])
            inside = heard[segment]
            lines = (heard.cumsum(0) - 1)[segment[inside]]
            with torch.no_grad():
                wanted = pooled(self.teacher, theirs, lines, int(heard.sum()))
            mine = (output[0][heard], output[1][heard], output[2][heard], output[3][inside])
            said = _of_teacher(mine, wanted, lines, self.leads)
            loss = loss + self.plan.teacher * said * heard.float().mean()
            away = 1 - functional.cosine_similarity(self.turn(x[inside]), theirs, dim=-1)
            loss = loss + self.plan.states * away.mean()
        return loss


def distilled(
    lessons: Sequence[Lesson],
    book: dict[str, Any],
    teacher: Coder,
    base: Mapping[str, Tensor],
    plan: Plan,
    tell: Callable[[str], None] = print,
) -> Coder:
    """A student that goes on from the state `base`, taught by coded and uncoded lessons and the codebook's own sentences."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    student = Coder(len(book["codes"]))
    student.load_state_dict(dict(base))
    turn = nn.Linear(student.token.in_features, teacher.token.in_features)
    leads = torch.tensor([float(code.startswith("leads.")) for code in book["codes"]])
    pupil = Pupil(student, teacher, turn, Memory(lessons), leads[:, None], plan)
    sample = [Stretch([x]) for x in example_lines(book)]

    def epoch() -> list[list[Stretch]]:
        rows = [lines for lesson in lessons for lines in lesson.rows]
        return batches(sample + shifted(rows, rng), plan.budget, rng)

    return followed(plan, student, epoch, pupil.loss, tell, [*turn.parameters()])


def _of_coding(batch: Batch, output: Output, segment: Tensor, coded: Tensor) -> Tensor:
    """The loss of learn.py on the coded lines alone."""
    lines = [line for line, said in zip(batch.lines, coded.tolist(), strict=True) if said]
    part = Batch(batch.ids, batch.mask, batch.segment, lines, [])
    inside = (output[0][coded], output[1][coded], output[2][coded], output[3][coded[segment]])
    return loss_of(part, inside) * coded.float().mean()


def _of_teacher(mine: Output, wanted: Output, segment: Tensor, leads: Tensor) -> Tensor:
    """How far what the student makes of each sentence is from what the teacher does: claims, then of what is claimed how."""
    claim, stance, subject, attention = mine
    sure = torch.sigmoid(wanted[0])
    n = len(claim)
    loss = functional.binary_cross_entropy_with_logits(claim, sure, reduction="none").sum(1).mean()
    loss = loss + 0.5 * (sure * _cross(stance, wanted[1])).sum() / n
    loss = loss + 0.5 * (sure * _cross(subject, wanted[2]) @ leads).sum() / n
    words = wanted[3] * sure[segment] * torch.log(attention.clamp(min=1e-6))
    return loss - 0.3 * words.sum() / n


def _cross(mine: Tensor, wanted: Tensor) -> Tensor:
    return -(torch.softmax(wanted, -1) * torch.log_softmax(mine, -1)).sum(-1)
