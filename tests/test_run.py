"""Runs: strict before they start, honest about how they end."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import nbformat
import pytest

from counterpoint.errors import RequestError, RunFailed
from counterpoint.run import Lines, RunResult, ShowFacts, Typed, declared, run_report
from counterpoint.run.parameters import Parameter, distribute, fit
from counterpoint.writing import write
from tests.conftest import listening
from tests.making import folder_of, show

GOOD = ["from IPython.display import HTML", "HTML(f'<h1>{show} {limit}</h1>')"]
CHART = [
    "import plotly.graph_objects as go",
    "go.Figure(go.Bar(x=[1, 2], y=[limit, 3]), layout={'title': 'Hi'})",
]


def run(
    tmp_path: Path,
    notebooks: Mapping[str, list[str]],
    given: Mapping[str, object] | None = None,
    **kw: object,
) -> RunResult:
    """One show through these notebooks into tmp_path/out."""
    place = folder_of(tmp_path / "notebooks", **notebooks)
    seed = show(tmp_path / "seeds" / "a-show")
    return run_report(
        [seed], tmp_path / "out", given or {}, notebook_dir=place, notebooks=tuple(notebooks), **kw
    )  # type: ignore[arg-type]


def files(tmp_path: Path) -> set[str]:
    """All but the empty lock of each show."""
    found = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    return {name for name in found if not name.startswith(".shows/")}


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A short temporary folder of the test's own, so that its kernels and leavings can be told from others'."""
    with tempfile.TemporaryDirectory(prefix="cp-", ignore_cleanup_errors=True) as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        monkeypatch.setenv("TMPDIR", name)
        yield Path(name)


def kernels(room: Path) -> list[str]:
    """Command lines of the kernels started from this room that still run."""
    told = subprocess.run(
        ["ps", "-ww", "-eo", "stat,args"], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in told.splitlines() if f"{room}/counterpoint-" in line and line[0] != "Z"]


def test_a_good_run_writes_its_page_its_notebook_the_data_the_manifest_and_the_index(
    tmp_path: Path, room: Path
) -> None:
    told = io.StringIO()
    result = run(
        tmp_path,
        {"brief": GOOD, "tone": CHART},
        {"limit": Typed("7")},
        data_files=lambda folder, given: {"claims.csv": f"{folder.name},{given['limit']}".encode()},
        progress=Lines(told),
    )
    assert result.exit_code == 0
    names = {
        f"a-show/{n}"
        for n in ("brief.html", "brief.ipynb", "tone.html", "tone.ipynb", "claims.csv", "manifest.json")
    }
    assert files(tmp_path) == names | {"index.html"}
    out = tmp_path / "out" / "a-show"
    page = (out / "brief.html").read_text("utf-8")
    assert "<h1>../seeds/a-show 7</h1>" in page and "<title>A Show: brief · Counterpoint</title>" in page
    assert '<a href="tone.html">Tone</a>' in page and '<a href="../index.html">All shows</a>' in page
    assert (out / "claims.csv").read_text() == "a-show,7"
    assert 'href="a-show/brief.html"' in (tmp_path / "out" / "index.html").read_text("utf-8")
    lines = told.getvalue().splitlines()
    assert (
        len(lines) == 3
        and lines[0].startswith("[1/2] a-show/")
        and lines[-1] == f"wrote 2 reports on 1 show to {tmp_path / 'out'}"
    )
    told_of = json.loads((out / "manifest.json").read_text("utf-8"))
    assert told_of["parameters"] == {"limit": 7} and set(told_of["inputs"]) == {"one.txt", "show.yaml"}
    assert told_of["notebooks"]["tone"]["ok"] and told_of["packages"]["papermill"]
    assert not kernels(room) and not list(room.iterdir())


def test_two_runs_differ_only_in_the_manifest_and_name_no_machine_path(tmp_path: Path) -> None:
    run(tmp_path, {"brief": GOOD, "tone": CHART})
    first = {n: (tmp_path / "out" / n).read_bytes() for n in files(tmp_path)}
    run(tmp_path, {"brief": GOOD, "tone": CHART}, workers=1, force=True)
    for name in files(tmp_path):
        again = (tmp_path / "out" / name).read_bytes()
        assert name.endswith("manifest.json") or again == first[name]
        assert str(tmp_path).encode() not in again


BREAKS = {
    "raises": (["x = 1", "1/0", "y = 2"], "ZeroDivisionError", 4),
    "exits": (["import sys; sys.exit(0)", "x = 1"], "SystemExit", 3),
    "dies": (["import os; os._exit(0)", "x = 1"], "DeadKernelError", 3),
    "asks": (["input('name? ')"], "StdinNotImplementedError", 3),
}


