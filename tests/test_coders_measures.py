"""Kappa and alpha against examples worked by hand and in print; intervals that hold still."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoint.coders.measures import Figure, alpha, figure, kappa, percent, percent_marked


def table(first: str, second: str, values: str) -> np.ndarray:
    out = np.zeros((len(values), len(values)), int)
    for a, b in zip(first, second, strict=True):
        out[values.index(a), values.index(b)] += 1
    return out


# Cohen's kappa: 50 proposals, both yes 20, both no 15, 5 and 10 apart: (.7 - .5) / (1 - .5).
GRANTS = np.array([[20, 5], [10, 15]])
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), examples A and B.
BINARY = table("0100000010", "1110010000", "01")
NOMINAL = table("aabbdcccedda", "babbbccceddd", "abcde")


def test_kappa_of_the_fifty_proposals() -> None:
    assert figure(percent, GRANTS).value == pytest.approx(0.7)
    assert figure(kappa, GRANTS).value == pytest.approx(0.4)


def test_alpha_of_the_printed_examples() -> None:
    assert figure(alpha, BINARY).value == pytest.approx(0.095, abs=5e-4)
    assert figure(alpha, NOMINAL).value == pytest.approx(0.692, abs=5e-4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_alpha_is_the_librarys(pairs: list[tuple[int, int]]) -> None:
    import krippendorff

    if len({v for pair in pairs for v in pair}) < 2:
        return  # undefined, here and there
    first, second = zip(*pairs, strict=True)
    cells = table("".join(map(str, first)), "".join(map(str, second)), "0123")
    expected = krippendorff.alpha([first, second], level_of_measurement="nominal")
    assert figure(alpha, cells).value == pytest.approx(expected, abs=1e-9)


def test_a_small_table_worked_by_hand() -> None:
    """Four cells: xx, xy, yy, silent silent. Same 3 of 4; marked 3, same 2 of them."""
    cells = np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]])
    assert figure(percent, cells).value == pytest.approx(3 / 4)
    assert figure(percent_marked, cells).value == pytest.approx(2 / 3)
    # by chance (2·1 + 1·2 + 1·1) / 16; pooled values x 3, y 3, silent 2 of 8: 1 - (3·2 + 3·2 + 2·1) / (8·7)
    assert figure(kappa, cells).value == pytest.approx((3 / 4 - 5 / 16) / (1 - 5 / 16))
    assert figure(alpha, cells).value == pytest.approx(1 - (1 / 4) / (1 - 14 / 56))


@pytest.mark.parametrize("measure", [kappa, alpha, percent, percent_marked])
def test_what_is_undefined_is_no_figure(measure: object) -> None:
    assert figure(measure, np.zeros((2, 2), int)) == Figure(None, None, None)  # type: ignore[arg-type]


def test_one_value_throughout_leaves_nothing_to_expect_by_chance() -> None:
    silent = np.array([[0, 0], [0, 9]])
    assert figure(kappa, silent).value is figure(alpha, silent).value is None
    assert figure(percent, silent).value == 1.0 and figure(percent_marked, silent).value is None


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 12), min_size=9, max_size=9))
def test_an_interval_holds_still_and_within_bounds(cells: list[int]) -> None:
    counts = np.array(cells).reshape(3, 3)
    for measure in (kappa, alpha, percent, percent_marked):
        found = figure(measure, counts)
        assert found == figure(measure, counts)
        if found.value is not None:
            assert found.low is not None and found.high is not None
            assert -1 - 1e-9 <= found.low <= found.high <= 1 + 1e-9
            swapped = figure(measure, counts.T).value
            assert swapped == pytest.approx(found.value), "it does not matter who comes first"


def test_more_cells_give_a_narrower_interval() -> None:
    few, many = figure(kappa, GRANTS), figure(kappa, GRANTS * 20)
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert few.low < 0.4 < few.high and many.high - many.low < (few.high - few.low) / 3
