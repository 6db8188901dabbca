"""Links to the web as notes: on paper each has a number, and its address stands below. On a screen neither shows."""

from __future__ import annotations

import re
from dataclasses import replace

from counterpoint.page.parts import Fragment, Part, Parts

# Sanitised HTML: quotes inside attributes are escaped, so this cannot match inside one.
LINK = re.compile(r'(<a [^>]*?href="(https?://[^"]+)"[^>]*>)(.*?)</a>', re.DOTALL | re.IGNORECASE)


def noted(parts: Parts, numbers: dict[str, int] | None = None) -> Parts:
    """The parts with a number after each link to the web, one for one address, and the addresses at the end of each part.

    `numbers` are those given so far, where a page is one of several; what is new is added.
    """
    numbers = {} if numbers is None else numbers
    header, main, footer = (
        tuple(_noted(part, numbers) for part in run) for run in (parts.header, parts.main, parts.footer)
    )
    return Parts(main, header, footer)


def _noted(part: Part, numbers: dict[str, int]) -> Part:
    """One part; `numbers` are those given so far."""
    if not isinstance(part, Fragment):
        return part
    here: dict[int, str] = {}

    def number(found: re.Match[str]) -> str:
        opening, address, words = found.groups()
        if words.strip() == address:  # it says its address itself
            return found[0]
        n = numbers.setdefault(address, len(numbers) + 1)
        here[n] = address
        return f'{opening}{words}</a><sup class="fn">{n}</sup>'

    html = LINK.sub(number, part.html)
    listed = "".join(f'<li value="{n}">{address}</li>' for n, address in sorted(here.items()))
    return replace(part, html=f'{html}<ol class="fns">{listed}</ol>') if here else part
