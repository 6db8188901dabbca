"""Every hostile payload, in every field, in every format: read as words, shown as words, and nothing else."""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from counterpoint.errors import RequestError
from counterpoint.model import Review
from counterpoint.page import IndexEntry, Link, export, index
from counterpoint.sources import Facts, load_show, read_file, read_show
from tests import hostile
from tests.browsing import chromium
from tests.conftest import ROOT
from tests.hostile import BODY, EVIL, FIELDS, OWN, Payload
from tests.lab import jupyter, trust
from tests.making import executed, output
from tests.test_whole import Ran, report
from tests.watching import FOREIGN, REMOTE, opened, poke, watched

__all__ = ["chromium"]

FORMATS = ("text", "markdown", "html", "wordpress")
SHARED = Path(os.environ.get("COUNTERPOINT_SHARED") or ROOT.parent / "shared") / "hostile"
TURNING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]|\u2068(?![^\u2066-\u2069<]*\u2069)"
)  # not a name set apart


@pytest.fixture(scope="module", params=["own", "shared"])
def payloads(request: pytest.FixtureRequest) -> list[Payload]:
    if request.param == "own":
        return hostile.payloads(None)
    if not SHARED.is_dir():
        pytest.skip(
            "no shared/hostile beside the checkout (or in COUNTERPOINT_SHARED): our own payloads have been swept"
        )
    return hostile.payloads(SHARED)[len(OWN) :]


def unseen(text: str) -> list[str]:
    """Characters that command a terminal, turn a direction or break an encoding."""
    bad = (c for c in text if unicodedata.category(c) in {"Cc", "Cs"} or TURNING.match(c))
    return [f"U+{ord(c):04X}" for c in bad if c != "\n"]


def everything(review: Review) -> dict[str, str]:
    """What of a review can come to a page, by field."""
    return {
        "headline": review.headline or "",
        "author": review.author or "",
        "publisher": review.publisher or "",
        "tags": " ".join(review.tags),
        "url": " ".join([review.url or "", *review.warnings]),
        "body": " ".join([review.text, *(r.text for r in review.receipts)]),
    }


def is_web(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s\\<>\"]+", text, re.IGNORECASE) is not None


def is_path(text: str) -> bool:
    """Whether a page's canonical address would be one inside the site: no address to show, and nothing lost."""
    return not re.search(r"[\s<>\"\\^`{|}]|^[a-z][a-z0-9+.-]*:", text, re.IGNORECASE)


@pytest.mark.parametrize("format", FORMATS)
def test_every_payload_in_every_field_is_read_as_the_words_it_shows(
    format: str, payloads: Sequence[Payload], tmp_path: Path
) -> None:
    path, lost, odd, combinations = tmp_path / "one.txt", [], [], 0
    for number, payload in enumerate(payloads):
        path.write_bytes(hostile.file_of(format, dict.fromkeys(FIELDS, payload.text), number))
        p = payload.text
        given = {"one": Facts(p, p, p, p, tags=(p,))} if format == "text" else {}
        (review,) = read_file(path, given)
        want, got = hostile.wanted(review.format, payload), everything(review)
        if format == "text":
            del want["headline"]  # a text without a title line has the one of show.yaml, or finds one
        if not (format == "html" and is_path(payload.meant)):
            want["url"] = payload.meant[:200]
        for field, text in want.items():
            signs = (
                review.format == "text" or "<" not in p
            )  # of broken markup the last signs may go, never words
            if missing := hostile.lost(text, got[field], signs):
                lost.append((field, p[:80], missing[:80]))
        combinations += len(FIELDS)
        odd += [(field, p[:80], bad) for field, text in got.items() if (bad := unseen(text))]
        odd += [("url", p[:80], review.url)] if review.url and not is_web(review.url) else []
    assert combinations >= len(FIELDS) * len(OWN)
    assert lost == [] and odd == []


