"""How the sentence coder learns, and what it makes of a review it has not seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from lines import Batch, Line, Stretch, batches, collate, example_lines, stretches
from net import Coder
from torch import Tensor, nn


def gloss_embeddings(encoder: nn.Module, book: dict[str, Any]) -> Tensor:
    """One unit vector a code: the mean of the mean-pooled embeddings of its gloss and example sentences."""
    encoder.eval()
    rows: list[list[Line]] = [[] for _ in book["codes"]]
    for line in example_lines(book):
        if line.only_is:
            rows[line.only].append(line)
    out = []
    with torch.no_grad():
        for group in rows:
            batch = collate([Stretch([x]) for x in group])
            x = encoder(batch.ids, batch.mask)
            m = batch.mask[:, :, None].float()
            e = nn.functional.normalize((x * m).sum(1) / m.sum(1), dim=-1)
            out.append(nn.functional.normalize(e.mean(0), dim=0))
    g = torch.stack(out)
    return nn.functional.normalize(g - g.mean(0), dim=-1)


def loss_of(batch: Batch, output: tuple[Tensor, Tensor, Tensor, Tensor], others: float = 0.02) -> Tensor:
    claim, stance, subject, attention = output
    wanted = torch.zeros_like(claim)
    weight = torch.ones_like(claim)
    stances: list[tuple[int, int, int, float]] = []
    subjects: list[tuple[int, int, int, float]] = []
    found: list[Tensor] = []
    starts: list[int] = []
    at = 0
    for line in batch.lines:
        starts.append(at)
        at += len(line.pieces)
    # pieces are laid out row by row, which is the order of the lines
    for i, line in enumerate(batch.lines):
        if line.only >= 0:
            weight[i] = others
            weight[i, line.only] = 1.0
        for code, st, su, w, first, last in line.claims:
            wanted[i, code] = 1.0
            weight[i, code] = max(w, 0.5)
            if st >= 0:
                stances.append((i, code, st, w))
            if su >= 0:
                subjects.append((i, code, su, w))
            inside = [starts[i] + k for k, t in enumerate(line.token) if first <= t <= last]
            if inside and len(inside) < len(line.pieces):
                found.append(-torch.log(attention[inside, code].sum().clamp(min=1e-6)))
    loss = (
        (nn.functional.binary_cross_entropy_with_logits(claim, wanted, weight=weight, reduction="none"))
        .sum(1)
        .mean()
    )
    if stances:
        i, c, s, w = zip(*stances, strict=True)
        loss = loss + 0.5 * (
            nn.functional.cross_entropy(stance[list(i), list(c)], torch.tensor(s), reduction="none")
            * torch.tensor(w)
        ).sum() / len(batch.lines)
    if subjects:
        i, c, s, w = zip(*subjects, strict=True)
        loss = loss + 0.5 * (
            nn.functional.cross_entropy(subject[list(i), list(c)], torch.tensor(s), reduction="none")
            * torch.tensor(w)
        ).sum() / len(batch.lines)
    if found:
        loss = loss + 0.3 * torch.stack(found).sum() / len(batch.lines)
    return loss


@dataclass(frozen=True)
class Course:
    """How long and how fast a coder learns."""

    epochs: int = 8
    rate: float = 1e-4
    head_rate: float = 2e-3
    budget: int = 2048  # word pieces a batch
    warmup: float = 0.1
    decay: float = 0.01
    seed: int = 1


@dataclass(frozen=True)
class Plan(Course):
    examples: float = 1.0  # how often the codebook's own sentences are seen, an epoch
    half: bool = True  # bfloat16 in the encoder
    others: float = 0.02  # weight of an example's silence about the codes it does not stand for


def train(
    rows: Sequence[Sequence[Line]],
    book: dict[str, Any],
    plan: Plan,
    tell: Callable[[str], None] = print,
    own: Sequence[Line] | None = None,
    base: dict[str, Tensor] | None = None,
    made: Callable[[int], Coder] = Coder,
) -> Coder:
    """A coder fitted on reviews (each a list of lines) and on the codebook's own sentences.

    base: a state to go on from; made: makes the untrained coder of so many codes.
    """
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    coder = made(len(book["codes"]))
    if base is None:
        coder.encoder.load()
        coder.start(gloss_embeddings(coder.encoder, book))
    else:
        coder.load_state_dict(base)
    sample = [Stretch([x]) for x in (example_lines(book) if own is None else own)]

    def epoch() -> list[list[Stretch]]:
        row = shifted(rows, rng)
        return batches(row + [x for x in sample if rng.random() < plan.examples], plan.budget, rng)

    def loss(batch: Batch) -> Tensor:
        with torch.autocast("cpu", torch.bfloat16, enabled=plan.half):
            x = coder.encoder(batch.ids, batch.mask)
        return loss_of(batch, coder(x.float(), batch), plan.others)

    return followed(plan, coder, epoch, loss, tell)


def shifted(rows: Sequence[Sequence[Line]], rng: random.Random) -> list[Stretch]:
    """The stretches of each review, with other joints between them each time."""
    row = []
    for lines in rows:
        skip = rng.randrange(0, 4)
        row += stretches(lines[:skip]) + stretches(lines[skip:])
    return row


def followed(
    course: Course,
    coder: Coder,
    epoch: Callable[[], list[list[Stretch]]],
    loss: Callable[[Batch], Tensor],
    tell: Callable[[str], None],
    beside: Sequence[nn.Parameter] = (),
) -> Coder:
    """The coder at the end of a course. epoch: its batches, drawn anew each time; beside: what else learns at the heads' rate."""
    coder.encoder.words.requires_grad_(False)
    slow = [p for p in coder.encoder.parameters() if p.requires_grad]
    fast = [p for n, p in coder.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": slow}, {"params": [*fast, *beside]}], weight_decay=course.decay, betas=(0.9, 0.99)
    )
    steps, step = course.epochs * len(epoch()), 0
    for number in range(course.epochs):
        coder.train()
        losses = []
        for group in epoch():
            step += 1
            left = max(0.0, (steps - step) / (steps * (1 - course.warmup)))
            pace = min(step / (course.warmup * steps), left)
            for part, rate in zip(optimizer.param_groups, (course.rate, course.head_rate), strict=True):
                part["lr"] = rate * pace
            here = loss(collate(group))
            optimizer.zero_grad()
            here.backward()
            nn.utils.clip_grad_norm_(coder.parameters(), 1.0)
            optimizer.step()
            losses.append(float(here.detach()))
        tell(f"  epoch {number + 1} loss {sum(losses) / len(losses):.3f}")
    return coder.eval()


