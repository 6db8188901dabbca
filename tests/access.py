"""What a page owes those who hear it, enlarge it or have no mouse, asked of it in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

OPEN = """() => {
  document.querySelectorAll('details').forEach((d) => (d.open = true));
  document.querySelector('[popover]')?.showPopover();
}"""
SIDEWAYS = "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
# What the Tab key should stop at: numbered, so that a stop can be told apart from another of the same words.
TABBABLE = """() => {
  const all = [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex]')];
  const some = all.filter((e) => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true }));
  some.forEach((e, i) => (e.number = i));
  return some.map((e) => e.outerHTML.slice(0, 160));
}"""
STOP = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getClientRects()[0] ?? e.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    number: e.number ?? -1, html: e.outerHTML.slice(0, 160),
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    uncovered: over !== null && (e.contains(over) || over.contains(e)),
  };
}"""
MOVING = """() => [...document.querySelectorAll('*')].filter((e) => {
  const style = getComputedStyle(e);
  return [style.transitionDuration, style.animationDuration].some((t) => t.split(',').some((s) => parseFloat(s) > 0))
    || style.scrollBehavior !== 'auto';
}).map((e) => e.outerHTML.slice(0, 120))"""


@dataclass(frozen=True)
class Stop:
    """Where the Tab key stopped: which of the numbered elements, whether its outline shows, and nothing lies over it."""

    number: int
    html: str
    outlined: bool
    uncovered: bool


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong: by its default rules, WCAG 2.2 A and AA and best practice."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((told) => told.violations)")
    return [f"{v['id']} ×{len(v['nodes'])}: {v['nodes'][0]['html'][:200]}" for v in found]


def walk(page: Any, limit: int = 3000) -> Iterator[Stop]:
    """Press Tab from the top of the page to its end."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        found = page.evaluate(STOP)
        if found is None:
            return
        yield Stop(**found)