def test_every_payload_in_show_yaml_is_taken_as_words_or_told_in_one_line(
    payloads: Sequence[Payload], tmp_path: Path
) -> None:
    taken = told = 0
    for payload in payloads:
        p = payload.text
        q = hostile.quoted(p, "\x80-\x9f")
        files = [
            f"title: {q}\nleads: {{female_lead: {{names: [{q}, Kim], performers: [{q}]}}}}\n"
            f"reviews: {{one: {{headline: {q}, author: {q}, publisher: {q}, tags: [{q}]}}}}",
            f"title: X\nreviews: {{one: {{url: {q}}}}}",
            f"title: X\nreviews: {{one: {{published: {q}}}}}",
            f"title: X\n{q}: y",
        ]
        for number, text in enumerate(files):
            (tmp_path / "show.yaml").write_text(text, "utf-8")
            try:
                show = load_show(tmp_path)
            except RequestError as refusal:
                told += 1
                assert not unseen(line := str(refusal)) and "\n" not in line and len(line) < 1500, p
                assert number or len(p) > 500 or not hostile.visible(p) or "\ud83d" in p, line
                continue
            taken += 1
            names = show.leads["female_lead"].names if show.leads else ()
            for seen in (show.title, *names[:1]):
                assert not unseen(seen), p
                assert number or not hostile.lost(payload.meant, seen), p
    assert taken > 1.5 * len(payloads) and told > 1.5 * len(payloads)


