"""PDFs: printed whole and tagged by a real Chromium, refused in a line without one, nothing left behind where it fails."""

from __future__ import annotations

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from counterpoint.cli import main
from counterpoint.errors import PrintFailed, RequestError
from counterpoint.page import Link, Site, export
from counterpoint.run import Lines, Press, run_report
from counterpoint.run.chromium import VARIABLE, find
from counterpoint.run.printed import PAPERS, print_all, settled
from tests import fake_chromium
from tests.browsing import chromium, drawn, opened
from tests.conftest import listening
from tests.making import bar, executed, folder_of, output, show

__all__ = ["chromium"]  # the fixture


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the test's own, so that what is left in it can be told from others'."""
    with tempfile.TemporaryDirectory(prefix="cp-", ignore_cleanup_errors=True) as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.setenv("TMPDIR", name)
        yield Path(name)


def programs(folder: Path) -> list[int]:
    """Every process a fake Chromium of this folder was or had."""
    log = folder / "log"
    return [int(word) for word in log.read_text().split()] if log.exists() else []


def gone(pids: list[int]) -> bool:
    """None of them runs any more, or will in a moment; one that nobody has waited for counts as gone."""
    for _ in range(100):
        told = subprocess.run(
            ["ps", "-o", "stat=", "-p", ",".join(map(str, pids))], capture_output=True, text=True
        )
        if not [stat for stat in told.stdout.split() if stat[0] != "Z"]:
            return True
        time.sleep(0.05)
    return False


def page_in(folder: Path) -> Path:
    path = folder / "brief.html"
    path.write_text("<!doctype html><title>t</title>", encoding="utf-8")
    return path


FAILURES = {
    "ends": "Chromium ended with exit code 3: No usable sandbox!",
    "hangs": "Chromium took longer than 1 seconds",
    "loses": "Chromium could not open the page: net::ERR_FILE_NOT_FOUND",
    "blind": "a chart could not be drawn",
    "dies": "Chromium ended by signal 11",
    "crashes": "Chromium crashed over the page",
    "refuses": "Chromium refused Page.printToPDF: Printing failed",
    "stops": "what Chromium made is no whole PDF",
}


@pytest.mark.parametrize("how", FAILURES)
def test_what_goes_wrong_is_told_in_a_line_and_leaves_nothing(how: str, tmp_path: Path, room: Path) -> None:
    press = Press(fake_chromium.chromium(tmp_path, how), timeout=1 if how == "hangs" else 60)
    with press, pytest.raises(PrintFailed, match=f"^{re.escape(FAILURES[how])}$"):
        press.pdf(page_in(tmp_path))
    assert programs(tmp_path) and gone(programs(tmp_path)) and not list(room.iterdir())


@pytest.mark.parametrize("how", ["prints", "stays"])
def test_what_goes_well_leaves_nothing_either(how: str, tmp_path: Path, room: Path) -> None:
    with Press(fake_chromium.chromium(tmp_path, how)) as press:
        assert press.pdf(page_in(tmp_path)) == press.pdf(page_in(tmp_path)) == settled(fake_chromium.PDF)
    assert len(programs(tmp_path)) == 2 and gone(programs(tmp_path)) and not list(room.iterdir())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nobody_outlives_us(number: signal.Signals, tmp_path: Path, room: Path) -> None:
    """However we are ended, what has not been ended by us ends by itself; of a SIGKILL the folder stays."""
    code = """
import signal, sys
from pathlib import Path
from counterpoint.run import Press
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
with Press(Path(sys.argv[1])) as press:
    press.pdf(Path(sys.argv[2]))
