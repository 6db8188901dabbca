"""A show made of hostile reviews alone, and what a run made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml

from tests.hostile import BODY, FIELDS, FORMATS, OWN, Payload, file_of, packed, post
from tests.reports import Ran


@dataclass(frozen=True)
class Attack:
    """A hostile show, what was made of it, and the pages."""

    show: Path
    ran: Ran

    @property
    def pages(self) -> list[Path]:
        return sorted(self.ran.out.rglob("*.html"))

    @property
    def folder(self) -> Path:
        """Where the show's own pages and data are."""
        return self.ran.out / self.show.name


def packed_show(folder: Path, payloads: Sequence[Payload]) -> Path:
    """A show whose reviews hold every payload in every field, several to a line of a name, formats in turn; and our own as headings."""
    folder.mkdir(parents=True)
    texts = [p.text for p in payloads]
    lines = list(packed(texts))
    facts: dict[str, dict[str, object]] = {}
    posts = []
    for number, line in enumerate(lines):
        format = FORMATS[number % len(FORMATS)]
        said = dict.fromkeys(FIELDS, line) | {"body": texts[number % len(texts)]}
        if format == "wordpress":
            posts.append(post(said, number))
            continue
        (folder / f"r{number:03}.txt").write_bytes(file_of(format, said, number))
        if format == "text":
            facts[f"r{number:03}"] = {n: line.encode("utf-8", "replace").decode() for n in ("headline", "author", "publisher", "url")}  # fmt: skip
            facts[f"r{number:03}"]["tags"] = [facts[f"r{number:03}"]["author"]]
    (folder / "posts.json").write_text(json.dumps(posts))
    for start in range(
        0, len(texts), 30
    ):  # each as the characters it is made of, in a sentence that makes a claim
        sentences = (f"The pace is slow, {' '.join(t.split())}." for t in texts[start : start + 30])
        (folder / f"literal-{start:03}.txt").write_text("\n\n".join([BODY.format(start), *sentences]), "utf-8", "replace")  # fmt: skip
    own = [" ".join(text.split()) for text in OWN.values()]
    marked = "\n\n".join(f"## {text}\n\nThe pace is fast, {text}, and bold." for text in own)
    (folder / "headed-marked.txt").write_text(f"# {OWN['script']}\n\n{marked}\n", "utf-8", "replace")
    saved = "".join(
        f"<h2>{t}</h2><p>It is quiet, {t}, and bold; nobody kisses.</p>" for t in map(escape, own)
    )
    page = f"<!doctype html><html lang=en><body><article>{saved}</article></body></html>"
    (folder / "headed-saved.txt").write_text(page, "utf-8", "replace")
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