def packed_show(folder: Path, payloads: Sequence[Payload]) -> Path:
    """A show whose reviews hold every payload in every field, several to a line of a name; formats in turn."""
    folder.mkdir(parents=True)
    texts = [p.text for p in payloads]
    lines = list(hostile.packed(texts))
    facts: dict[str, dict[str, object]] = {}
    posts = []
    for number, line in enumerate(lines):
        format = FORMATS[number % len(FORMATS)]
        said = dict.fromkeys(FIELDS, line) | {"body": texts[number % len(texts)]}
        if format == "wordpress":
            posts.append(hostile.post(said, number))
            continue
        (folder / f"r{number:03}.txt").write_bytes(hostile.file_of(format, said, number))
        if format == "text":
            facts[f"r{number:03}"] = {n: line.encode("utf-8", "replace").decode() for n in ("headline", "author", "publisher", "url")}  # fmt: skip
            facts[f"r{number:03}"]["tags"] = [facts[f"r{number:03}"]["author"]]
    (folder / "posts.json").write_text(json.dumps(posts))
    for start in range(
        0, len(texts), 30
    ):  # each as the characters it is made of, in a sentence that makes a claim
        sentences = (f"The pace is slow, {' '.join(t.split())}." for t in texts[start : start + 30])
        (folder / f"literal-{start:03}.txt").write_text("\n\n".join([BODY.format(start), *sentences]), "utf-8", "replace")  # fmt: skip
    (folder / f"{OWN['handler'].replace('/', '')} gnp.\u202etxt").write_text(BODY.format("turned"))
    (folder / "a<img src=x onerror=alert(1)>&quot;.txt").write_text(
        f"{BODY.format('named')}\n\n{BODY.format('so')}"
    )
    name = OWN["script"] + " Kim"
    said = {
        "title": " ".join(OWN[kind] for kind in ("handler", "svg", "link", "right to left")),
        "leads": {"female_lead": {"names": [name], "performers": [OWN["handler"]]}, "male_lead": {"names": [OWN["direction"]], "performers": [OWN["attribute"]]}},
        "reviews": facts,
    }  # fmt: skip
    (folder / "show.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    return folder


@dataclass(frozen=True)
class Attack:
    """A hostile show, what was made of it, and the pages."""

    show: Path
    ran: Ran

    @property
    def pages(self) -> list[Path]:
        return sorted(self.ran.out.rglob("*.html"))


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Attack:
    room = tmp_path_factory.mktemp("hostile")
    show = packed_show(
        room / "javascript:alert(1)#'<b>", hostile.payloads(SHARED if SHARED.is_dir() else None)
    )
    return Attack(show, report(room / "out", show))


def test_the_watch_sees_what_it_is_there_to_see(chromium: Any, tmp_path: Path) -> None:
    """Raw payloads in a bare page: they run, ask and stand where they may not. Under a policy they are stopped, and that is seen."""
    raw = "".join(f"<div>{OWN[kind]}</div>" for kind in ("handler", "svg", "frame", "media", "style", "base", "form", "link"))  # fmt: skip
    raw += "<script>alert(1)</script><p onclick='confirm(2)'>x</p><main><details><summary onfocus=prompt(3)>y</summary></details></main>"
    for policy in (True, False):
        rule = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">" if policy else ""
        path = tmp_path / "raw.html"
        path.write_text(f"<!doctype html><meta charset=utf-8>{rule}{raw}", "utf-8")
        with opened(chromium, path, policy=policy) as seen:
            poke(seen.page)
            alarms = seen.alarms()
            why = {found.split(":")[0] for found in seen.page.evaluate(FOREIGN, "*")}
            assert seen.page.evaluate(REMOTE) == [f"javascript:{hostile.RUN}"]
        assert {"handler", "src", "action", "style", "address", "element", "form", "head"} <= why
        assert ("violations" in alarms) is policy and ("ran" in alarms) is not policy
        assert policy or any(EVIL in asked for asked in alarms["requests"])


def test_the_run_takes_hostile_reviews_as_reviews(attack: Attack) -> None:
    assert attack.ran.code == 1, attack.ran.told  # for the one file whose name turns direction
    assert "gnp.\\u202etxt" in attack.ran.told and "rename it" in attack.ran.told
    assert not [line for line in attack.ran.told.splitlines() if unseen(line)]
    assert len(attack.pages) >= 6 and not list(attack.ran.out.rglob("*.failed.*"))


def test_nothing_runs_loads_or_breaks_on_any_page(attack: Attack, chromium: Any) -> None:
    addresses = {r.url for r in read_show(attack.show).reviews if r.url}
    for path in attack.pages:
        for policy in (True, False):
            with opened(chromium, path, policy=policy, viewport={"width": 320, "height": 700}) as seen:
                page = seen.page
                if page.locator("figure.chart").count():
                    page.locator("html[data-charts=drawn]").wait_for(state="attached")
                poke(page)
                assert seen.alarms() == {}, path.name
                assert page.evaluate(FOREIGN, "*") == [], path.name
                assert set(page.evaluate(REMOTE)) <= addresses, path.name
                assert page.locator("main").count() == 1 and "Counterpoint" in page.title()
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path.name
        assert not TURNING.search(path.read_text("utf-8")), path.name


TEXTS = """[...document.querySelectorAll('#texts details.rv')].map((d) => [...d.querySelectorAll('.tx')].map((t) => {
  const copy = t.cloneNode(true); copy.querySelectorAll('sup').forEach((s) => s.remove()); return copy.textContent; }).join('\\n\\n'))"""
ROWS = "[...document.querySelectorAll('#reviews tbody tr')].map((r) => r.textContent)"


def test_the_page_shows_what_was_read_to_the_letter(attack: Attack, chromium: Any) -> None:
    reviews = read_show(attack.show).reviews
    (path,) = attack.ran.out.glob("*/sources.html")
    with opened(chromium, path, java_script_enabled=True) as seen:
        texts, rows = seen.page.evaluate(TEXTS), seen.page.evaluate(ROWS)
        removed = hostile.visible(seen.page.evaluate("document.querySelector('#receipts').textContent"))
    assert len(reviews) > 10 and len(texts) == len(rows) == len(reviews)
    for review, text, row in zip(reviews, texts, rows, strict=True):
        assert text == review.text, review.id
        shown = hostile.visible(row)
        for said in (review.publisher, review.headline, review.author, *review.tags, *review.warnings):
            assert not said or hostile.visible(said) in shown, (review.id, said)
        for gone in review.receipts:
            assert hostile.visible(gone.text)[:60] in removed, (review.id, gone)


def test_every_payload_as_title_name_and_performer_stays_words(chromium: Any, tmp_path: Path) -> None:
    """The heads of pages, the leads and the index of as many shows as there are payloads, in one page each."""
    import counterpoint as cp

    every = [p.text for p in hostile.payloads(SHARED if SHARED.is_dir() else None) if len(p.text) <= 480]
    lines = [line for line in hostile.packed(every) if hostile.visible(line)]
    show = tmp_path / "show"
    show.mkdir()
    (show / "one.txt").write_text(BODY.format("one"))
    (show / "show.yaml").write_text("title: X")
    desk, titles, outputs, entries = cp.load(str(show)), [], [], []
    for line in lines:
        q = hostile.quoted(line, "\x80-\x9f").replace("\\ud83d", "").replace("\\ude00", "")
        lead = f"{{names: [{q}], performers: [{q}]}}"
        (show / "show.yaml").write_text(
            f"title: {q}\nleads: {{female_lead: {lead}, male_lead: {lead}}}", "utf-8"
        )
        made = replace(desk, comparison=replace(desk.comparison, show=load_show(show)))
        titles.append(made.comparison.show.title)
        outputs += [cp.masthead(made, "leads").html, cp.lead(made, "male_lead").html]
        words = line.encode("utf-8", "replace").decode()
        entries.append(IndexEntry(titles[-1], words, (Link("a/b.html", words),), problems=(words,)))  # fmt: skip
    pages = {
        "heads": (
            export(executed(*(output(html=html) for html in outputs)), title=lines[0]),
            ".mast h1, .named",
        ),
        "index": (index(entries), ".index-show h2"),
    }
    for name, (html, where) in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html, "utf-8")
        for policy in (True, False):
            with opened(chromium, path, policy=policy) as seen:
                poke(seen.page)
                shown = seen.page.evaluate(
                    "(where) => [...document.querySelectorAll(where)].map((h) => h.textContent)", where
                )
                assert seen.alarms() == {} and seen.page.evaluate(FOREIGN, "*") == [], name
        wanted = [title for title in titles for _ in range(len(where.split(",")))]
        assert len(shown) == len(wanted) > 10
        assert [
            w for w, t in zip(wanted, shown, strict=True) if hostile.visible(w) not in hostile.visible(t)
        ] == []