def test_what_breaks_is_set_aside_and_the_rest_goes_on(tmp_path: Path, room: Path) -> None:
    result = run(
        tmp_path, {**{name: cells for name, (cells, _, _) in BREAKS.items()}, "brief": GOOD}, {"limit": 1}
    )
    assert result.exit_code == 1
    told = json.loads((tmp_path / "out/a-show/manifest.json").read_text("utf-8"))["notebooks"]
    for name, (_, reason, cell) in BREAKS.items():
        assert not (tmp_path / f"out/a-show/{name}.html").exists()
        assert told[name]["reason"].startswith(reason) and told[name]["cell"] == cell, name
        page = (tmp_path / f"out/a-show/{name}.failed.html").read_text("utf-8")
        assert (
            f'<a href="#broken">cell {cell} of' in page
            and 'id="broken"' in page
            and str(tmp_path) not in page
        )
        kept = nbformat.read(tmp_path / f"out/a-show/{name}.failed.ipynb", as_version=4)
        states = [c.metadata.papermill["status"] for c in kept.cells]
        assert states[cell - 1 :] == ["failed"] + ["pending"] * (len(states) - cell)
    assert (tmp_path / "out/a-show/brief.html").exists() and told["brief"]["ok"]
    assert "a-show/raises.failed.html" in (tmp_path / "out/index.html").read_text("utf-8") or "brief" in told
    assert not kernels(room) and not list(room.iterdir()) and not [n for n in files(tmp_path) if ".tmp" in n]


def test_a_loop_ends_at_the_timeout(tmp_path: Path, room: Path) -> None:
    started = time.monotonic()
    result = run(tmp_path, {"brief": ["while True: pass"]}, timeout=3)
    assert time.monotonic() - started < 15
    assert result.exit_code == 1 and "longer than 3 seconds" in result.notebooks[0].line()
    assert not kernels(room) and not list(room.iterdir())


def test_the_last_good_report_stays_until_there_is_a_better_one(tmp_path: Path) -> None:
    run(tmp_path, {"brief": GOOD})
    good = (tmp_path / "out/a-show/brief.html").read_bytes()
    made = json.loads((tmp_path / "out/a-show/manifest.json").read_text())["notebooks"]["brief"]["last_good"]
    run(tmp_path, {"brief": ["1/0"]})
    assert (tmp_path / "out/a-show/brief.html").read_bytes() == good
    assert (
        json.loads((tmp_path / "out/a-show/manifest.json").read_text())["notebooks"]["brief"]["last_good"]
        == made
    )
    assert {"a-show/brief.failed.html", "a-show/brief.failed.ipynb"} <= files(tmp_path)
    run(tmp_path, {"brief": GOOD})
    assert not [n for n in files(tmp_path) if "failed" in n]


def test_a_chart_that_cannot_be_drawn_fails_its_report(tmp_path: Path) -> None:
    cell = (
        "display({'application/vnd.plotly.v1+json': {'data': [{'type': 'surface'}], 'layout': {}}}, raw=True)"
    )
    result = run(tmp_path, {"brief": [cell]})
    assert result.exit_code == 1 and not (tmp_path / "out/a-show/brief.html").exists()
    assert "is not drawn by the page" in (tmp_path / "out/a-show/brief.failed.html").read_text("utf-8")


def test_another_show_does_not_drop_the_first_from_the_index(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "notebooks", brief=GOOD)
    for name in ("one", "two"):
        run_report(
            [show(tmp_path / name, name.title())],
            tmp_path / "out",
            {},
            notebook_dir=place,
            notebooks=("brief",),
        )
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert "one/brief.html" in page and "two/brief.html" in page


def test_a_show_s_problems_and_failed_data_are_told_and_cost_the_exit_code(tmp_path: Path) -> None:
    def data(folder: Path, given: Mapping[str, object]) -> Mapping[str, bytes]:
        raise RunFailed("no claims today")

    told = io.StringIO()
    result = run(
        tmp_path,
        {"brief": GOOD},
        examine=lambda folder, given: ShowFacts("T", "1 review", ("thin",), ("bad.txt: empty",)),
        data_files=data,
        progress=Lines(told),
    )
    assert result.exit_code == 1 and result.notebooks[0].ok
    assert result.problems == ("a-show: bad.txt: empty", "a-show: no claims today")
    assert "thin" in told.getvalue() and "no claims today" in told.getvalue()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"limmit": 3}, "no 'limmit'; did you mean limit?"),
        ({"limit": "many"}, "limit: 'many' is not accepted; expected int (default 3): how many to list"),
        ({"limit": True}, "expected int"),
        ({"limit": Typed("3.5")}, "expected int"),
        ({"strict": 1}, "expected bool"),
        ({"reviews": [1]}, "expected list[str]"),
        ({"reviews": "a"}, "expected list[str]"),
        ({"share": Typed("[")}, "expected float"),
        ({"codebook": "nowhere.yaml"}, "expected a folder with any of codebook.yaml"),
        ({"show": "elsewhere"}, "shows as folders"),
    ],
)
def test_a_wrong_request_stops_before_anything_is_written(
    tmp_path: Path, given: dict[str, object], says: str
) -> None:
    with pytest.raises(RequestError) as refused:
        run(tmp_path, {"brief": GOOD, "tone": GOOD}, given)
    assert says in str(refused.value) and "\n" not in str(refused.value)
    assert not (tmp_path / "out").exists()


