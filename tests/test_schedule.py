"""runs.yaml, the times it names, and what is printed of it for a scheduler."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from counterpoint.errors import RequestError
from counterpoint.run import Place, Run, cadence, read_runs, zone
from counterpoint.run.schedule import chosen
from counterpoint.run.units import crontab, on_calendar, program, systemd
from tests.making import folder_of, show

BERLIN = ZoneInfo("Europe/Berlin")
GOOD = ["x = 1"]


def at(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


AFTER = [
    ("30 2 * * *", "2026-03-27 12:00", "2026-03-28 02:30+01:00"),
    ("30 2 * * *", "2026-03-28 12:00", "2026-03-29 03:00+02:00"),  # 02:30 does not exist that night
    ("30 2 * * *", "2026-03-29 03:00", "2026-03-30 02:30+02:00"),
    ("30 2 * * *", "2026-10-24 12:00", "2026-10-25 02:30+02:00"),  # 02:30 comes twice: the first time counts
    ("30 2 * * *", "2026-10-25 02:30", "2026-10-26 02:30+01:00"),
    ("*/30 * * * *", "2026-10-25 02:30", "2026-10-25 02:00+01:00"),  # every half hour is every half hour
    ("@daily", "2026-03-28 12:00", "2026-03-29 00:00+01:00"),
    ("@Weekly", "2026-03-28 12:00", "2026-03-29 00:00+01:00"),
    ("0 9 * * mon-fri", "2026-03-27 09:00", "2026-03-30 09:00+02:00"),
    ("0 0 1,15 * fri", "2026-04-01 12:00", "2026-04-03 00:00+02:00"),  # cron's either: the 15th or a Friday
    (
        "0 0 */2 * fri",
        "2026-04-01 12:00",
        "2026-04-03 00:00+02:00",
    ),  # cron's both, where one begins with a star
    ("0 0 29 2 *", "2026-03-01 00:00", "2028-02-29 00:00+01:00"),
    ("0 6 * * 7", "2026-03-27 12:00", "2026-03-29 06:00+02:00"),
]


@pytest.mark.parametrize(("cron", "when", "then"), AFTER)
def test_the_next_time_is_the_one_cron_would_take(cron: str, when: str, then: str) -> None:
    found = cadence(cron).after(at(when))
    assert found.astimezone(UTC) == datetime.fromisoformat(then), found


def test_no_time_comes_before_the_one_it_is_asked_after() -> None:
    second = at("2026-10-25 02:10", fold=1)  # after the clocks went back, when 02:30 has been
    assert cadence("30 2 * * *").after(second) == at("2026-10-26 02:30")


DUE = [
    (None, "2026-05-02 12:00", True),  # never done
    ("2026-05-02 02:30", "2026-05-02 12:00", False),
    ("2026-05-02 02:29", "2026-05-02 02:29", False),
    ("2026-05-02 02:29", "2026-05-02 02:30", True),
    ("2026-04-20 02:30", "2026-05-02 12:00", True),  # missed twelve times
    ("2026-05-01 14:00", "2026-05-02 02:00", False),  # done by hand in between
    ("2026-10-25 02:30", "2026-10-25 03:30", False),  # not again when 02:30 comes back
    ("2026-03-28 02:30", "2026-03-29 03:00", True),  # 02:30 was skipped
    ("2099-01-01 00:00", "2026-05-02 12:00", True),  # a clock that was wrong
]


@pytest.mark.parametrize(("last", "now", "due"), DUE)
def test_a_run_is_due_once_its_time_has_come_since_its_last_success(
    last: str | None, now: str, due: bool
) -> None:
    before = at(last).astimezone(UTC) if last else None
    assert cadence("30 2 * * *").due(before, at(now)) is due


@pytest.mark.parametrize(
    "text",
    "61 * * * *|0 0 31 2 *|5/15 * * * *|0 0 L * *|0 0 * * mon#2|* * * * * *|* * * *|@reboot|@noon|0 0 * * fri-sun|mon * * * *||* * * * *; rm".split("|"),
)  # fmt: skip
def test_what_crontab_would_not_take_is_no_cadence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        cadence(text)


def test_the_zone_is_the_machine_s_or_what_tz_names(monkeypatch: pytest.MonkeyPatch) -> None:
    import tzlocal.unix

    for name, known in (("America/New_York", True), ("Nowhere/City", False)):
        monkeypatch.setattr(tzlocal.unix, "_cache_tz", None)
        monkeypatch.setenv("TZ", name)
        if known:
            assert zone() == ZoneInfo(name)
        else:
            with pytest.raises(RequestError, match=r"TZ: .* a name such as Europe/Berlin"):
                zone()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project of three shows and two notebooks."""
    for name in ("the-one", "the-two", "other"):
        show(tmp_path / "seeds" / name)
    show(tmp_path / "films" / "the-film")
    (tmp_path / "films" / "no-show").mkdir()
    return Place(tmp_path, tmp_path / "seeds", folder_of(tmp_path / "notebooks", brief=GOOD, tone=GOOD))


