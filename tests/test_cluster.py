"""Runs over a dask cluster of real processes: all reports, each once, whatever dies."""

from __future__ import annotations

import io
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from counterpoint.errors import RequestError, RunFailed
from counterpoint.run import Lines, RunResult, Silent, cluster, connect, run_report, task
from counterpoint.run import sole as sole_module
from counterpoint.run.connect import spread_on
from counterpoint.run.execute import Kernels
from counterpoint.run.prepare import prepare
from counterpoint.run.rooms import Room
from counterpoint.run.sole import FOLDER, sole
from tests.clusters import Cluster, free_port, until
from tests.clusters import cluster as started
from tests.conftest import listening
from tests.making import folder_of, show

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals, and kernels on sockets of their own")
NOTEBOOKS = ("brief", "tone")
DIARY = """\
import os, time
from pathlib import Path
name, diary = Path(show).name, Path(show).parents[1] / "diary"
def write(*words):
    with diary.open("a") as file:
        file.write(" ".join(map(str, words)) + "\\n")
def first():
    try:
        os.close(os.open(diary.with_name(f"{name}.begun"), os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False
"""
BRIEF = [DIARY, "write('brief', name, os.getppid())", "print(name, limit)"]
# The first time it is at a show whose name says so, it takes its time.
TONE = [
    DIARY,
    "write('begun', name, os.getppid())",
    "if 'slow' in name and first(): time.sleep(60)",
    "if name == 'poison': os.kill(os.getppid(), 9); time.sleep(60)",
    "write('done', name, os.getppid())",
]


class Place:
    """Shows, two notebooks that keep a diary, and where their reports go."""

    def __init__(self, room: Path, *names: str) -> None:
        self.room, self.out = room, room / "out"
        self.notebooks = folder_of(room / "notebooks", brief=BRIEF, tone=TONE)
        self.shows = [show(room / "seeds" / name, name.capitalize()) for name in names]

    def run(self, address: str | None, **kw: object) -> RunResult:
        self.told = io.StringIO()
        kw = {"notebooks": NOTEBOOKS, "progress": Lines(self.told), "out": self.out, **kw}
        with spread_on(address) as spread:
            return run_report(
                self.shows, parameters={}, notebook_dir=self.notebooks, data_files=data, spread=spread, **kw
            )  # type: ignore[arg-type]

    def diary(self, what: str) -> dict[str, list[int]]:
        """For each show, the processes that wrote this of it."""
        path, told = self.room / "diary", dict[str, list[int]]()
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            word, name, pid = line.split()
            if word == what:
                told.setdefault(name, []).append(int(pid))
        return told

    def task(self, run: str, **kw: object) -> task.Task:
        """The first show, as a worker gets it."""
        job = prepare(self.shows, self.out, {}, notebook_dir=self.notebooks, notebooks=NOTEBOOKS, **kw)  # type: ignore[arg-type]
        return cluster._task(run, job, self.shows[0], data)


def data(folder: Path, given: Mapping[str, object]) -> dict[str, bytes]:
    return {"claims.csv": folder.name.encode(), "figures/a.svg": b"<svg/>"}


def tree(out: Path) -> dict[str, bytes]:
    """What is under a folder of reports, but for what knows a clock, and for locks."""
    return {
        p.relative_to(out).as_posix(): p.read_bytes()
        for p in out.rglob("*")
        if p.is_file() and p.name != "manifest.json" and FOLDER not in p.parts
    }


def kernels(room: Path) -> list[str]:
    told = subprocess.run(
        ["ps", "-ww", "-eo", "stat,args"], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in told.splitlines() if f"{room}/counterpoint-" in line and line[0] != "Z"]


