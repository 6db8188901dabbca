"""WordPress REST JSON → drafts: a post, a page, or an array of them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from counterpoint.errors import SourceRefused
from counterpoint.sources import blocks, shortcodes
from counterpoint.sources.dates import iso
from counterpoint.sources.draft import Draft, Facts
from counterpoint.sources.mend import fold, mend, scrub

Item = Mapping[str, Any]


def is_post(item: object) -> bool:
    """Whether a JSON value is a WordPress post or page, by its parts."""
    return isinstance(item, dict) and _rendered(item.get("content")) is not None and _looks_like(item) is None


def what_it_is(data: object) -> str:
    """What a JSON value that is no post looks like, for a refusal."""
    if isinstance(data, list):
        if not data:
            return "an empty JSON list"
        kinds = sorted({what_it_is(item) for item in data})
        return (
            f"a list of {len(data)}: {kinds[0]}"
            if len(kinds) == 1
            else f"a list of {len(data)} unlike things"
        )
    if not isinstance(data, dict):
        return f"a JSON {type(data).__name__}"
    known = _looks_like(data)
    if known is None and _rendered(data.get("content")) is not None:
        return "a WordPress post"
    return known or f"JSON that is no WordPress post (its keys: {_keys(data)})"


def read_post(item: Item) -> Draft:
    """A draft of one post or page; SourceRefused if it is protected or holds no content."""
    content = item["content"]
    if isinstance(content, dict) and content.get("protected"):
        raise SourceRefused("a WordPress post whose content is protected by a password")
    rendered, mended = mend(_rendered(content) or "")
    if not rendered.strip():
        raise SourceRefused("a WordPress post with empty content")
    rendered, short = shortcodes.strip(rendered)
    found, receipts = blocks.read_tree(blocks.parse(f"<body>{scrub(rendered)}</body>"))
    if not found:
        raise SourceRefused("a WordPress post whose content holds no text")
    return Draft("wordpress", found, facts_of(item), (*short, *receipts), mended)


def facts_of(item: Item) -> Facts:
    """What a post says of itself."""
    published, modified = (_text(item.get(k)) for k in ("date", "modified"))
    return Facts(
        headline=blocks.inline_text(_rendered(item.get("title")) or "") or None,
        author=_author(item),
        publisher=_site(item),
        url=_text(item.get("link")),
        published=iso(published) if published else None,
        modified=iso(modified) if modified else None,
        tags=tuple(_tags(item)),
    )


def _looks_like(item: Item) -> str | None:
    """The kind of a WordPress object that is not a post, by the keys only it has."""
    kind = item.get("type")
    if isinstance(item.get("code"), str) and isinstance(item.get("message"), str) and "content" not in item:
        return fold(f"a WordPress error ({item['code'][:60]}: {item['message'][:80]})")[0]
    if kind == "comment" or ("author_name" in item and "post" in item):
        return "WordPress comments"
    if kind == "attachment" or "media_type" in item or "mime_type" in item or "media_details" in item:
        return "WordPress media"
    if "taxonomy" in item and "content" not in item:
        return "WordPress tags or categories"
    if "avatar_urls" in item and "content" not in item:
        return "WordPress users"
    if "namespaces" in item and "routes" in item:
        return "the index of a WordPress site"
    if kind in ("wp_block", "nav_menu_item", "wp_template", "wp_navigation", "revision"):
        return f"a WordPress {kind}"
    if "content" not in item and any(
        "setting" in str(k) or "option" in str(k) or "plugin" in str(k) for k in item
    ):
        return f"the settings of a plugin (its keys: {_keys(item)})"
    return None


def _keys(item: Item) -> str:
    names = [fold(str(k)[:30])[0] for k in list(item)[:6]]
    return ", ".join(names) + (", …" if len(item) > 6 else "") if names else "none"


def _rendered(value: object) -> str | None:
    """`{"rendered": "…"}` (or raw, as an editor exports it) as text."""
    if isinstance(value, dict):
        value = value.get("rendered", value.get("raw"))
        return value if isinstance(value, str) else None
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _author(item: Item) -> str | None:
    named = [_text(a.get("name")) for a in _dicts(_embedded(item).get("author"))]
    if first := next((n for n in named if n), None):
        return html.unescape(first)
    head = item.get("yoast_head_json")
    return _text(head.get("author")) if isinstance(head, dict) else None


def _site(item: Item) -> str | None:
    head = item.get("yoast_head_json")
    return _text(head.get("og_site_name")) if isinstance(head, dict) else None


def _tags(item: Item) -> Iterator[str]:
    """The names of the embedded tags, else the slugs in `class_list`."""
    terms = _embedded(item).get("wp:term")
    groups = terms if isinstance(terms, list) else []
    names = [_text(t.get("name")) for g in groups for t in _dicts(g) if t.get("taxonomy") == "post_tag"]
    if any(names):
        yield from dict.fromkeys(html.unescape(n) for n in names if n)
        return
    classes = item.get("class_list")
    listed = classes.values() if isinstance(classes, dict) else classes if isinstance(classes, list) else ()
    yield from dict.fromkeys(c[4:] for c in listed if isinstance(c, str) and c.startswith("tag-") and c[4:])


def _embedded(item: Item) -> Item:
    found = item.get("_embedded")
    return found if isinstance(found, dict) else {}


def _dicts(value: object) -> list[Item]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []
