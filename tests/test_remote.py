"""Shows and reports on a real S3 server: there and back, unchanged, edited, denied, cut off, and no secret anywhere."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests import s3
from tests.conftest import ROOT
from tests.making import PARAMETERS, folder_of, notebook
from tests.test_cli import TEXT, Call, Said, start
from tests.test_cli import call as plain  # noqa: F401

BRIEF = [
    "import os",
    "print(show)",
    "print(sorted(os.environ.items()))",
    "print(open(f'{show}/one.txt').read() * 400)",
]
SEEDS, OUT = "s3://desk/seeds", "s3://desk/reports"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3.served(tmp_path_factory.mktemp("moto")) as endpoint:
        yield endpoint


@pytest.fixture
def bucket(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[s3.Bucket]:
    """A bucket with two shows, and a project here that has notebooks and no shows."""
    for name, value in s3.environment(server).items():
        monkeypatch.setenv(name, value)
    there = s3.Bucket(server)
    there.make()
    for name in ("a-show", "b-show"):
        there.put({f"seeds/{name}/show.yaml": f"title: The {name}\n".encode()})
        there.put({f"seeds/{name}/{review}.txt": text.encode() for review, text in TEXT.items()})
    there.put({"seeds/": b"", "seeds/a-show/.hidden": b"mine", "seeds/notes.txt": b"no show"})
    folder_of(tmp_path / "notebooks", brief=BRIEF, tone=["print(limit)"])
    story = notebook(*BRIEF, "print(since)", parameters=PARAMETERS + 'since: str = ""\n')
    (tmp_path / "notebooks" / "brief.ipynb").write_text(json.dumps(story), "utf-8")
    monkeypatch.chdir(tmp_path)
    room = tempfile.mkdtemp(prefix="r-")  # short: the kernels' sockets lie in it
    monkeypatch.setattr(tempfile, "tempdir", room)
    yield there
    there.drop_all()
    left = [p.name for p in Path(room).glob("counterpoint-*")]
    shutil.rmtree(room)
    assert left == []


@pytest.fixture
def call(plain: Call) -> Call:  # noqa: F811
    """Run a command in this process; whatever it says, it is no fault of ours."""

    def run(*args: object) -> Said:
        said = plain(*args)
        assert "Traceback" not in said.err and "Unclosed" not in said.err, said.err
        return said

    return run


def report(call: Call, *shows: str, out: object = OUT, names: tuple[str, ...] = ("brief",), **kw: str) -> Said:  # fmt: skip
    given = [word for name in names for word in ("--notebook", name)]
    return call("report", *shows, "--out", out, *given, *(w for k, v in kw.items() for w in (f"--{k}", v)))


def test_there_and_back(bucket: s3.Bucket, call: Call) -> None:
    said = report(call, seeds=SEEDS)
    lines = said.err.splitlines()
    assert said.code == 0 and lines[-1] == f"wrote 2 reports on 2 shows to {OUT}", said.err
    assert lines[0].startswith(f"[1/2] {SEEDS}/a-show: 3 files fetched in ")
    assert [line.partition(":")[0] for line in lines if "published" in line] == [
        "[1/3] a-show", "[2/3] b-show", "[3/3] index.html",
    ]  # fmt: skip
    files = bucket.files("reports/")
    for show in ("a-show", "b-show"):
        told = json.loads(files[f"reports/{show}/manifest.json"])
        assert set(told["inputs"]) == {"show.yaml", "one.txt", "two.txt"}
        assert {f"reports/{show}/{name}" for name in told["files"]} <= set(files)
        assert f'href="{show}/brief.html"'.encode() in files["reports/index.html"]
        # An executed notebook names the show's address, not the folder it stood in for a while.
        assert f'show = \\"{SEEDS}/{show}\\"'.encode() in files[f"reports/{show}/brief.ipynb"]
    assert b"counterpoint-" not in files["reports/a-show/brief.ipynb"] + files["reports/a-show/brief.html"]
    assert bucket.kind("reports/a-show/brief.html") == "text/html"


def test_what_is_unchanged_is_not_put_again_and_what_is_missing_is_mended(
    bucket: s3.Bucket, call: Call
) -> None:
    report(call, f"{SEEDS}/a-show", names=("brief", "tone"))
    before, bytes_before = bucket.heads(), bucket.files("reports/")
    again = report(call, f"{SEEDS}/a-show", names=("brief", "tone"))
    assert again.code == 0 and "unchanged since" in again.err and "published" not in again.err
    assert bucket.heads() == before
    bucket.drop("reports/a-show/tone.html")
    mended = report(call, f"{SEEDS}/a-show", names=("brief", "tone"))
    assert mended.err.splitlines()[-1] == f"wrote 2 reports on 1 show to {OUT}"
    after = bucket.files("reports/")
    same = set(after) - {"reports/a-show/manifest.json"}  # it has a clock
    assert {n: after[n] for n in same} == {n: bytes_before[n] for n in same}


def test_a_failed_page_is_put_there_and_goes_when_it_is_healed(bucket: s3.Bucket, call: Call) -> None:
    folder_of(Path("notebooks"), tone=["1/0"])
    bad = report(call, f"{SEEDS}/a-show", names=("brief", "tone"))
    assert bad.code == 1 and "reports/a-show/tone.failed.html" in bucket.heads()
    folder_of(Path("notebooks"), tone=["1"])
    good = report(call, f"{SEEDS}/a-show", names=("brief", "tone"))
    there = set(bucket.heads("reports/a-show/"))
    assert good.code == 0 and "reports/a-show/tone.html" in there
    assert not any(".failed." in name for name in there)
    assert b"tone.failed" not in bucket.files("reports/index.html")["reports/index.html"]


def test_the_story_of_two_runs_is_told_across_machines(bucket: s3.Bucket, call: Call) -> None:
    report(call, f"{SEEDS}/a-show")
    bucket.put({"seeds/a-show/three.txt": b"A third\n\n" + TEXT["two"].replace("slow", "fast").encode() * 2})
    bucket.put({"seeds/a-show/one.txt": TEXT["one"].replace("funny", "very funny").encode()})
    said = report(call, f"{SEEDS}/a-show")
    assert "since the last run 1 review added" in said.err and "1 review edited" in said.err
    told = json.loads(bucket.files("reports/a-show/changes.json")["reports/a-show/changes.json"])
    assert told["added"][0]["review"] == "three" and told["edited"][0]["review"] == "one"
    handed = bucket.files("reports/a-show/brief.ipynb")["reports/a-show/brief.ipynb"]
    assert f'since = \\"{OUT}/a-show/state.json\\"'.encode() in handed


def test_shows_of_other_runs_stay_on_the_index(bucket: s3.Bucket, call: Call) -> None:
    report(call, f"{SEEDS}/a-show")
    before = bucket.heads("reports/a-show/")
    bucket.put({"reports/b-show/../odd.txt": b"x", "reports/loose.txt": b"y"})
    report(call, "b-show", seeds=SEEDS)
    index = bucket.files("reports/index.html")["reports/index.html"]
    for name in ("brief.html", "claims.csv", "manifest.json", "brief.docx"):
        assert f'href="a-show/{name}"'.encode() in index and f'href="b-show/{name}"'.encode() in index
    assert b"The a-show" in index and b"figures/" in index
    assert bucket.heads("reports/a-show/") == before and "reports/loose.txt" in bucket.heads()


def test_one_side_may_be_here(bucket: s3.Bucket, call: Call) -> None:
    assert report(call, f"{SEEDS}/*-show", out="here").code == 0
    assert Path("here/a-show/brief.html").is_file() and Path("here/b-show/brief.html").is_file()
    assert f"{SEEDS}/a-show" in Path("here/a-show/brief.ipynb").read_text("utf-8")
    mine = Path("seeds/mine")
    mine.mkdir(parents=True)
    (mine / "show.yaml").write_text("title: Mine\n", "utf-8")
    (mine / "one.txt").write_text(TEXT["one"], "utf-8")
    assert report(call, "mine").code == 0 and "reports/mine/brief.html" in bucket.heads()
    assert report(call, "mine", seeds="seeds", out="there").code == 0


WRONG: dict[str, tuple[list[str], str]] = {
    "no such show": ([f"{SEEDS}/a-shwo"], f"counterpoint: {SEEDS}: show: no 'a-shwo'; did you mean a-show or b-show or c-show?"),
    "no show of that kind": ([f"{SEEDS}/z*"], f"counterpoint: {SEEDS}: show: no 'z*'; known: a-show, b-show, c-show"),
    "no seeds": (["--seeds", "s3://desk/none"], "counterpoint: s3://desk/none: there is no such bucket, folder or file"),
    "a bucket for a show": (["s3://desk"], "counterpoint: s3://desk: this can be no show; expected a folder in it; --seeds takes all of them"),
    "no bucket": (["s3://nobucket/seeds/a-show"], "counterpoint: s3://nobucket/seeds: there is no such bucket, folder or file"),
    "no bucket to write to": ([f"{SEEDS}/a-show", "--out", "s3://nobucket/reports"], "counterpoint: s3://nobucket/reports: there is no such bucket, folder or file"),
    "a slip in the show's own file": ([f"{SEEDS}/c-show"], f"counterpoint: {SEEDS}/c-show/show.yaml: title: missing; expected the title of the show"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_request_is_one_line(bucket: s3.Bucket, call: Call, what: str) -> None:
    bucket.put({"seeds/c-show/show.yaml": b"kind: film\n"})
    before, (words, line) = bucket.heads(), WRONG[what]
    said = call("report", *(["--out", OUT] if "--out" not in words else []), "--notebook", "brief", *words)
    assert said.code == 2 and said.err.splitlines()[-1] == line
    assert len(said.err.splitlines()) == 1 + (
        "c-show" in what or "slip" in what or "write" in what
    )  # what was fetched before
    assert bucket.heads() == before


def test_without_a_server_or_credentials_it_is_one_line(
    bucket: s3.Bucket, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as gone:
        gone.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{s3.free_port()}")
        said = report(call, f"{SEEDS}/a-show")
        assert (
            said.code == 2 and said.line == f"counterpoint: {SEEDS}/a-show: the connection failed or was cut"
        )
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    said = report(call, f"{SEEDS}/a-show")
    assert said.code == 2 and "no credentials were found" in said.line


@pytest.fixture
def guarded(bucket: s3.Bucket) -> Iterator[s3.Bucket]:
    yield bucket
    bucket.guard("inf")


def test_denied_credentials_stop_before_anything_runs(
    guarded: s3.Bucket, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    guarded.only("nobody", "s3:ListAllMyBuckets")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3.SECRET + "x")
    said = report(call, f"{SEEDS}/a-show")
    assert (said.code, said.line) == (2, f"counterpoint: {SEEDS}/a-show: access denied to these credentials")
    assert s3.SECRET not in said.err and s3.KEY not in said.err


def test_reading_alone_is_allowed_and_nothing_is_put_there(
    guarded: s3.Bucket, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = guarded.heads()
    for name, value in guarded.only("reader", "s3:GetObject", "s3:ListBucket").items():
        monkeypatch.setenv(name, value)
    said = report(call, f"{SEEDS}/a-show")
    guarded.guard("inf")
    assert said.code == 1 and guarded.heads() == before
    stopped = [line for line in said.err.splitlines() if "publishing stopped" in line]
    assert len(stopped) == 1 and "access denied to these credentials" in stopped[0]
    assert said.err.splitlines()[-1] == f"made 1 report on 1 show for {OUT}; 1 problem(s)"


@pytest.fixture
def wire(bucket: s3.Bucket, monkeypatch: pytest.MonkeyPatch) -> Iterator[s3.Wire]:
    found = s3.Wire(bucket.endpoint)
    monkeypatch.setenv("AWS_ENDPOINT_URL", found.address)
    yield found
    found.close()


def test_a_connection_cut_while_fetching_stops_before_anything_runs(
    bucket: s3.Bucket, call: Call, wire: s3.Wire
) -> None:
    bucket.put({"seeds/a-show/long.txt": b"It is a long story. " * 50_000})
    before, wire.down = bucket.heads(), 200_000
    said = report(call, f"{SEEDS}/a-show")
    assert said.code == 2 and wire.cuts
    assert said.line == f"counterpoint: {SEEDS}/a-show/long.txt: the connection failed or was cut"
    assert bucket.heads() == before


def test_a_connection_cut_while_publishing_leaves_the_last_manifest_and_the_next_run_mends_it(
    bucket: s3.Bucket, call: Call, wire: s3.Wire
) -> None:
    assert report(call, f"{SEEDS}/a-show").code == 0
    before = bucket.files("reports/")
    bucket.put({"seeds/a-show/one.txt": TEXT["one"].replace("funny", "very funny").encode()})
    wire.up = len(before["reports/a-show/brief.html"]) // 2  # smaller files get through, the pages do not
    said = report(call, f"{SEEDS}/a-show")
    assert said.code == 1 and wire.cuts
    assert sum("publishing stopped" in line for line in said.err.splitlines()) == 1
    after = bucket.files("reports/")
    changed = {n for n in after if after[n] != before.get(n)}
    assert changed and not changed & {"reports/a-show/manifest.json", "reports/a-show/brief.html", "reports/index.html"}  # fmt: skip
    assert all(after[name] for name in after)  # nothing half: what is there is as it was, or whole
    wire.up = None
    mended = report(call, f"{SEEDS}/a-show")
    assert mended.code == 0 and "wrote 1 report on 1 show" in mended.err
    told = json.loads(bucket.files("reports/a-show/manifest.json")["reports/a-show/manifest.json"])
    assert (
        told["inputs"]["one.txt"] != json.loads(before["reports/a-show/manifest.json"])["inputs"]["one.txt"]
    )
    assert "unchanged since" in report(call, f"{SEEDS}/a-show").err


def test_a_cut_that_passes_is_not_noticed(bucket: s3.Bucket, call: Call, wire: s3.Wire) -> None:
    wire.down, wire.forgives = 100, 2
    assert report(call, f"{SEEDS}/a-show").code == 0 and wire.cuts == 2


def test_a_run_told_to_stop_puts_there_what_it_has_finished(bucket: s3.Bucket) -> None:
    slow = "import time; print('b-show' in show and time.sleep(300))"
    folder_of(Path("notebooks"), brief=[slow])
    room = Path(tempfile.gettempdir())
    words = ("report", "--seeds", SEEDS, "--out", OUT, "--notebook", "brief", "--log-format", "json")
    with start(*words, env={"TMPDIR": room}) as process:
        told = next(line for line in process.stderr if b'"show_start", "show": "b-show"' in line)
        process.terminate()
        rest = process.stderr.read().decode()
        assert process.wait(120) == 128 + signal.SIGTERM, (told, rest)
    there = bucket.heads("reports/")
    assert {"reports/a-show/manifest.json", "reports/a-show/brief.html", "reports/index.html"} <= set(there)
    assert not any(name.startswith("reports/b-show") for name in there) and "Traceback" not in rest


def test_no_secret_is_anywhere(
    bucket: s3.Bucket, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The notebooks print their whole environment; what is told, kept and published is searched for each secret."""
    secrets = {
        "AWS_SESSION_TOKEN": "t0ken-session", "AZURE_STORAGE_CONNECTION_STRING": "AccountKey=t0ken-azure",
        "GOOGLE_APPLICATION_CREDENTIALS": "/etc/t0ken-google.json", "COUNTERPOINT_API_KEY": "t0ken-own",
        "OPENAI_API_KEY": "t0ken-openai", "HTTPS_PROXY_FOR_LATER": "http://me:t0ken-proxy@proxy:1", "GITHUB_TOKEN": "t0ken-git",
    }  # fmt: skip
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HARMLESS", "is-inherited")
    folder_of(Path("notebooks"), tone=["import os", "1/0  # " + "x" * 50, "print(os.environ)"])
    said = report(call, f"{SEEDS}/a-show", names=("brief", "tone"))
    again = call("report", f"{SEEDS}/a-show", "--out", OUT, "--log-format", "json", "--force", "--notebook", "brief")  # fmt: skip
    there = bucket.files("reports/")
    events = [json.loads(line)["event"] for line in again.err.splitlines()]
    assert [e for e in events if "fetch" in e or "publish" in e] == [
        "fetch_start", "fetch_done", "publish_start", "publish_done",
    ]  # fmt: skip
    assert said.code == 1 and again.code == 0 and b"is-inherited" in there["reports/a-show/brief.ipynb"]
    kept = [*there.values(), said.err.encode(), again.err.encode(), said.out.encode(), again.out.encode()]
    kept += [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    for secret in (s3.KEY, s3.SECRET, "t0ken-"):
        assert not any(secret.encode() in data for data in kept), secret


def test_a_run_of_the_file_keeps_its_state_there(bucket: s3.Bucket, call: Call) -> None:
    Path("seeds").mkdir()
    Path("runs.yaml").write_text(
        f'nightly: {{shows: ["{SEEDS}/*"], notebooks: [brief], output: "{OUT}", cron: "30 2 * * *"}}\n',
        "utf-8",
    )
    assert "never" in call("runs", "--list").out
    done = call("runs", "--due")
    assert done.code == 0 and "nightly" in done.err.splitlines()[-1], done.err
    kept = json.loads(bucket.files("reports/.runs/")["reports/.runs/nightly.state.json"])
    assert (kept["shows"], kept["reports"], kept["exit_code"]) == (2, 2, 0)
    again = call("runs", "--due")
    assert again.code == 0 and again.line.startswith("nothing is due; next is nightly at ")
    assert "never" not in call("runs", "--list").out
    third = call("runs")
    assert third.code == 0 and "a-show: unchanged since" in third.err
    assert set(bucket.heads("reports/.runs/")) == {"reports/.runs/nightly.state.json"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('shows: ["ftp://host/x"]', "runs.yaml: nightly.shows: this ftp:// address is not accepted"),
        ('output: "https://host/x"', "runs.yaml: nightly.output: https:// can only be read"),
        ('output: "s3://me:t0ken@desk/x"', "runs.yaml: nightly.output: this s3:// address is not accepted"),
    ],
)
def test_a_wrong_address_in_the_file_is_one_line(bucket: s3.Bucket, call: Call, words: str, said: str) -> None:  # fmt: skip
    Path("seeds").mkdir()
    Path("runs.yaml").write_text(f"nightly: {{notebooks: [brief], {words}}}\n", "utf-8")
    told = call("runs")
    assert told.code == 2 and told.line.startswith(f"counterpoint: {said}") and "t0ken" not in told.err


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """A web server that lists its folders."""
    show = tmp_path / "web" / "shows" / "my show"
    (show / "codings").mkdir(parents=True)
    (show / "show.yaml").write_text("title: From the web\n", "utf-8")
    (show / "one.txt").write_text(TEXT["one"], "utf-8")
    (show / "a & b.txt").write_text(TEXT["two"], "utf-8")
    (show / "codings" / "note.txt").write_text("x", "utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *told: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path / "web")) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/shows"
        server.shutdown()


def test_a_folder_of_a_web_server_is_read(bucket: s3.Bucket, web: str, call: Call) -> None:
    said = report(call, seeds=web, out="out")
    assert said.code == 0, said.err
    told = json.loads(Path("out/my show/manifest.json").read_text("utf-8"))
    assert set(told["inputs"]) == {"show.yaml", "one.txt", "a & b.txt", "codings/note.txt"}
    assert quote("my show") in Path("out/my show/brief.ipynb").read_text("utf-8")
    no = report(call, f"{web}/my%20shwo", out="out")
    assert (no.code, no.line) == (2, f"counterpoint: {web}: show: no 'my shwo'; did you mean my show?")


def test_without_the_packages_it_says_which(tmp_path: Path) -> None:
    """Where s3fs cannot be imported, in a process of its own."""
    (tmp_path / "s3fs.py").write_text("raise ImportError('none')\n", "utf-8")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "lib"), os.environ.get("PYTHONPATH", "")])
    run = subprocess.run(
        [sys.executable, "-m", "counterpoint.cli", "report", "s3://desk/x", "--out", "out"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (2, "counterpoint: s3://desk/x: to reach it, pip install .[remote]\n")  # fmt: skip