def read(place: Place, text: str) -> tuple[Run, ...]:
    (place.base / "runs.yaml").write_text(text, "utf-8")
    return read_runs(place.base / "runs.yaml", place)


def test_a_run_is_read_with_its_globs_its_defaults_and_its_cadence(place: Place) -> None:
    one, two = read(
        place,
        """\
nightly:
  notebooks: [brief, tone, brief]
  shows: [other, "the-*", "films/*", other]
  parameters: {limit: 7, reviews: [one]}
  output: outputs/nightly
  cron: "30 2 * * *"
  fail_on: [clash, edited, clash]
by-hand: {notebooks: [tone], cron: }
""",
    )
    assert [p.name for p in one.shows] == ["other", "the-one", "the-two", "the-film"]
    assert one.notebooks == ("brief", "tone") and one.fail_on == ("clash", "edited")
    assert one.parameters == {"limit": 7, "reviews": ["one"]}
    assert one.out == place.base / "outputs/nightly" and one.cadence == cadence("30 2 * * *")
    assert [p.name for p in two.shows] == [
        "other",
        "the-one",
        "the-two",
    ] and two.out == place.base / "outputs"
    assert two.cadence is None and two.parameters == {}
    assert chosen((one, two), ["by-hand"], Path("runs.yaml")) == (two,) and chosen(
        (one, two), [], Path()
    ) == (one, two)
    with pytest.raises(RequestError, match=r"runs\.yaml: run: no 'nihgtly'; did you mean nightly"):
        chosen((one, two), ["nihgtly"], Path("runs.yaml"))


def test_a_path_in_a_parameter_is_seen_from_the_file_it_stands_in(place: Place) -> None:
    (place.base / "book").mkdir()
    (place.base / "book" / "scope.yaml").write_text("", "utf-8")
    (run,) = read(place, "a: {notebooks: [brief], parameters: {codebook: book}}")
    assert run.parameters == {"codebook": str(place.base / "book")}


