"""Links between the PDFs of one folder: marked before Chromium prints, afterwards made the format's own links to a file beside.

Chromium would write a link to sources.html as an address of the machine it was printed on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

PAGE = r"[\w-]+"
PLACE = r"[\w.-]+"
MARK = "https://pdf.invalid/"  # a host that can never be; what stands behind it is a page of the folder
ACTION = re.compile(rf"/S /URI\n/URI \({re.escape(MARK)}({PAGE})\.html(?:#({PLACE}))?\)".encode())
ENTRY = rb"/\S+ \[\d+ 0 R /XYZ [\d.-]+ [\d.-]+ 0\]"
PLACES = re.compile(rb"<<(%s(?:\n%s)*)>>\nendobj" % (ENTRY, ENTRY))
# Chromium names a place only if a link of the page itself leads there: links nobody sees do, one for every id.
SCRIPT = """(() => {
  const beside = new Set(%s), unseen = document.createElement("div");
  for (const link of document.querySelectorAll("a[href]")) {
    const found = link.getAttribute("href").match(/^(%s)\\.html(?:#(%s)(?:\\?.*)?)?$/);
    if (found && beside.has(found[1])) link.setAttribute("href", `%s${found[1]}.html${found[2] ? `#${found[2]}` : ""}`);
  }
  unseen.hidden = true;
  for (const { id } of document.querySelectorAll(":is(main, header) [id]:not(svg, svg *)")) {
    const link = document.createElement("a");
    link.setAttribute("href", `#${id}`);
    unseen.append(link);
  }
  document.body.append(unseen);
  return "";
})()"""


def marking(beside: Collection[str]) -> str:
    """What a page runs before it is printed: links to the pages `beside` it, which are printed too, get their mark."""
    return SCRIPT % (json.dumps(sorted(beside)), PAGE, PLACE, MARK)


def joined(pdf: bytes, beside: Collection[str]) -> bytes:
    """The PDF with its marked links leading to the PDFs beside it, changed in place so that every offset holds."""

    def lead(found: re.Match[bytes]) -> bytes:
        page, place = found[1], found[2]
        if page.decode() not in beside:  # an address a review gave
            return found[0]
        to = b"/" + place if place else b"[0 /Fit]"
        return (b"/S /GoToR\n/F (%s.pdf)\n/D %s" % (page, to)).ljust(len(found[0]))

    return PLACES.sub(_ordered, ACTION.sub(lead, pdf))


def _ordered(found: re.Match[bytes]) -> bytes:
    """The places of a document by their names: Chromium gives them in an order that changes from run to run."""
    return b"<<" + b"\n".join(sorted(found[1].split(b"\n"))) + b">>\nendobj"