def test_missing_shows_and_notebooks_are_named(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "notebooks", brief=GOOD)
    show(tmp_path / "seeds" / "head-over-heels")
    with pytest.raises(RequestError, match="no 'head-over-heel'; did you mean head-over-heels"):
        run_report(
            [tmp_path / "seeds" / "head-over-heel"],
            tmp_path / "out",
            {},
            notebook_dir=place,
            notebooks=("brief",),
        )
    with pytest.raises(RequestError, match="no 'breif'; did you mean brief"):
        run_report([], tmp_path / "out", {}, notebook_dir=place, notebooks=("breif",))
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "show.yaml").write_text("title: [", "utf-8")
    with pytest.raises(RequestError, match="not YAML"):
        run_report([tmp_path / "bad"], tmp_path / "out", {}, notebook_dir=place, notebooks=("brief",))


def test_the_parameter_cell_is_the_manual(tmp_path: Path) -> None:
    found = declared(folder_of(tmp_path / "{braces}", brief=GOOD) / "brief.ipynb")
    assert found["limit"] == Parameter("limit", "int", 3, "how many to list")
    assert found["reviews"] == Parameter("reviews", "list[str]", [], "only these")
    assert found["share"].type == "float" and found["strict"].default is False


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("7", "int", 7),
        ("2025-07-12", "str", "2025-07-12"),
        ("3", "str", "3"),
        ("yes", "bool", True),
        ("2", "float", 2),
        ("a, b", "list[str]", ["a", "b"]),
        ("[a, 'b c']", "list[str]", ["a", "b c"]),
        ("000_2db", "list[str]", ["000_2db"]),
        ("{a: 1}", "dict", {"a": 1}),
        ("__import__('os').system('x')", "str", "__import__('os').system('x')"),
    ],
)
def test_typed_values_are_read_by_the_parameter_s_type(text: str, kind: str, value: object) -> None:
    assert fit(Typed(text), Parameter("p", kind, "")) == value


def test_each_notebook_gets_what_it_declares() -> None:
    a, b = Parameter("a", "int", 1), Parameter("b", "str", "")
    assert distribute({"a": 2, "b": "x"}, {"one": {"a": a}, "two": {"a": a, "b": b}}) == {
        "one": {"a": 2},
        "two": {"a": 2, "b": "x"},
    }


def test_a_hostile_value_is_only_a_value(tmp_path: Path) -> None:
    evil = "\"\nraise SystemExit('ran')\n#\\'''"
    run(tmp_path, {"brief": ["assert codes == given, codes"]}, {})  # no such names: must fail
    place = folder_of(tmp_path / "hostile", brief=["import json; print(json.dumps(reviews))"])
    result = run_report(
        [tmp_path / "seeds/a-show"],
        tmp_path / "two",
        {"reviews": [evil]},
        notebook_dir=place,
        notebooks=("brief",),
    )
    assert result.ok
    kept = nbformat.read(tmp_path / "two/a-show/brief.ipynb", as_version=4)
    assert json.loads(kept.cells[-1].outputs[0].text) == [evil]


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", "old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "a.txt", "new")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"] and (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_killed_leaves_no_kernel_and_no_half_report(
    tmp_path: Path, room: Path, how: signal.Signals
) -> None:
    place = folder_of(tmp_path / "notebooks", brief=["import time", "while True: time.sleep(0.1)"])
    seed = show(tmp_path / "seeds" / "a-show")
    code = f"from pathlib import Path; from counterpoint.run import run_report; run_report([Path({str(seed)!r})], Path({str(tmp_path / 'out')!r}), {{}}, notebook_dir=Path({str(place)!r}), notebooks=('brief',))"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
    }
    runner = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL, preexec_fn=listening
    )
    try:
        _until(lambda: bool(kernels(room)), 20)
        time.sleep(0.5)
        runner.send_signal(how)
        assert runner.wait(20) != 0
        _until(lambda: not kernels(room), 10)
    finally:
        runner.kill()
        runner.wait()
    assert not [n for n in files(tmp_path) if n.endswith((".tmp", "brief.html"))]
    assert how == signal.SIGKILL or not list(room.iterdir())


def _until(true: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.05)


def test_a_kernel_imports_what_the_runner_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "only_here.py").write_text("words = 'found'\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "lib")
    check = f"import only_here, sys; assert sys.executable == {sys.executable!r} and 'rfc3987_syntax' in sys.modules"
    assert run(tmp_path, {"brief": [check]}).ok
