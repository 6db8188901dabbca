"""Claims → Comparison: where reviews agree, contradict each other, speak alone, or are silent.

A silent review is not a denying one. Only shown claims count; the possible ones are carried along and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from counterpoint.codebook import Codebook
from counterpoint.coded import coverage
from counterpoint.model import (
    Cell,
    Claim,
    Clash,
    Comparison,
    Finding,
    Point,
    Position,
    Remark,
    Review,
    Show,
    Standing,
    Tension,
    Verdict,
)

LEAST = 0.01  # the opposition of reviews that each say both, alike
Key = tuple[str, str]  # subject, code


def compare(
    show: Show,
    reviews: Sequence[Review],
    claims: Iterable[Claim],
    codebook: Codebook,
    dimensions: Sequence[str] = (),
    remarks: Iterable[Remark] = (),
) -> Comparison:
    """Everything the pages say of a show.

    In: its reviews, all their claims, the dimensions to keep (all when empty), the reviews' sentences where they are
    known; what is coded of them is told of all dimensions. Out: a Comparison whose findings are
    one a point, in the codebook's order. Time grows linearly with the claims, but for points on which many
    reviews oppose each other, where every opposing pair is weighed by counts alone.
    """
    claims = tuple(claims)
    order = {review.id: place for place, review in enumerate(reviews)}
    wanted = sorted(
        (c for c in claims if c.review in order and (not dimensions or c.code.split(".")[0] in dimensions)),
        key=lambda c: (order[c.review], c.start, c.end, c.code, c.subject, c.stance),
    )
    shown = tuple(c for c in wanted if c.shown)
    by_key: dict[Key, dict[str, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in shown:
        by_key[claim.subject, claim.code][claim.review].append(claim)
    findings = tuple(
        _finding(point, [r.id for r in reviews], by_key) for point in codebook.points(*dimensions)
    )
    return Comparison(
        show=show,
        reviews=tuple(reviews),
        claims=shown,
        possible=tuple(c for c in wanted if not c.shown),
        cells=_cells(by_key, order),
        findings=findings,
        clashes=_clashes(findings),
        tensions=_within(findings) + _related(by_key, order, codebook),
        coverage=coverage(reviews, remarks, claims),
    )


def _cells(by_key: dict[Key, dict[str, list[Claim]]], order: dict[str, int]) -> tuple[Cell, ...]:
    cells = [
        Cell(review, subject, code, tuple(sorted({c.stance for c in claims})), tuple(claims))
        for (subject, code), reviews in by_key.items()
        for review, claims in reviews.items()
    ]
    return tuple(sorted(cells, key=lambda c: (order[c.review], c.subject, c.code)))


def position(review: str, point: Point, claims: Sequence[Claim]) -> Position:
    """Where a review with these claims stands on a point; silent when there are none."""
    first: list[Claim] = []
    second: list[Claim] = []
    turned: list[Claim] = []
    for claim in claims:
        if claim.stance == "subverts":
            turned.append(claim)
        else:
            (first if (claim.code == point.first.code) == (claim.stance == "affirms") else second).append(
                claim
            )
    standing, place = _place(point, first, second, turned)
    return Position(review, standing, place, tuple(first), tuple(second), tuple(turned))


def _place(
    point: Point, first: list[Claim], second: list[Claim], turned: list[Claim]
) -> tuple[Standing, float | None]:
    if first and second:
        return "both", (len(second) - len(first)) / (len(first) + len(second))
    if first or second:
        sign, claims = (-1, first) if first else (1, second)
        outright = not point.is_axis or any(c.stance == "affirms" for c in claims)
        own = point.first if first else point.second
        says: Standing = (
            "affirms" if any(c.stance == "affirms" and c.code == own.code for c in claims) else "denies"
        )
        return says, sign * (1.0 if outright else 0.5)
    return ("subverts", 0.0) if turned else ("silent", None)


def _finding(point: Point, reviews: Sequence[str], by_key: dict[Key, dict[str, list[Claim]]]) -> Finding:
    keys = {(point.subject, point.first.code), (point.subject, point.second.code)}
    positions = tuple(
        position(
            review, point, [c for key in sorted(keys) if key in by_key for c in by_key[key].get(review, ())]
        )
        for review in reviews
    )
    speaking = [p for p in positions if p.standing != "silent"]
    opposition = _opposition(positions)
    verdict: Verdict
    if opposition > 0:
        verdict = "contradicted"
    else:
        verdict = "silent" if not speaking else "lone" if len(speaking) == 1 else "agreed"
    return Finding(point, verdict, positions, opposition)


def _opposition(positions: Sequence[Position]) -> float:
    """How directly reviews oppose each other: over ordered pairs, min(claims for first, claims for second) × distance / 2.

    Positions that look alike are counted together, so that a show with a thousand reviews is no slower than its
    number of different positions.
    """
    kinds: dict[tuple[int, int, float], int] = defaultdict(int)
    for p in positions:
        if p.place is not None and (p.first or p.second):
            kinds[len(p.first), len(p.second), p.place] += 1
    total = 0.0
    for (a, b), swap in ((pair, swap) for pair in combinations(sorted(kinds), 2) for swap in (False, True)):
        one, other = (b, a) if swap else (a, b)
        total += min(one[0], other[1]) * abs(one[2] - other[2]) / 2 * kinds[a] * kinds[b]
    if not total and _opposed(kinds):
        return LEAST
    return round(total, 6)


def _opposed(kinds: Mapping[tuple[int, int, float], int]) -> bool:
    """Whether any two reviews lean to different sides, though they stand in one place."""
    return any(a[0] and b[1] and (a != b or n > 1) for a, n in kinds.items() for b in kinds)


def _clashes(findings: Sequence[Finding]) -> tuple[Clash, ...]:
    """The contradicted points, the most direct first; ties by how many reviews speak, then by how much they say."""
    contradicted = [f for f in findings if f.verdict == "contradicted"]
    ranked = sorted(
        contradicted,
        key=lambda f: (-f.opposition, -len(f.speaking), -sum(len(p.claims) for p in f.speaking), f.point.id),
    )
    return tuple(Clash(f.point, *_pair(f), f.opposition) for f in ranked)


def _pair(finding: Finding) -> tuple[Claim, Claim]:
    """The two claims of different reviews that oppose each other most directly."""
    firsts = [_strongest(p.first) for p in finding.positions if p.first]
    seconds = [_strongest(p.second) for p in finding.positions if p.second]
    pairs = ((a, b) for a in firsts for b in seconds if a.review != b.review)
    return max(pairs, key=lambda pair: (_directness(*pair), -pair[0].start, -pair[1].start))


def _strongest(claims: Sequence[Claim]) -> Claim:
    return max(claims, key=lambda c: (c.stance == "affirms", round(c.confidence, 3), -c.start))


def _directness(a: Claim, b: Claim) -> float:
    outright = (a.stance == "affirms") + (b.stance == "affirms")
    return a.confidence * b.confidence + 0.5 * (a.code == b.code) + 0.25 * outright


def _within(findings: Sequence[Finding]) -> tuple[Tension, ...]:
    """One review that says both sides of one point."""
    return tuple(
        Tension("within", f.point.question, _strongest(p.first), _strongest(p.second))
        for f in findings
        for p in f.positions
        if p.standing == "both"
    )


def _related(
    by_key: dict[Key, dict[str, list[Claim]]], order: dict[str, int], codebook: Codebook
) -> tuple[Tension, ...]:
    """Pairs of claims the codebook declares uneasy together; one tension a declared pair, its strongest two claims."""
    out = []
    for pair in codebook.structure.related:
        sides = []
        for subject, code, stance in (pair.a, pair.b):
            said = by_key.get((subject, code), {})
            sides.append(
                [c for r in sorted(said, key=order.__getitem__) for c in said[r] if c.stance == stance]
            )
        if sides[0] and sides[1]:
            out.append(Tension("related", pair.note, _strongest(sides[0]), _strongest(sides[1])))
    return tuple(out)
