"""Every rule takes its own examples and leaves the reviewer's lines, its own and every other rule's."""

from __future__ import annotations

import pytest

from counterpoint.sources.draft import Block
from counterpoint.sources.furniture import Rule, clear, furniture
from tests.sources_support import BODY

LINES, TAILS = furniture().lines, furniture().tails
KEEP = sorted({line for rule in LINES for line in rule.keep})


def name(rule: Rule) -> str:
    return f"{rule.kind}: {rule.reason}"


@pytest.mark.parametrize("rule", (*LINES, *TAILS), ids=name)
def test_a_rule_takes_and_leaves_what_it_says(rule: Rule) -> None:
    assert rule.drop and rule.keep and rule.reason
    assert [line for line in rule.drop if not rule.takes(line)] == []
    assert [line for line in rule.keep if rule.takes(line)] == []


@pytest.mark.parametrize("line", KEEP)
def test_no_rule_takes_a_line_of_the_reviewer(line: str) -> None:
    takers = [name(rule) for rule in LINES if rule.takes(line)]
    # "Facebook" alone may be a heading: only the rule of single share buttons may take such a word.
    assert not takers or line == "Facebook"


def test_a_long_line_is_never_furniture() -> None:
    assert not any(rule.takes("Share this: " + "word " * 60) for rule in LINES)


def test_comments_count_only_after_the_review() -> None:
    body = Block("paragraph", BODY)
    late, receipts = clear([body, Block("heading", "3 Comments"), Block("paragraph", "First!")])
    assert late == (body,) and [r.text for r in receipts] == ["3 Comments", "First!"]
    early, _ = clear([Block("heading", "Comments"), body])
    assert early == (Block("heading", "Comments"), body)