"""
    fake = fake_chromium.chromium(tmp_path, "stays" if number == signal.SIGKILL else "hangs")
    page = page_in(tmp_path)
    if (
        number == signal.SIGKILL
    ):  # a real one ends when its pipe does; the fake does, too, but its child does not
        fake.write_text(fake.read_text().replace("child = os.fork()", "child = None"), encoding="utf-8")
        code = code.replace("press.pdf(Path(sys.argv[2]))", "press.pdf(Path(sys.argv[2])); signal.pause()")
    run = subprocess.Popen(
        [sys.executable, "-c", code, str(fake), str(page)], stderr=subprocess.PIPE, preexec_fn=listening
    )
    for _ in range(400):
        if programs(tmp_path) and list(room.iterdir()):
            break
        time.sleep(0.05)
    time.sleep(0.3)
    run.send_signal(number)
    run.communicate(timeout=30)
    assert programs(tmp_path) and gone(programs(tmp_path))
    assert number == signal.SIGKILL or not list(room.iterdir())


def test_a_failed_pdf_keeps_the_last_good_one_and_the_next_page_gets_a_new_chromium(tmp_path: Path) -> None:
    pages = [tmp_path / "show" / f"{name}.html" for name in ("brief", "tone", "leads")]
    pages[0].parent.mkdir()
    for page in pages:
        page.write_text("<!doctype html>", encoding="utf-8")
    (old := pages[0].with_suffix(".pdf")).write_bytes(b"last good")
    told = io.StringIO()
    made, problems = print_all(Press(fake_chromium.chromium(tmp_path, "dies once")), pages, Lines(told))
    assert made == [page.with_suffix(".pdf") for page in pages[1:]]
    assert problems == ["show/brief.pdf: not printed: Chromium ended by signal 11; the last good one is kept"]
    assert old.read_bytes() == b"last good" and made[0].read_bytes() == settled(fake_chromium.PDF)
    assert [line.split(" in ")[0] for line in told.getvalue().splitlines()] == [
        f"[1/3] {problems[0]}", "[2/3] show/tone.pdf: printed", "[3/3] show/leads.pdf: printed",
    ]  # fmt: skip


def test_a_pdf_that_cannot_be_written_is_told_and_the_others_are(tmp_path: Path) -> None:
    pages = [page_in(tmp_path), page_in(tmp_path).rename(tmp_path / "tone.html")]
    page_in(tmp_path)
    pages[0].with_suffix(".pdf").mkdir()
    made, problems = print_all(Press(fake_chromium.chromium(tmp_path, "prints")), pages, Lines(io.StringIO()))
    assert made == [tmp_path / "tone.pdf"]
    assert len(problems) == 1 and "brief.pdf: not printed: " in problems[0] and "directory" in problems[0]


def test_a_run_prints_what_went_well_and_its_exit_code_tells_what_did_not(tmp_path: Path) -> None:
    notebooks = {"brief": ["1"], "tone": ["1/0"]}
    place = folder_of(tmp_path / "notebooks", **notebooks)
    seed, told = show(tmp_path / "seeds" / "a-show"), io.StringIO()

    def run(how: str, *names: str) -> Any:
        press = Press(fake_chromium.chromium(tmp_path, how))
        return run_report(
            [seed], tmp_path / "out", {}, notebook_dir=place, notebooks=names, press=press, progress=Lines(told), force=True
        )  # fmt: skip

    good = run("prints", "brief")
    pdf = tmp_path / "out" / "a-show" / "brief.pdf"
    assert good.exit_code == 0 and good.pdfs == (pdf,) and pdf.is_file()
    assert good.line() == f"wrote 1 report and 1 PDF on 1 show to {tmp_path / 'out'}"
    assert 'href="a-show/brief.pdf"' in (tmp_path / "out" / "index.html").read_text("utf-8")
    half = run("prints", "brief", "tone")
    assert half.exit_code == 1 and half.pdfs == (pdf,) and not pdf.with_name("tone.pdf").exists()
    before = pdf.read_bytes()
    bad = run("dies", "brief")
    assert bad.exit_code == 1 and not bad.pdfs and pdf.read_bytes() == before
    assert bad.line() == f"wrote 1 report on 1 show to {tmp_path / 'out'}; 1 problem(s)"
    assert (
        "[1/1] a-show/brief.pdf: not printed: Chromium ended by signal 11; the last good" in told.getvalue()
    )


def test_the_environment_names_a_chromium_by_path_or_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = fake_chromium.chromium(tmp_path, "prints")
    monkeypatch.setenv("PATH", str(tmp_path))
    for told in ("", str(fake), "chromium"):
        monkeypatch.setenv(VARIABLE, told)
        assert find() == fake
    for told in (str(tmp_path / "nowhere"), str(tmp_path), "firefox"):
        monkeypatch.setenv(VARIABLE, told)
        with pytest.raises(RequestError, match=f"^{VARIABLE}: '.*' is not accepted; expected the path of a"):
            find()


WRONG = {
    "no Chromium": (["--pdf"], "counterpoint: --pdf: no Chromium; expected chromium, chromium-browser, "),
    "paper without pdf": (["--paper", "letter"], "counterpoint: --paper: nothing is printed without --pdf"),
    "no such paper": (
        ["--pdf", "--paper", "a5"],
        "counterpoint: Invalid value for '--paper': 'a5' is not one of 'a4', 'letter'.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_request_is_refused_in_a_line_before_anything_runs(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options, told = WRONG[case]
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    seed = show(tmp_path / "seeds" / "a-show")
    with pytest.raises(SystemExit) as ended:
        main(["report", str(seed), "--out", str(tmp_path / "out"), *options])
    said = capsys.readouterr()
    assert ended.value.code == 2 and not said.out and not (tmp_path / "out").exists()
    assert said.err.startswith(told) and said.err.count("\n") == 1


def test_dates_are_blanked_and_ids_counted_anew_in_place() -> None:
    dated = (
        b"%PDF\n/CreationDate (D:20251122080712+00'00')\n/ModDate (D:20251122080712+00'00')>>\n/Title (D:2)"
    )
    bare = settled(dated)
    assert len(bare) == len(dated) and b"2025" not in bare
    assert bare.endswith(b">>\n/Title (D:2)") and bare.startswith(b"%PDF\n   ")
    named = b"/ID (node00000861) /Headers [(node00000857) (node00000861)] /Title (\\(node00000857\\))"
    assert settled(named) == (
        b"/ID (node00000002) /Headers [(node00000001) (node00000002)] /Title (\\(node00000857\\))"
    )


QUOTE = '<figure class="cq l"><blockquote><p>beginquote {} endquote</p></blockquote></figure>'
LINKS = (
    '<p><a href="https://example.org/review?a=1&amp;b=2">The review</a>, <a href="sources.html#A7">in place</a>, '
    '<a href="#main">inside</a></p><ul class="ql"><li><a href="sources.html#B33">quoted</a></li></ul>'
)
CLOSED = '<details class="ag"><summary>Nuanced</summary><div class="cols"><p>unfolded</p></div></details>'
SITE = Site((Link("brief.html", "Brief"), Link("tone.html", "Tone")), "brief.html")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, bytes]]:
    """One page on both papers, by a real Chromium: quotes and charts between fillers, so that page ends fall anywhere."""
    try:
        program = find()
    except RequestError as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("printed")
    parts = [output(html=f"<h1>Brief</h1>{LINKS}{CLOSED}")]
    for k in range(5):
        filler = "<p>filler</p>" * (9 + 2 * k)
        ends = {"title": {"text": f"begin{k}"}, "xaxis": {"title": {"text": f"end{k}"}}}
        chart = bar(**ends, height=460, meta={"caption": f"caption{k}", "id": f"c{k}"})
        parts += [output(html=filler + QUOTE.format("words " * 120)), output(plotly=chart)]
    rows = "".join(f"<tr><th scope='row'>row{n}</th><td>1</td></tr>" for n in range(60))
    head = "<thead><tr><th scope='col'>Headword</th><th scope='col'>n</th></tr></thead>"
    parts.append(
        output(html=f'<table class="meta plain"><caption>Table</caption>{head}<tbody>{rows}</tbody></table>')
    )
    page = folder / "brief.html"
    page.write_text(
        export(executed(*parts), title='A "Show" </style>\\: brief · Counterpoint', site=SITE), "utf-8"
    )
    made = {}
    for paper in PAPERS:
        with Press(program, paper, timeout=600) as press:
            data = press.pdf(page)
            assert paper != "a4" or press.pdf(page) == data
        path = folder / f"{paper}.pdf"
        path.write_bytes(data)
        made[paper] = (path, data)
    return made


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_is_tagged_titled_and_says_its_language(
    paper: str, printed: dict[str, tuple[Path, bytes]]
) -> None:
    _, data = printed[paper]
    size = {"a4": (595, 842), "letter": (612, 792)}[paper]
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    assert boxes and all(abs(float(w) - size[0]) < 1 and abs(float(h) - size[1]) < 1 for w, h in boxes)
    assert b"/MarkInfo" in data and b"/Marked true" in data and b"/StructTreeRoot" in data
    assert b"/Lang (en)" in data and b"/Outlines" in data and b"/DisplayDocTitle true" in data
    assert b'/Title (A "Show" </style>\\\\: brief' in data or b"/Title <FEFF0041" in data
    for tag in (b"/H1", b"/Table", b"/TH", b"/Caption", b"/Figure"):
        assert b"/S " + tag in data, tag


@pytest.mark.parametrize("paper", PAPERS)
def test_a_pdf_names_neither_a_date_nor_a_path_and_links_only_to_the_web_and_itself(
    paper: str, printed: dict[str, tuple[Path, bytes]]
) -> None:
    path, data = printed[paper]
    assert b"Date (" not in data and b"file:" not in data and str(path.parent).encode() not in data
    assert re.findall(rb"/URI \((.*?)\)", data) == [b"https://example.org/review?a=1&b=2"]


def words(path: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """Of each page its words, with left, top, right and bottom in points."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: what stands where in a PDF is read with Debian's poppler-utils")
    told = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    word = re.compile(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    )
    return [
        [(t, *map(float, box)) for *box, t in word.findall(page)]  # type: ignore[misc]
        for page in told.split("<page ")[1:]
    ]


