"""Links between PDFs of one folder: they lead to the PDF beside, and to the place in it, whatever machine printed them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counterpoint.errors import RequestError
from counterpoint.page import export
from counterpoint.run.chromium import find
from counterpoint.run.linked import joined, marking
from counterpoint.run.printed import Press, print_all
from counterpoint.run.progress import Silent
from tests.making import executed, output

AWAY = b"/A <</Type /Action\n/S /URI\n/URI (%s)>>"


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        (b"https://pdf.invalid/sources.html#B33", b"/S /GoToR\n/F (sources.pdf)\n/D /B33"),
        (b"https://pdf.invalid/sources.html", b"/S /GoToR\n/F (sources.pdf)\n/D [0 /Fit]"),
        (b"https://pdf.invalid/a.html", b"/S /GoToR\n/F (a.pdf)\n/D [0 /Fit]"),
        (b"https://pdf.invalid/tone.html#m-tone-pace", b"/S /GoToR\n/F (tone.pdf)\n/D /m-tone-pace"),
        (b"https://pdf.invalid/other.html#B33", None),
        (b"https://example.org/sources.html#B33", None),
        (b"https://pdf.invalid/../etc.html", None),
        (b"https://pdf.invalid/a\\)/S /Launch.html", None),
        (b"https://pdf.invalid/a.html#x /S", None),
    ],
)
def test_a_mark_becomes_a_link_to_a_file_and_no_offset_moves(address: bytes, leads: bytes | None) -> None:
    before = AWAY % address
    after = joined(b"head" + before + b"tail", {"sources", "tone", "a"})
    assert len(after) == len(before) + 8 and after.startswith(b"head/A <</Type /Action\n")
    if leads is None:
        assert after == b"head" + before + b"tail"
    else:
        assert after.removesuffix(b">>tail").rstrip().endswith(leads) and b"invalid" not in after


def test_the_places_of_a_document_stand_in_one_order_and_no_offset_moves() -> None:
    places = b"<</B2 [9 0 R /XYZ 6 72.5 0]\n/B10 [9 0 R /XYZ 6 -1 0]\n/A [7 0 R /XYZ 0 8 0]>>\nendobj"
    made = joined(b"16 0 obj\n" + places, ())
    assert (
        made
        == b"16 0 obj\n<</A [7 0 R /XYZ 0 8 0]\n/B10 [9 0 R /XYZ 6 -1 0]\n/B2 [9 0 R /XYZ 6 72.5 0]>>\nendobj"
    )
    other = b"<</Dest [9 0 R /XYZ 6 72 0]\n/A (B)>>\nendobj"
    assert joined(other, ()) == other


def test_names_cannot_leave_the_script() -> None:
    assert '"\\"]);alert(1)"' in marking(['"]);alert(1)'])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A brief and its sources, printed by a real Chromium, and a page that is not."""
    try:
        program = find()
    except RequestError as error:
        pytest.skip(str(error))
    made = tmp_path_factory.mktemp("folder")
    links = "sources.html#B33 sources.html brief.html#matrix?dim=tone tone.html#B33 ../index.html https://pdf.invalid/x.html".split()
    brief = "<h1 id='top'>Brief</h1>" + "".join(f'<p><a href="{to}">{to}</a></p>' for to in links)
    texts = "".join(f'<p id="B{n}">claim {n}</p>' for n in range(60))
    pages = {"brief": brief + '<p id="matrix">m</p>', "sources": f'<h1>S</h1>{texts}<a href="brief.html#top">up</a>'}  # fmt: skip
    for name, html in pages.items():
        (made / f"{name}.html").write_text(export(executed(output(html=html)), title=name), "utf-8")
    printed, problems = print_all(
        Press(program, timeout=600), [made / f"{name}.html" for name in pages], Silent()
    )
    assert len(printed) == 2 and not problems
    return made


def test_every_link_leads_beside_to_the_web_or_nowhere(folder: Path) -> None:
    data = (folder / "brief.pdf").read_bytes()
    actions = re.findall(rb"/A <</Type /Action\s(.*?)\s*>>", data, re.DOTALL)
    assert actions == [
        b"/S /GoToR\n/F (sources.pdf)\n/D /B33",
        b"/S /GoToR\n/F (sources.pdf)\n/D [0 /Fit]",
        b"/S /GoToR\n/F (brief.pdf)\n/D /matrix",
        b"/S /URI\n/URI (https://pdf.invalid/x.html)",  # of the web, and so it stays
    ]
    assert b"file:" not in data and str(folder).encode() not in data


def test_the_places_are_in_the_file_they_lead_to(folder: Path) -> None:
    """And not all on one page."""
    data = (folder / "sources.pdf").read_bytes()
    places = dict(re.findall(rb"/(B\d+) \[(\d+) 0 R /XYZ", data))
    assert {b"B%d" % n for n in range(60)} <= set(places) and len(set(places.values())) > 1
    assert b"/top [" in (folder / "brief.pdf").read_bytes()


def test_a_page_printed_alone_later_is_the_same(folder: Path) -> None:
    """The PDFs beside it are still there, so its links are, too."""
    before = (folder / "brief.pdf").read_bytes()
    (folder / "brief.pdf").unlink()
    print_all(Press(find(), timeout=600), [folder / "brief.html"], Silent())
    assert (folder / "brief.pdf").read_bytes() == before