@pytest.fixture(scope="module")
def dask() -> Iterator[Cluster]:
    """A scheduler and two workers. Their folder's name is short: the kernels' sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="cp-") as name, started(Path(name)) as running:
        yield running


def left(dask: Cluster, out: Path) -> list[str]:
    """What nobody wants to find after a run: kernels, their folders, files not in their place, receipts."""
    rooms = [p.name for p in dask.room.glob("*counterpoint-*")]
    files = [p.name for p in out.rglob("*") if p.suffix == ".tmp" or p.match(f"{FOLDER}/*.json")]
    return [*kernels(dask.room), *rooms, *files]


def test_all_is_as_it_is_without_a_cluster(
    tmp_path: Path, dask: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, "one", "two")
    folder_of(place.notebooks, tone=[DIARY, "assert name != 'two'"])
    alone = place.run(None, out=tmp_path / "alone")
    monkeypatch.chdir(tmp_path)  # a worker is elsewhere, and finds them all the same
    place.shows = [p.relative_to(tmp_path) for p in place.shows]
    result = place.run(dask.address, out=Path("out"))
    assert tree(place.out) == tree(tmp_path / "alone") and "two/tone.failed.html" in tree(place.out)
    assert result.exit_code == alone.exit_code == 1 and result.shows == alone.shows == ("one", "two")
    assert [(r.show, r.notebook, r.ok) for r in result.notebooks] == [(r.show, r.notebook, r.ok) for r in alone.notebooks]  # fmt: skip
    assert sorted(tree(place.out)) == sorted(tree(tmp_path / "alone")) and not left(dask, place.out)
    lines = place.told.getvalue()
    assert (
        "[4/4]" in lines and "two/tone: failed at cell 4" in lines and "wrote 3 reports on 2 shows" in lines
    )
    told = json.loads((place.out / "one/manifest.json").read_text("utf-8"))
    assert told["parameters"] == {} and told["problems"] == []
    again = place.run(dask.address, out=Path("out"))
    assert again.unchanged == ("one",)
    assert {name: len(pids) for name, pids in place.diary("brief").items()} == {"one": 2, "two": 3}


def test_a_worker_that_is_killed_costs_no_report_and_makes_none_twice(tmp_path: Path, dask: Cluster) -> None:
    place = Place(tmp_path, *(f"s{n}" for n in range(7)), "slow")
    place.shows.insert(2, place.shows.pop())
    results: list[RunResult] = []
    run = threading.Thread(target=lambda: results.append(place.run(dask.address)), daemon=True)
    run.start()
    until(lambda: "slow" in place.diary("begun"), 60)
    [victim] = [p for p in dask.processes if p.pid in place.diary("begun")["slow"]]
    half = place.out / "slow/.counterpoint-half.tmp"  # what it would leave if it were just writing
    half.write_bytes(b"<ht")
    until(lambda: len(place.diary("done")) > 1, 60)
    victim.send_signal(signal.SIGKILL)
    run.join(120)
    assert results and results[0].ok and len(results[0].notebooks) == 16
    pages = {f"{p.name}/{n}.html" for p in place.shows for n in NOTEBOOKS}
    assert pages <= tree(place.out).keys() and all(
        tree(place.out)[page].endswith(b"</html>\n") for page in pages
    )
    assert {name: len(pids) for name, pids in place.diary("done").items()} == {p.name: 1 for p in place.shows}
    assert {name: len(pids) for name, pids in place.diary("begun").items() if len(pids) > 1} == {"slow": 2}
    assert victim.pid not in place.diary("done")["slow"]
    until(lambda: not kernels(dask.room), 10)
    assert not left(dask, place.out)
    dask.worker()


def test_a_show_that_is_done_is_not_done_again_for_want_of_an_answer(tmp_path: Path) -> None:
    place = Place(tmp_path, "one")
    first = task.show(place.task("run", force=True))
    assert first.result.ok and first.said[0].what == "begin" and first.said[-1].what == "end"
    assert task.show(place.task("run", force=True)) == first
    assert len(place.diary("done")["one"]) == 1
    meanwhile = task.show(place.task("another"))
    assert meanwhile.result.unchanged and "not run again" in meanwhile.said[0].words[0]
    task.show(place.task("another", force=True))
    assert len(place.diary("done")["one"]) == 2


def test_two_are_never_at_one_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(tmp_path, "one")
    monkeypatch.setattr(sole_module, "MORE", 0.2)
    with sole(place.out, "one", 0):
        receipt = task.show(place.task("run", timeout=0.1))
    assert receipt.result.problems == ("one: another process is at it, and stays there",)
    assert not place.diary("begun")


def test_a_run_that_is_stopped_leaves_nobody_at_work(tmp_path: Path, dask: Cluster) -> None:
    place = Place(tmp_path, "one", "slow", "three", "four")

    class Impatient(Silent):
        def end(self, show: str, line: str, ok: bool, **facts: object) -> None:
            until(lambda: place.diary("begun").get("slow"), 60)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.run(dask.address, progress=Impatient())
    until(lambda: not left(dask, place.out), 20)
    assert not (place.out / "slow/manifest.json").exists() and not list(place.out.rglob("*.failed.*"))
    assert set(place.diary("done")) <= {"one", "three", "four"}
    assert place.run(dask.address).ok and len(place.diary("done")["one"]) == 1


def test_workers_or_a_scheduler_that_are_lost_for_good_end_the_run_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path, "one", "slow", "three")
    monkeypatch.setattr(cluster, "ALONE", 1.0)
    monkeypatch.setattr(cluster, "GLANCE", 0.5)
    monkeypatch.setattr(connect, "WAIT", 3.0)

    class Killer(Silent):
        victim: subprocess.Popen[bytes]

        def end(self, show: str, line: str, ok: bool, **facts: object) -> None:
            assert not logging.getLogger("distributed.client").isEnabledFor(logging.CRITICAL)
            self.victim.kill()

    with tempfile.TemporaryDirectory(prefix="cp-") as name:
        with started(Path(name), workers=1) as dask:
            Killer.victim = dask.processes[-1]
            with pytest.raises(RunFailed, match="no worker is left; what was finished is kept"):
                place.run(dask.address, progress=Killer())
            with pytest.raises(RequestError, match="no worker; start one: dask worker tcp://"):
                place.run(dask.address)
            dask.worker()
            Killer.victim = dask.scheduler
            with pytest.raises(RunFailed, match="the scheduler was lost; what was finished is kept"):
                place.run(dask.address, progress=Killer(), force=True)
        until(lambda: not kernels(Path(name)), 20)  # a killed worker's kernels notice that they are alone
    assert (place.out / "one/brief.html").exists() and (place.out / "index.html").exists()


UNFIT = {
    "cannot run this program": "import sys; sys.modules['counterpoint'] = None",
    "runs another version": "from counterpoint.run import stamp; stamp.program = lambda: 'other'",
    "does not see the folder": "import pathlib; pathlib.Path.is_dir = lambda self: self.name != 'one'",
    "sees other notebooks": "from counterpoint.run import manifest; manifest.sources = lambda *a: {}",
}


@pytest.mark.parametrize("words", UNFIT)
def test_a_worker_that_cannot_do_it_is_found_before_anything_runs(
    tmp_path: Path, dask: Cluster, words: str
) -> None:
    place = Place(tmp_path, "one")
    (tmp_path / "unfit.py").write_text(UNFIT[words], "utf-8")
    worker = dask.worker("--preload", str(tmp_path / "unfit.py"))
    try:
        with pytest.raises(RequestError, match=f"--dask: tcp://.*: worker tcp://.* {words}"):
            place.run(dask.address)
    finally:
        worker.terminate()
        worker.wait(20)
    assert not place.out.exists() and not place.diary("begun")


@pytest.mark.parametrize(
    "address", ["", "nonsense://host:1", "tcp://127.0.0.1:{port}", "no such thing", "tcp://host.invalid:8786"]
)
def test_an_address_that_is_none_is_refused_in_a_line(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "WAIT", 1.0)
    place = Place(tmp_path, "one")
    with pytest.raises(
        RequestError, match=r"--dask: '.*' is not accepted; expected the address of a running"
    ) as refused:
        place.run(address.format(port=free_port()))
    assert "\n" not in str(refused.value) and not place.out.exists()


def test_a_command_says_no_more_than_that_line(tmp_path: Path) -> None:
    """A client of dask's that never came to be takes its leave with a traceback, if it is let."""
    done = subprocess.run(
        [sys.executable, "-m", "counterpoint.cli", "report", "--out", "out", "--dask", "tls://127.0.0.1:1"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )  # fmt: skip
    assert done.returncode == 2 and not list(tmp_path.iterdir())
    [line] = done.stderr.splitlines()
    assert line.startswith("counterpoint: --dask: 'tls://127.0.0.1:1' is not accepted; expected the address")


def test_ctrl_c_ends_a_cluster_of_one_s_own_without_a_word_of_its_workers(tmp_path: Path) -> None:
    place = Place(tmp_path, "slow")
    with tempfile.TemporaryDirectory(prefix="cp-") as name:
        code = (
            "import sys; from pathlib import Path; from tests.test_cluster import Place\n"
            "if __name__ == '__main__': Place(Path(sys.argv[1]), 'slow').run('local')"
        )
        (tmp_path / "job.py").write_text(code, "utf-8")
        job = subprocess.Popen(
            [sys.executable, str(tmp_path / "job.py"), str(tmp_path)],
            stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=listening,
            env={**os.environ, "TMPDIR": name, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )  # fmt: skip
        try:
            until(lambda: "slow" in place.diary("begun"), 120)
            os.killpg(job.pid, signal.SIGINT)  # as a terminal does: to all of its group
            told = job.communicate(timeout=60)[1]
        finally:
            job.kill()
        assert told.count("Traceback") == 1 and told.endswith(
            "KeyboardInterrupt\n"
        )  # no command line here to catch it
        assert not kernels(Path(name)) and not list(Path(name).glob("*counterpoint-*"))


@pytest.mark.parametrize("package", ["distributed", "cryptography"])
def test_what_is_not_installed_is_named(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(RequestError, match=rf"needs the package {package}: pip install '\.\[cluster\]'"):
        Place(tmp_path, "one").run("local")


def test_a_cluster_of_one_s_own_and_a_show_that_kills_its_worker(tmp_path: Path) -> None:
    dask = pytest.importorskip("dask")
    place = Place(tmp_path, "one", "poison")
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):  # three, in life
        result = place.run("local")
    assert result.problems == ("poison: every worker that ran it died, and it is not tried again",)
    assert place.diary("done").keys() == {"one"} and os.getpid() not in place.diary("done")["one"]
    assert result.exit_code == 1 and [r.show for r in result.notebooks] == ["one", "one"]
    assert result.problems[0] in place.told.getvalue() and "one/brief.html" in tree(place.out)


def test_rooms_of_the_dead_are_swept_and_those_of_the_living_left(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(prefix="cp-") as name:
        monkeypatch.setattr(tempfile, "tempdir", name)
        mine = Room()
        code = "import os; from counterpoint.run.rooms import Room; room = Room(); os.kill(os.getpid(), 9)"
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": name, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}, check=False)  # fmt: skip
        assert len(list(Path(name).iterdir())) == 2
        kernels = Kernels()
        assert len(list(Path(name).iterdir())) == 2 and mine.path.is_dir()
        kernels.close()
        mine.cleanup()
        assert not list(Path(name).iterdir())
