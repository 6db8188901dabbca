"""The commands by which a language model becomes a coder: `prompts` and `answers` by hand, `code` over the network."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from counterpoint.cli.request import dossier_of, told, write
from counterpoint.cli.terminal import Folder, emit, say
from counterpoint.errors import RequestError, one_line, refuse

if TYPE_CHECKING:
    from counterpoint.asking import Kept
    from counterpoint.model import Review

WORDS = 1500
LARGEST = 5_000_000  # bytes of a file of answers
words_option = click.option(
    "--words",
    type=click.IntRange(min=100),
    default=WORDS,
    show_default=True,
    help="The most words of a review in one prompt; a longer one is asked about in parts.",
)
codebook_option = click.option(
    "--codebook", default="", help="A codebook folder of your own; the default when empty."
)
coder_option = click.option(
    "--coder", default="model", show_default=True, help="Whose codings these become: a folder under codings/."
)


@click.command()
@click.argument("show_dir", type=Folder)
@click.option(
    "--out", type=Folder, help="Folder for <review>.md; without it, all prompts go to standard output."
)
@words_option
@codebook_option
def prompts(show_dir: Path, out: Path | None, words: int, codebook: str) -> int:
    """What to ask a chat model about each review: one prompt a review, to be pasted whole."""
    from counterpoint.asking import parts, render
    from counterpoint.codebook import load

    book, dossier = load(codebook), dossier_of(show_dir, out)
    files = {}
    for review in dossier.reviews:
        for part in parts(review, words):
            name = f"{review.id}.{part.number}.md" if part.of > 1 else f"{review.id}.md"
            files[name] = render(review, dossier.show, book, part).encode("utf-8", "replace")
    if out is None:
        emit(b"\n".join(files.values()))
    else:
        write(out, files)
    return told(dossier)


@click.command()
@click.argument("show_dir", type=Folder)
@click.argument("files", nargs=-1, type=Folder, required=True)
@coder_option
@click.option("--model", default="", help="The model that answered, for the record.")
@codebook_option
def answers(show_dir: Path, files: tuple[Path, ...], coder: str, model: str, codebook: str) -> int:
    """Take back what a chat model answered; - reads standard input. A claim counts if its quote is in the text."""
    from counterpoint.asking import can_be, go_on, parts, prompt_hash, put_down, take
    from counterpoint.codebook import load

    book, dossier = load(codebook), dossier_of(show_dir, None)
    folder = _folder(dossier.show.folder)
    texts = {str(file): _text(file) for file in files}
    answered = take(texts, dossier.reviews, book)
    can_be(coder, folder, tuple(a.review for a in answered))
    prompt = prompt_hash(dossier.show, book)
    for one in answered:
        if one.problem:
            say(f"{one.review.id}: not taken: {one.problem}")
            if one.unfinished:
                say(f"- to get the rest, say: {go_on(parts(one.review)[-1])}; then give both answers")
            continue
        path = put_down(folder, coder, model, prompt, one.review, book, one.kept, _today())
        say(f"{one.review.id}: {_told(one.kept)}; wrote {path}")
        _list(one.kept)
    return told(dossier) or int(any(one.problem for one in answered))


@click.command()
@click.argument("show_dir", type=Folder)
@click.option(
    "--base-url", required=True, help="An OpenAI-compatible address, such as http://localhost:11434/v1."
)
@click.option("--model", required=True, help="The model to ask, as the server calls it.")
@coder_option
@click.option(
    "--again", is_flag=True, help="Ask about every review, also where this text has been asked about."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=600.0,
    show_default=True,
    help="Seconds to wait for one answer.",
)
@words_option
@codebook_option
def code(
    show_dir: Path,
    base_url: str,
    model: str,
    coder: str,
    again: bool,
    timeout: float,
    words: int,
    codebook: str,
) -> int:
    """Have a language model code the reviews, each text once. The key, if one is needed, is $COUNTERPOINT_API_KEY."""
    from counterpoint.asking import AnswerRefused, ask, asked, can_be, prompt_hash, put_down
    from counterpoint.asking.endpoint import endpoint
    from counterpoint.asking.wire import AskingFailed, EndpointRefused, Wire
    from counterpoint.codebook import load

    where = endpoint(base_url, model, timeout, os.environ)
    book, dossier = load(codebook), dossier_of(show_dir, None)
    folder = _folder(dossier.show.folder)
    can_be(coder, folder, dossier.reviews)
    prompt = prompt_hash(dossier.show, book)
    open_ = [r for r in dossier.reviews if again or not asked(folder, coder, r, prompt, book)]
    if len(open_) < len(dossier.reviews):
        say(
            f"{len(dossier.reviews) - len(open_)} of {len(dossier.reviews)} reviews were coded before and are kept"
        )
    if where.bare and open_:
        say(f"{base_url} is not encrypted: the key can be read on the way")
    failed = 0
    with closing(Wire(where, tell=lambda line: say(f"- {line}"))) as wire:
        for head, review in _numbered(open_):
            began = time.monotonic()
            try:
                kept = ask(review, dossier.show, book, wire.chat, words)
            except EndpointRefused as error:
                say(f"{head}: {error}; not asked any further")
                failed += 1
                break
            except (AskingFailed, AnswerRefused) as error:
                say(f"{head}: {error}")
                failed += 1
                continue
            put_down(folder, coder, model, prompt, review, book, kept, _today())
            say(f"{head}: {_told(kept)}, in {time.monotonic() - began:.0f} s")
            _list(kept)
    return told(dossier) or int(bool(failed))


def _numbered(reviews: list[Review]) -> Iterator[tuple[str, Review]]:
    for number, review in enumerate(reviews, 1):
        yield f"[{number}/{len(reviews)}] {review.id}", review


def _told(kept: Kept) -> str:
    """`43 claims, 2 dropped: said twice 2`."""
    count = len(kept.claims)
    return ", ".join(filter(None, (f"{count} claim{'s' * (count != 1)}", kept.reasons())))


def _list(kept: Kept) -> None:
    for dropped in kept.dropped:
        say(f"- {dropped.reason}: {dropped.line}")


def _text(path: Path) -> str:
    """What a file of answers holds, as far as an answer can be long."""
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise RequestError(one_line(f"{path}: cannot be read: {error.strerror or error}")) from None
    if len(data) > LARGEST:
        raise refuse(path, "", "its size", f"at most {LARGEST // 1_000_000} MB")
    return data.decode("utf-8-sig", "replace")


def _folder(folder: Path | None) -> Path:
    assert folder is not None, "a show that was read from disk has its folder"
    return folder


def _today() -> date:
    return datetime.now(UTC).date()