@pytest.mark.parametrize("paper", PAPERS)
def test_charts_and_quotes_are_whole_and_within_the_margins(
    paper: str, printed: dict[str, tuple[Path, bytes]]
) -> None:
    pages = words(printed[paper][0])
    where = {t: n for n, page in enumerate(pages) for t, *_ in page}
    width = PAPERS[paper][0] * 72
    for k in range(5):
        assert where[f"begin{k}"] == where[f"end{k}"] == where[f"caption{k}"], k
    for page in pages:
        text = [t for t, *_ in page]
        assert text.count("beginquote") == text.count("endquote")
        assert all(left >= 40 and right <= width - 40 for _, left, _, right, _ in page)
    fillers = {round(bottom - top, 1) for page in pages for t, _, top, _, bottom in page if t == "filler"}
    assert fillers == {19.2}  # the height of 10.5 points in this face: nothing has shrunk the document


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_has_heads_page_numbers_notes_places_and_unfolded_quotes(
    paper: str, printed: dict[str, tuple[Path, bytes]]
) -> None:
    pages = [" ".join(t for t, *_ in page) for page in words(printed[paper][0])]
    total = len(pages)
    assert 5 <= total <= 15
    assert all(f"{n} / {total}" in page for n, page in enumerate(pages, 1))
    running = "A &quot;Show&quot; &lt;/style&gt;\\: brief"
    assert running not in pages[0] and all(running in page for page in pages[1:])
    assert "The review 1" in pages[0] and "https://example.org/review?a=1&amp;b=2" in pages[0]
    assert "quoted B33" in pages[0] and "B33 after a quote" in pages[0] and "unfolded" in pages[0]
    tabled = [page for page in pages if "row" in page]
    assert len(tabled) > 1 and all("Headword" in page for page in tabled)
    assert "Tone" not in " ".join(pages)  # the way to other pages is for screens


def test_paper_is_white_by_night_and_the_screen_is_as_before(chromium: Any, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    chart = bar(title="Title", font={"color": "#1c1b19"}, meta={"id": "c"})
    page.write_text(export(executed(output(html=LINKS), output(plotly=chart)), title="T", site=SITE), "utf-8")
    seen = opened(chromium, page, color_scheme="dark")
    drawn(seen)
    ink = "getComputedStyle(document.querySelector('#c .xtick text')).fill"
    size = "document.querySelector('#c .main-svg').getBoundingClientRect().width"
    links = "[...document.querySelectorAll('a')].filter((a) => a.hasAttribute('href')).length"
    before = [seen.page.evaluate(what) for what in (ink, size, links)]
    assert before[0] == "rgb(236, 234, 228)"
    seen.page.emulate_media(media="print", color_scheme="dark")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert seen.page.evaluate(ink) == "rgb(28, 27, 25)" and seen.page.evaluate(size) == 672
    assert seen.page.evaluate(links) < before[2]
    seen.page.emulate_media(media="screen", color_scheme="dark")
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert [seen.page.evaluate(what) for what in (ink, size, links)] == before
    assert seen.quiet()
    assert os.environ["TMPDIR"]