@dataclass(frozen=True)
class Reading:
    """What the coder makes of one sentence: of each code its claim logit, stance and subject log-probabilities, and where it stands."""

    claim: Any  # (codes,)
    stance: Any  # (codes, 3)
    subject: Any  # (codes, 3)
    spot: Any  # (codes, 3): the token most attended to, and the tokens at a tenth and nine tenths of the attention


def read(coder: Coder, rows: Sequence[Sequence[Line]], half: bool = False) -> Iterator[tuple[Line, Reading]]:
    """Each line with its reading."""
    coder.eval()
    row = [s for lines in rows for s in stretches(lines)]
    with torch.no_grad():
        for group in batches(row, 4096, None):
            batch = collate(group)
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                x = coder.encoder(batch.ids, batch.mask)
            claim, stance, subject, attention = coder(x.float(), batch)
            at = 0
            for i, line in enumerate(batch.lines):
                n = len(line.pieces)
                spot = spots(attention[at : at + n].numpy(), line.token)
                at += n
                yield (
                    line,
                    Reading(
                        claim[i].numpy(),
                        torch.log_softmax(stance[i], -1).numpy(),
                        torch.log_softmax(subject[i], -1).numpy(),
                        spot,
                    ),
                )


def spots(attention: Any, token: Sequence[int]) -> Any:
    """Of each code, the token most attended to and the two between which four fifths of the attention lie."""
    if not len(attention):
        return np.zeros((attention.shape[1], 3), dtype=int)
    mass = attention.cumsum(0)
    ends = np.stack([attention.argmax(0), (mass < 0.1).sum(0), (mass < 0.9).sum(0)], 1).clip(
        0, len(token) - 1
    )
    return np.asarray(token)[ends]
