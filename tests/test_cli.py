"""The command line: what it writes, where it says what, and how it refuses."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from counterpoint import __version__, cli
from tests.conftest import ROOT, listening
from tests.making import folder_of

MORE = "It is a slow burn, and the female lead is no damsel in distress. There is no love triangle. "
TEXT = {
    "one": f"A review\n\nThe show is fast-paced and funny. {MORE * 3}\n",
    "two": f"Another review\n\nNothing here is funny. The pacing is slow. {MORE * 3}\n",
}
FIELDS = {"review", "subject", "code", "stance", "quote", "start", "end", "confidence", "shown"}


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """The only line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1 and "Traceback" not in self.err, self.err
        return lines[0]


Call = Callable[..., Said]


@pytest.fixture
def call(capfdbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Run a command in this process."""

    def run(*args: object) -> Said:
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main.main([str(a) for a in args], prog_name="counterpoint")
        out, err = capfdbinary.readouterr()
        return Said(int(left.value.code or 0), out.decode("utf-8"), err.decode("utf-8", "replace"))

    return run


def start(*args: object, **kw: object) -> subprocess.Popen[bytes]:
    """A real process of the command."""
    given = {str(k): str(v) for k, v in dict(kw.pop("env", {})).items()}  # type: ignore[call-overload]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "lib"), "COVERAGE_PROCESS_START": "", **given}
    return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "counterpoint.cli", *map(os.fspath, args)],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": env, "preexec_fn": listening, **kw},
    )


def real(*args: object, **kw: object) -> Said:
    process = start(*args, **kw)
    out, err = process.communicate(timeout=120)
    return Said(process.returncode, (out or b"").decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def show_at(folder: Path, yaml: str = "title: A Show\n", **texts: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "show.yaml").write_text(yaml, "utf-8")
    for name, text in (texts or TEXT).items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture
def show(tmp_path: Path) -> Path:
    return show_at(tmp_path / "a-show")


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# What each command writes


def test_read_writes_the_cleaned_reviews_and_what_is_known_of_them(
    call: Call, show: Path, tmp_path: Path
) -> None:
    said = call("read", show, "--out", tmp_path / "deep" / "out")
    assert said.code == 0 and said.out == "" and said.line == f"wrote 3 files to {tmp_path / 'deep' / 'out'}"
    files = tree(tmp_path / "deep")
    assert set(files) == {"out/one.txt", "out/two.txt", "out/reviews.json"}
    plain = call("read", show)
    assert plain.out.encode() == files["out/reviews.json"] and plain.err == ""
    told = json.loads(plain.out)
    assert [r["id"] for r in told["reviews"]] == ["one", "two"] and told["show"]["title"] == "A Show"


def test_claims_are_json_lines_whose_quotes_stand_in_the_cleaned_text(
    call: Call, show: Path, tmp_path: Path
) -> None:
    call("read", show, "--out", tmp_path / "texts")
    said = call("claims", show, "--out", tmp_path / "claims")
    assert said.code == 0 and said.out == "" and said.line == f"wrote 2 files to {tmp_path / 'claims'}"
    files = tree(tmp_path / "claims")
    assert set(files) == {"one.jsonl", "two.jsonl"}
    plain = call("claims", show)
    assert plain.out.encode() == files["one.jsonl"] + files["two.jsonl"] and plain.err == ""
    rows = [json.loads(line) for line in plain.out.splitlines()]
    assert any(row["code"] == "tropes.love_triangle" and row["stance"] == "denies" for row in rows)
    for row in rows:
        text = (tmp_path / "texts" / f"{row['review']}.txt").read_text("utf-8")
        assert set(row) >= FIELDS and text[row["start"] : row["end"]] == row["quote"]
        assert 0 <= row["confidence"] <= 1 and isinstance(row["shown"], bool)


def test_compare_writes_one_json_file(call: Call, show: Path, tmp_path: Path) -> None:
    plain = call("compare", show)
    assert plain.code == 0 and plain.err == ""
    told = json.loads(plain.out)
    assert {"cells", "agreements", "clashes", "tensions", "lone", "silences"} <= set(told)
    said = call("compare", show, "--out", tmp_path / "new" / "c.json")
    assert said.code == 0 and said.out == "" and said.line == f"wrote {tmp_path / 'new' / 'c.json'}"
    assert tree(tmp_path / "new") == {"c.json": plain.out.encode()}


def test_report_says_last_what_it_wrote_where(call: Call, show: Path, tmp_path: Path) -> None:
    said = call("report", show, "--out", tmp_path / "out", "--notebook", "brief", "--notebook", "brief")
    assert said.code == 0 and said.out == ""
    assert said.err.splitlines()[-1] == f"wrote 1 report on 1 show to {tmp_path / 'out'}"
    data = {
        "claims.csv",
        "claims.jsonl",
        "comparison.json",
        "changes.json",
        "state.json",
        "manifest.json",
        "claims.xlsx",
        "matrix.csv",
        "brief.md",
        "brief.docx",
    }
    drawn = {name for name in tree(tmp_path / "out") if name.startswith("a-show/figures/")}
    assert len(drawn) == 8 and set(tree(tmp_path / "out")) == {"index.html", ".shows/a-show.lock"} | drawn | {
        f"a-show/{n}" for n in data | {"brief.html", "brief.ipynb"}
    }


def test_help_and_version() -> None:
    version = real("--version")
    assert (version.code, version.out, version.err) == (0, f"counterpoint, version {__version__}\n", "")
    for args in (["--help"], *([c, "--help"] for c in ("read", "claims", "compare", "report"))):
        told = real(*args)
        assert told.code == 0 and "Usage:" in told.out and told.err == ""
    bare = real()
    assert bare.code == 2 and bare.out == "" and "Commands:\n" in bare.err


def test_light_commands_import_nothing_heavy(show: Path) -> None:
    heavy = "spacy", "pandas", "plotly", "nbformat", "papermill", "py3langid", "rfc3987_syntax"
    code = (
        "import sys; from counterpoint import cli\n"
        "try: cli.main.main(sys.argv[1:])\n"
        f"finally: print(*(m for m in {heavy} if sys.modules.get(m)), sep=',', file=sys.stderr)"
    )
    for args in (["--version"], ["claims", str(show)], ["claims", str(show)]):
        done = subprocess.run(
            [sys.executable, "-c", code, *args],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "lib")},
        )
        loaded = done.stderr.strip()
    assert loaded == "", "claims that are kept need no parser"


def test_files_have_the_permissions_of_any_new_file(call: Call, show: Path, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        call("read", show, "--out", tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out" / "one.txt").stat().st_mode) == 0o640


def test_out_may_be_a_pipe_or_a_device(show: Path) -> None:
    said = real("compare", show, "--out", "/dev/stdout")
    assert said.code == 0 and json.loads(said.out)["show"]["slug"] == "a-show"
    assert real("compare", show, "--out", os.devnull).code == 0
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


# One bad file among good ones


def test_a_bad_file_is_named_and_costs_the_exit_code_and_nothing_else(
    call: Call, show: Path, tmp_path: Path
) -> None:
    (show / "empty.txt").write_text("", "utf-8")
    (show / "line\nbreak.txt").write_text(TEXT["one"], "utf-8")
    (show / "pipe.txt").symlink_to(os.devnull)
    for command in ("read", "claims", "compare"):
        said = call(command, show)
        assert said.code == 1 and said.out and len(said.err.splitlines()) == 3
        assert "empty.txt: an empty file\n" in said.err and "pipe.txt: not a regular file\n" in said.err
    assert call("claims", show, "--out", tmp_path / "out").code == 1
    assert set(tree(tmp_path / "out")) == {"one.jsonl", "two.jsonl"}


def test_a_reader_s_own_fault_costs_one_file(call: Call, show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoint.sources import folder

    def falls(data: bytes) -> tuple[str, tuple[str, ...]]:
        if b"Another" in data:
            raise ZeroDivisionError("of a kind\nnobody thought of")
        return data.decode(), ()

    monkeypatch.setattr(folder, "decode", falls)
    said = call("claims", show)
    assert said.code == 1 and '"review": "one"' in said.out
    assert said.line == "two.txt: cannot be read: ZeroDivisionError: of a kind nobody thought of"


def test_a_fault_of_our_own_is_one_line(call: Call, show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from counterpoint import serial

    monkeypatch.setattr(serial, "reviews", lambda dossier: {}["gone"])
    said = call("read", show)
    assert said.code == 1 and said.line.startswith("counterpoint: unexpected KeyError: 'gone'")


def test_what_show_yaml_says_of_no_file_is_told(call: Call, tmp_path: Path) -> None:
    show = show_at(tmp_path / "s", "title: S\nreviews:\n  oen: {author: A. Writer}\n")
    said = call("read", show)
    assert said.code == 0 and said.line.endswith("reviews: no 'oen'; did you mean one?")
    assert json.loads(said.out)["warnings"] == [said.line]


def test_a_show_without_reviews(call: Call, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "show.yaml").write_text("title: Bare\n", "utf-8")
    for command in ("read", "claims", "compare"):
        said = call(command, tmp_path / "bare")
        assert said.code == 0 and "no review" in said.line


# Bad requests: one line, exit code 2, nothing written


def in_yaml(text: str) -> Callable[[Path], None]:
    return lambda at: (at / "a-show" / "show.yaml").write_text(text, "utf-8") and None  # type: ignore[func-returns-value]


def nothing(at: Path) -> None: ...


def without_yaml(at: Path) -> None:
    (at / "a-show" / "show.yaml").unlink()


def own_codebook(name: str, text: str) -> Callable[[Path], None]:
    def make(at: Path) -> None:
        (at / "book" / name).parent.mkdir(parents=True)
        (at / "book" / name).write_text(text, "utf-8")

    return make


def in_the_way(at: Path) -> None:
    (at / "out").mkdir()
    (at / "out" / "a-show").write_text("x", "utf-8")


def file(name: str, text: str = "x\n") -> Callable[[Path], None]:
    return lambda at: (at / name).write_text(text, "utf-8") and None  # type: ignore[func-returns-value]


READ, COMPARE, REPORT = ["read", "a-show"], ["compare", "a-show"], ["report", "a-show", "--out", "out"]
DIMENSION = """\
version: 1
dimensions:
  tone:
    label: Tone
    question: How?
    subjects: [show]
    stances: {affirms: says so}
    codes: {odd: {label: odd, negated: not odd, gloss: odd}}
"""
BAD: dict[str, tuple[Callable[[Path], None], Sequence[str], Sequence[str]]] = {
    "no such show": (nothing, ["read", "a-shwo"], ["no 'a-shwo'", "did you mean a-show"]),
    "no such show elsewhere": (nothing, ["compare", "nowhere/at/all"], ["show: no 'nowhere/at/all'"]),
    "no such show to report": (nothing, ["report", "a-shwo", "--out", "out"], ["did you mean a-show"]),
    "no show at all": (nothing, ["read", ""], ["SHOW_DIR: '' is not accepted"]),
    "a name too long": (nothing, ["read", "x" * 5000], ["show: 'xxx", "expected a folder"]),
    "nobody's home": (nothing, ["read", "~nobody-here/x"], ["show: '~nobody-here/x'"]),
    "a file as show": (file("f"), ["claims", "f"], ["show: 'f'", "expected a folder"]),
    "two shows of one name": (nothing, ["report", "a-show", "a-show/../a-show", "--out", "out"], ["a-show"]),
    "no show.yaml": (without_yaml, READ, ["a-show/show.yaml: no such file", "title"]),
    "bad YAML": (in_yaml("title: [\n"), READ, ["a-show/show.yaml: line 2: not valid YAML"]),
    "bad YAML to report": (in_yaml("title: [\n"), REPORT, ["a-show/show.yaml: line 2: not valid YAML"]),
    "no mapping": (in_yaml("- a\n"), READ, ["show.yaml", "a list", "a mapping with at least title"]),
    "not text": (
        lambda at: (at / "a-show/show.yaml").write_bytes(b"title: \xff\xfe") and None,  # type: ignore[func-returns-value]
        READ,
        ["show.yaml: cannot be read"],
    ),
    "no title": (in_yaml("kind: film\n"), READ, ["show.yaml: title: missing"]),
    "unknown key": (in_yaml("title: T\nyaer: 2020\n"), COMPARE, ["no 'yaer'", "did you mean year"]),
    "wrong type": (in_yaml("title: T\nyear: soon\n"), COMPARE, ["year: 'soon'", "from 1888 to 2100"]),
    "unknown kind": (in_yaml("title: T\nkind: opera\n"), COMPARE, ["kind: 'opera'", "series or film"]),
    "wrong lead": (
        in_yaml("title: T\nleads: {female_led: {names: [A]}}\n"),
        COMPARE,
        ["leads: no 'female_led'", "did you mean female_lead"],
    ),
    "unknown parameter": (
        nothing,
        [*REPORT, "-p", "reveiws", "x"],
        ["-p: name: no 'reveiws'", "did you mean reviews"],
    ),
    "show as parameter": (nothing, [*REPORT, "-p", "show", "x"], ["parameters: show: 'x'", "shows as folders"]),
    "wrong value": (
        nothing,
        [*REPORT, "-p", "reviews", "[1"],
        ["-p: reviews: '[1'", "expected list[str]"],
    ),
    "unknown review": (nothing, [*REPORT, "-p", "reviews", "oen"], ["reviews: no 'oen'", "did you mean one"]),
    "unknown dimension": (
        nothing,
        [*REPORT, "-p", "dimensions", "toen"],
        ["dimensions: no 'toen'", "did you mean tone"],
    ),
    "unknown notebook": (nothing, [*REPORT, "--notebook", "breif"], ["no 'breif'", "did you mean brief"]),
    "a path as notebook": (nothing, [*REPORT, "--notebook", "../notebooks/brief"], ["--notebook: no"]),
    "no such codebook": (nothing, ["claims", "a-show", "--codebook", "bok"], ["codebook: 'bok'", "a folder"]),
    "no such codebook to report": (nothing, [*REPORT, "-p", "codebook", "bok"], ["codebook: 'bok'"]),
    "a codebook that is none": (
        nothing,
        ["claims", "a-show", "--codebook", "a-show"],
        ["codebook: 'a-show'", "codebook.yaml"],
    ),
    "a file as codebook": (file("f.yaml"), [*REPORT, "-p", "codebook", "f.yaml"], ["codebook: 'f.yaml'"]),
    "a codebook with a bad field": (
        own_codebook("confidence.yaml", "source: x\nshown: 7\npossible: {series: 0.2, film: 0.2}\nweights: {}\n"),
        ["compare", "a-show", "--codebook", "book"],
        ["book/confidence.yaml: shown: '7' is not accepted"],
    ),
    "a codebook with bad YAML": (
        own_codebook("codebook.yaml", "version: [\n"),
        ["compare", "a-show", "--codebook", "book/codebook.yaml"],
        ["book/codebook.yaml: line 2: not valid YAML"],
    ),
    "a codebook with bad YAML to report": (
        own_codebook("scope.yaml", "a: b: c\n"),
        [*REPORT, "-p", "codebook", "book"],
        ["book/scope.yaml: line 1: not valid YAML"],
    ),
    "a codebook with an unknown code": (
        own_codebook("cues/tone.yaml", "tone.fsat: {source: own, strong: [quick]}\n"),
        ["claims", "a-show", "--codebook", "book"],
        ["cues/tone.yaml: code: no 'tone.fsat'", "tone.fast"],
    ),
    "a codebook with a bad pattern": (
        own_codebook("cues/tone.yaml", "tone.fast: {source: own, strong: ['*']}\n"),
        ["claims", "a-show", "--codebook", "book"],
        ["codebook: pattern: '*'", "names no word"],
    ),
    "a codebook with a bad pattern to report": (
        own_codebook("cues/tone.yaml", "tone.fast: {source: own, strong: ['*']}\n"),
        [*REPORT, "-p", "codebook", "book"],
        ["codebook: pattern: '*'"],
    ),
    "an empty out": (nothing, [*READ, "--out", ""], ["--out: '' is not accepted"]),
    "a codebook without a stance": (
        own_codebook("codebook.yaml", DIMENSION),
        ["compare", "a-show", "--codebook", "book"],
        ["book/codebook.yaml: dimensions.tone", "no word for denies"],
    ),
    "a codebook with a dimension nobody knows": (
        own_codebook("codebook.yaml", DIMENSION.replace("  tone:", "  colour:").replace("so}", "so, denies: not so, subverts: turns}")),
        ["compare", "a-show", "--codebook", "book"],
        ["book: file: 'cues/colour.yaml'", "a file of cues"],
    ),
    "no parameter file": (nothing, [*REPORT, "-f", "p.yaml"], ["-f: file: 'p.yaml'", "a YAML file"]),
    "a folder as parameter file": (nothing, [*REPORT, "-f", "a-show"], ["-f: file: 'a-show'"]),
    "a parameter file that is no YAML": (
        file("p.yaml", "reviews: [\n"),
        [*REPORT, "-f", "p.yaml"],
        ["p.yaml: line 2: not valid YAML"],
    ),
    "a parameter file without names": (
        file("p.yaml", "[a, b]\n"),
        [*REPORT, "-f", "p.yaml"],
        ["p.yaml: 'a list'", "a mapping of parameter names to values"],
    ),
    "a parameter file with a number as name": (
        file("p.yaml", "1: a\n"),
        [*REPORT, "-f", "p.yaml"],
        ["p.yaml: name: 1"],
    ),
    "a parameter file with an unknown name": (
        file("p.yaml", "dimension: [tone]\n"),
        [*REPORT, "-f", "p.yaml"],
        ["p.yaml: name: no 'dimension'", "did you mean dimensions"],
    ),
    "a parameter file with a wrong value": (
        file("p.yaml", "reviews: 2025-13-45\n"),
        [*REPORT, "-f", "p.yaml"],
        ["p.yaml: reviews: '2025-13-45'", "expected list[str]"],
    ),
    "out is a file": (file("f"), [*READ, "--out", "f"], ["f: --out: cannot write here"]),
    "out is under a file": (file("f"), ["claims", "a-show", "--out", "f/g"], ["f/g: --out", "not a folder"]),
    "out of compare is a folder": (
        lambda at: (at / "d").mkdir(),
        [*COMPARE, "--out", "d"],
        ["--out: 'd'", "expected a file"],
    ),
    "out of compare is under a file": (file("f"), [*COMPARE, "--out", "f/c.json"], ["f: --out"]),
    "out of report is a file": (file("out"), REPORT, ["out: --out: cannot write here: not a folder"]),
    "out of report has a file for the show": (
        in_the_way,
        REPORT,
        ["out/a-show: --out: cannot write here"],
    ),
    "out is the show": (nothing, [*READ, "--out", "a-show"], ["--out: 'a-show'", "other than the show's"]),
    "out of compare is in the show": (nothing, [*COMPARE, "--out", "a-show/c.json"], ["other than the show's"]),
    "out of report is the show": (nothing, ["report", "a-show", "--out", "."], ["--out: '.'"]),
    "unknown option": (nothing, [*READ, "--uot", "x"], ["--uot", "--out"]),
    "an option without value": (nothing, [*REPORT, "-p", "reviews"], ["-p"]),
    "unknown command": (nothing, ["raed", "a-show"], ["no 'raed'", "did you mean read"]),
    "no argument": (nothing, ["read"], ["SHOW_DIR"]),
    "too many arguments": (nothing, [*READ, "b"], ["b"]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_one_line_and_nothing_is_written(
    case: str, call: Call, show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, args, says = BAD[case]
    prepare(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    said = call(*args)
    assert said.code == 2 and said.out == ""
    assert said.line.startswith("counterpoint: ")
    for words in says:
        assert words in said.line, said.line
    assert tree(tmp_path) == before


def test_a_codebook_of_one_s_own_is_a_folder_or_its_codebook_yaml(
    call: Call, show: Path, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "lib" / "counterpoint" / "knowledge", tmp_path / "book")
    default = call("claims", show).out
    assert call("claims", show, "--codebook", tmp_path / "book").out == default
    assert call("claims", show, "--codebook", tmp_path / "book" / "codebook.yaml").out == default
    for place in ("book", "book/codebook.yaml"):
        said = call(
            "report",
            show,
            "--out",
            tmp_path / "out",
            "--notebook",
            "tone",
            "-p",
            "codebook",
            tmp_path / place,
        )
        assert said.code == 0, said.err


def test_all_files_or_none(call: Call, show: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "two.jsonl").mkdir(parents=True)
    (out / "one.jsonl").write_text("old", "utf-8")
    said = call("claims", show, "--out", out)
    assert said.code == 2 and "two.jsonl" in said.line
    assert tree(out) == {"one.jsonl": b"old"}


# Surroundings


def test_a_deleted_current_folder(show: Path, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    script = 'cd "$1" && rmdir "$1" && shift && exec "$@"'
    run = [sys.executable, "-m", "counterpoint.cli"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "lib")}
    for args, code in ((["read", str(show)], 0), (["read", "a-show"], 2), (["report", "--out", "x"], 2)):
        (tmp_path / "gone").mkdir(exist_ok=True)
        done = subprocess.run(
            ["sh", "-c", script, "sh", str(tmp_path / "gone"), *run, *args], capture_output=True, text=True, env=env
        )  # fmt: skip
        assert done.returncode == code and "Traceback" not in done.stderr, done.stderr
        assert len(done.stderr.splitlines()) == (code == 2)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early(unbuffered: str, show: Path) -> None:
    process = start("compare", ROOT / "seeds" / "head-over-heels", env={"PYTHONUNBUFFERED": unbuffered})
    assert process.stdout and process.stderr
    process.stdout.read(1)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 1 and "Traceback" not in err and "Exception" not in err
    full = real("read", show, stdout=open("/dev/full", "wb")) if Path("/dev/full").exists() else None  # noqa: SIM115
    assert full is None or (full.code == 1 and "No space left" in full.line)
    closed = real("read", show, preexec_fn=lambda: os.close(1), stdout=None)
    assert closed.code == 1 and "standard output is closed" in closed.line


LOCALES = ({"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "C", "PYTHONIOENCODING": "latin-1"})  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES, ids=str)
def test_names_of_every_kind_in_every_locale(locale: dict[str, str], tmp_path: Path) -> None:
    show = show_at(tmp_path / "Ein schöner – Tag 사랑\nzweite Zeile", "title: Schön – 사랑\n", **{"été 사랑": TEXT["one"]})  # fmt: skip
    plain = real("claims", show, env={"PYTHONUTF8": "1"})
    said = real("claims", show, env=locale)
    assert said.code == 0 and said.err == "" and said.out == plain.out and "été 사랑" in said.out
    out = tmp_path / "naïve out\nput"
    said = real("read", show, "--out", out, env=locale)
    assert said.code == 0 and len(said.err.splitlines()) == 1
    assert set(tree(out)) == {"été 사랑.txt", "reviews.json"}
    assert real("read", tmp_path / "fehlt –\nhier", env=locale).line.startswith("counterpoint: show: no ")


def test_a_report_on_a_show_with_an_odd_name(tmp_path: Path) -> None:
    show = show_at(tmp_path / "Ein schöner – Tag\nzweite", "title: Schön – 사랑\n")
    said = real("report", show, "--out", tmp_path / "o ut", "--notebook", "brief", env=LOCALES[0], cwd=ROOT)
    assert said.code == 0, said.err
    assert said.err.splitlines()[-1] == f"wrote 1 report on 1 show to {tmp_path / 'o ut'}"
    assert (tmp_path / "o ut" / show.name / "brief.html").is_file()


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/bad-\xff"
    try:
        shutil.copytree(os.fsencode(show_at(tmp_path / "s")), folder)
    except OSError:
        pytest.skip("the file system takes no such names")
    for command in ("read", "compare", "report"):
        said = real(command, folder)
        assert said.code == 2 and "rename it" in said.line


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_ctrl_c_during_a_report(tmp_path: Path, show: Path) -> None:
    place = tmp_path / "project"
    folder_of(place / "notebooks", brief=["import time", "while True: time.sleep(0.1)"])
    with tempfile.TemporaryDirectory(prefix="cp-") as room:
        process = start(
            "report", show, "--out", tmp_path / "out", "--notebook", "brief",
            cwd=place, env={"TMPDIR": room}, start_new_session=True,
        )  # fmt: skip
        try:
            _until(lambda: bool(_kernels(room)), 30)
            time.sleep(1)
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole group hears it
            _, err = process.communicate(timeout=20)
        finally:
            process.kill()
        assert process.returncode == 130, err
        assert err.decode().splitlines()[-1] == "counterpoint: interrupted; what was finished is kept"
        assert b"Traceback" not in err and b"Exception" not in err, err.decode()
        _until(lambda: not _kernels(room), 10)
        assert not list(Path(room).iterdir())
    assert not [
        n for n in tree(tmp_path / "out") if n.endswith((".tmp", ".html", ".ipynb")) and n != "index.html"
    ]


def _kernels(room: str) -> list[str]:
    told = subprocess.run(["ps", "-ww", "-eo", "stat,args"], capture_output=True, text=True, check=True)
    return [row for row in told.stdout.splitlines() if f"{room}/counterpoint-" in row and row[0] != "Z"]


def _until(true: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.05)


def test_a_folder_in_the_way_costs_one_show(call: Call, show: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "a-show" / "brief.html").mkdir(parents=True)
    show_at(tmp_path / "b-show")
    said = call("report", show, tmp_path / "b-show", "--out", tmp_path / "out", "--notebook", "brief")
    assert said.code == 1 and "a-show: " in said.err and "brief.html: Is a directory" in said.err
    assert said.err.splitlines()[-1] == f"wrote 1 report on 2 shows to {tmp_path / 'out'}; 1 problem(s)"
    assert (tmp_path / "out" / "b-show" / "brief.html").is_file()
    assert not [n for n in tree(tmp_path / "out") if ".tmp" in n]


# The same bytes every time


def test_the_comparison_is_the_same_bytes_whatever_the_hash_seed_and_the_cache(
    show: Path, tmp_path: Path
) -> None:
    runs = [
        real("compare", show, env={"PYTHONHASHSEED": seed, "COUNTERPOINT_CACHE": tmp_path / cache})
        for seed, cache in (("0", "cold"), ("1", "cold too"), ("1", "cold"))  # by the third it is warm
    ]
    assert len({said.out for said in runs}) == 1 and json.loads(runs[0].out)["claims"]