WRONG = {
    "{showz: []}": "a: no 'showz'; did you mean shows?",
    '{shows: "the-*"}': "a.shows: 'the-*' is not accepted; expected a list",
    "{shows: []}": "a.shows: 'a list' is not accepted",
    "{shows: [3]}": "a.shows: '3' is not accepted",
    "{shows: [the-on]}": "a.shows: no 'the-on'; did you mean the-one",
    '{shows: ["x*"]}': "a.shows: 'x*' matches no show; known: other, the-one, the-two",
    "{shows: [films/the-flim]}": "a.shows: no 'films/the-flim'; did you mean films/the-film",
    '{shows: ["films/no-*"]}': "a.shows: 'films/no-*' is not accepted; expected a path to a folder with show.yaml",
    '{shows: ["two\\0"]}': "a.shows: no 'two\\x00'",
    "{shows: [the-one, copies/the-one]}": "a.shows: ",
    "{notebooks: [breif]}": "a.notebooks: no 'breif'; did you mean brief?",
    "{notebooks: brief}": "a.notebooks: 'brief' is not accepted; expected a list of notebooks, such as [brief, tone]",
    "{parameters: {limmit: 3}}": "a.parameters: name: no 'limmit'; did you mean limit?",
    "{parameters: {limit: many}}": "a.parameters: limit: 'many' is not accepted; expected int (default 3): how many to list",
    "{parameters: {limit: 2025-01-01}}": "a.parameters: limit: '2025-01-01' is not accepted",
    "{parameters: {reviews: one}}": "a.parameters: reviews: 'one' is not accepted; expected list[str]",
    "{parameters: {codebook: nowhere}}": "a.parameters: codebook: ",
    "{parameters: {show: other}}": "a.parameters: show: 'other' is not accepted; expected shows under shows:",
    "{parameters: {since: x}}": "a.parameters: since: 'x' is not accepted; expected nothing: each run compares itself",
    "{parameters: {1: 2}}": "a.parameters: '1' is not accepted; expected a mapping",
    "{parameters: [limit]}": "a.parameters: 'a list' is not accepted",
    "{pdf: a5}": "a.pdf: 'a5' is not accepted; expected a4 or letter",
    "{output: 3}": "a.output: '3' is not accepted; expected a folder",
    "{cron: 5}": "a.cron: '5' is not accepted; expected minute, hour",
    "{cron: 0 25 * * *}": "a.cron: '0 25 * * *' is not accepted; expected minute, hour, day of the month, month and weekday as in crontab",
    "a:\n  cron: * 2 * * *": "line 2: not valid YAML",
    "a:\n  cron: @daily": "quote a cron line that begins with * or @",
    "{fail_on: [clahs]}": "a.fail_on: no 'clahs'; did you mean clash?",
    "{fail_on: clash}": "a.fail_on: 'clash' is not accepted; expected a list of any of ",
    "{fail_on: [clash], notebooks: [tone]}": "a.fail_on: 'clash' is not accepted; expected brief among the notebooks",
    "3": "a: '3' is not accepted; expected a mapping with any of shows",
    "{output: x, output: y}": "line 1: not valid YAML: 'output' stands twice",
    "a: {}\na: {}": "line 2: not valid YAML: 'a' stands twice",
    "a: {}\nB: {}": "name: 'B' is not accepted; expected small letters",
    "a: {}\n../b: {}": "name: '../b' is not accepted",
    "a: {}\nyes: {}": "name: True is not accepted",
    "!!python/object/apply:os.system [ls]": "not valid YAML",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_slip_is_told_in_one_line_with_file_field_value_and_what_is_accepted(
    place: Place, text: str
) -> None:
    show(place.base / "copies" / "the-one")
    whole = text if text.startswith("a:") or "\n" in text else f"a: {text}"
    if "notebooks" not in whole:  # the place has no more than two
        whole = whole.replace("a: {", "a: {notebooks: [brief], ", 1)
    with pytest.raises(RequestError) as refused:
        read(place, whole)
    said = str(refused.value)
    assert said.startswith(f"{place.base / 'runs.yaml'}: ") and WRONG[text] in said and "\n" not in said, said
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "says"), [("", "no run in it"), ("{}", "no run in it"), ("- a", "'a list' is not accepted")]
)
def test_a_file_without_runs_says_what_one_looks_like(place: Place, text: str, says: str) -> None:
    with pytest.raises(
        RequestError, match="expected a mapping from a run's name to its shows, notebooks"
    ) as refused:
        read(place, text)
    assert says in str(refused.value)
    with pytest.raises(
        RequestError, match=r"--file: .*no\.yaml' is not accepted; expected a YAML file of runs"
    ):
        read_runs(place.base / "no.yaml", place)


def timed(tmp_path: Path, **crons: str) -> tuple[Run, ...]:
    return tuple(
        Run(name, name, (), tmp_path, cadence=cadence(cron) if cron else None) for name, cron in crons.items()
    )