def test_data_files_hold_text_that_is_only_text(attack: Attack) -> None:
    (folder,) = (p.parent for p in attack.ran.out.glob("*/claims.csv"))
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert len(rows) > 50 and all(len(row) == len(head) for row in rows)
    texts = [head.index(name) for name in ("review", "publisher", "label", "quote", "cue", "bends")]
    starts = [
        row[i]
        for row in rows
        for i in texts
        if row[i].lstrip()[:1] in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20")
    ]
    assert starts == []
    for name in ("comparison.json", "manifest.json"):
        told = json.loads((folder / name).read_text("utf-8"))
        told.pop("inputs", None)  # the files' own names, by which they can be found again
        assert not unseen(json.dumps(told, ensure_ascii=False)), name
    lines = (folder / "claims.jsonl").read_text("utf-8").split("\n")
    assert lines.pop() == "" and len([json.loads(line) for line in lines]) == len(rows)


LEADING = "[...document.querySelectorAll('.jp-OutputArea-output .cp a[href]')].map((a) => a.href)"


def test_in_jupyterlab_the_notebooks_fetch_nothing_and_run_nothing(
    attack: Attack, chromium: Any, tmp_path: Path
) -> None:
    """Trusted, which is when Lab shows HTML as it is; and one of them as it comes, when Lab cleans it."""
    (folder,) = (p.parent for p in attack.ran.out.glob("*/claims.csv"))
    reviews = read_show(attack.show).reviews
    addresses = {r.url for r in reviews if r.url}
    with jupyter(folder, tmp_path) as lab:
        for name, trusted in (("sources", False), *((p.stem, True) for p in sorted(folder.glob("*.ipynb")))):
            if trusted:
                trust(folder / f"{name}.ipynb", tmp_path)
            with watched(chromium, f"{lab}/lab/tree/{name}.ipynb?reset", near=lab) as seen:
                page = seen.page
                page.locator(".jp-Notebook .jp-OutputArea-output .cp .part").last.wait_for(state="attached")
                if "application/vnd.plotly" in (folder / f"{name}.ipynb").read_text("utf-8"):
                    page.locator(".js-plotly-plot .main-svg").first.wait_for(state="attached")
                page.evaluate(
                    "for (const d of document.querySelectorAll('.jp-OutputArea details')) d.open = true"
                )
                page.wait_for_timeout(500)
                alarms = seen.alarms()
                assert not alarms.keys() & {"ran", "requests", "dialogs", "went"}, (name, alarms)
                assert page.evaluate(FOREIGN, ".jp-OutputArea-output :not(style)") == [], name
                assert {a for a in page.evaluate(LEADING) if not a.startswith(lab)} <= addresses, name
                if name == "sources" and trusted:  # cleaned by Lab, it has lost its ids
                    assert page.evaluate(TEXTS) == [r.text for r in reviews]