def test_a_crontab_has_a_line_for_each_cadence_and_one_that_makes_up_for_what_was_missed(
    tmp_path: Path,
) -> None:
    place = tmp_path / "it's 100% ours"
    place.mkdir()
    runs = timed(tmp_path, nightly="30 2 * * *", weekly="@weekly", byhand="")
    told = crontab(runs, place / "runs.yaml", ["/opt/a b/counterpoint"]).splitlines()
    assert [line.split(" cd ")[0] for line in told] == ["30 2 * * *", "@weekly", "@reboot"]
    assert told[2].endswith(" runs --due nightly weekly") and all(
        "%" not in line.replace("\\%", "") for line in told
    )
    said = told[0].split(" ", 5)[5].replace("\\%", "%").replace("'/opt/a b/counterpoint'", "pwd; echo")
    ran = subprocess.run(
        ["/bin/sh", "-c", said], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert ran == [str(place), "runs --due nightly"]
    assert "runs --due --file other.yaml nightly" in crontab(runs, place / "other.yaml", program())


CALENDAR = {
    "30 2 * * *": ["*-*-* 02:30:00"],
    "@weekly": ["Sun *-*-* 00:00:00"],
    "*/20 9-17 * * mon-fri": ["Mon,Tue,Wed,Thu,Fri *-*-* 09..17:00,20,40:00"],
    "0 0 1,15 * fri": ["*-*-01,15 00:00:00", "Fri *-*-* 00:00:00"],
    "0 0 */2 * 5-7": ["Fri,Sat,Sun *-*-01,03,05,07,09,11,13,15,17,19,21,23,25,27,29,31 00:00:00"],
    "5 4 29 2 *": ["*-02-29 04:05:00"],
    "0 0 1-31 * fri": ["*-*-* 00:00:00", "Fri *-*-* 00:00:00"],
    "@yearly": ["*-01-01 00:00:00"],
}


@pytest.mark.parametrize("cron", CALENDAR)
def test_a_cadence_in_systemd_s_words(cron: str) -> None:
    assert on_calendar(cadence(cron)) == CALENDAR[cron]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
@pytest.mark.parametrize("cron", CALENDAR)
def test_systemd_takes_the_times_cron_takes(cron: str) -> None:
    start = datetime(2026, 11, 22, 9, tzinfo=UTC)
    asked = ["systemd-analyze", "calendar", "--iterations=12", f"--base-time={start:%Y-%m-%d %H:%M:%S} UTC"]
    said = "".join(
        subprocess.run([*asked, f"{when} UTC"], capture_output=True, text=True, check=True).stdout
        for when in on_calendar(cadence(cron))
    )
    stamps = (
        line.split(": ", 1)[1].split(" ", 1)[1]
        for line in said.splitlines()
        if line.endswith(" UTC") and "-" in line
    )
    times = sorted(
        {datetime.strptime(s, "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC) for s in stamps if s[:2] == "20"}
    )[:12]
    assert times
    for found in times:
        assert found == cadence(cron).after(start)
        start = found


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze")
def test_the_units_are_such_as_systemd_accepts(tmp_path: Path) -> None:
    place = tmp_path / 'a $HOME of 100% "ours"'
    place.mkdir()
    (place / "counterpoint").write_text("#!/bin/sh\n", "utf-8")
    (place / "counterpoint").chmod(0o755)
    units = systemd(
        timed(tmp_path, nightly="0 0 1 * mon", byhand=""), place / "runs.yaml", [str(place / "counterpoint")]
    )
    assert set(units) == {"counterpoint-nightly.service", "counterpoint-nightly.timer"}
    for name, text in units.items():
        (tmp_path / name).write_text(text, "utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)],
        capture_output=True,
        text=True,
    )
    mine = [line for line in said.stderr.splitlines() if "counterpoint" in line]
    assert said.returncode == 0 and not mine, said.stderr


def test_a_schedule_without_times_or_with_a_path_that_breaks_a_line_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="byhand: no cron: to print"):
        crontab(timed(tmp_path, byhand=""), tmp_path / "runs.yaml", program())
    with pytest.raises(RequestError, match="cannot stand in a schedule"):
        systemd(timed(tmp_path, a="@daily"), tmp_path / "b\nc" / "runs.yaml", program())
