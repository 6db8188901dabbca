"""Since the last run: reviews that came, left or were edited, contradictions and claims that appeared or went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from counterpoint.desk import Desk
from counterpoint.since import Came, Changes
from counterpoint.views.edits import Edited, edited
from counterpoint.views.fragment import Fragment, render
from counterpoint.views.moves import SAME_SENTENCE, contradictions, groups, texts_changed
from counterpoint.views.scene import Scene, Who, scene
from counterpoint.views.since import method, story_of, summary
from counterpoint.views.words import capital, count

MOST = 10  # reviews whose claims are listed; changes.json has all
WAS = {
    "foreign": "until now set aside as in another language", "uncoded": "until now not coded",
    "copy": "until now counted as a copy of another", "refused": "until now its file could not be read",
}  # fmt: skip
IS = {
    "foreign": "it is in another language now", "uncoded": "it is not coded", "copy": "it counts as a copy of another now",
    "refused": "its file can no longer be read", "": "its file is gone",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A review that came, left or was edited."""

    kind: str
    who: Who | None
    name: str
    note: str
    edit: Edited | None = None


def changes(desk: Desk, since: str = "") -> Fragment:
    """What has changed since the run that left the file `since`, its state.json; an empty state without one."""
    story = story_of(desk, since)
    if story is None:
        return render("changes", story=None, compared=bool(since))
    here = scene(desk)
    claims = groups(here, story)
    left = len(claims) - MOST
    return render(
        "changes",
        story=story,
        compared=True,
        method=[method(d) for d in story.method],
        why=why(story),
        marked=not story.choice and texts_changed(story),
        summary=capital(summary(story)),
        rows=rows(here, story),
        turns=contradictions(here, story),
        groups=claims[:MOST],
        company=any(row.mark == SAME_SENTENCE for group in claims[:MOST] for row in group.rows),
        more=f"and claims of {count(left, 'review')} more, in changes.json" if left > 0 else "",
    )


def why(story: Changes) -> str:
    """What another method may have done; whose doing it was is marked only where texts changed as well."""
    if story.choice:
        return "Only what both runs were asked for is compared."
    if texts_changed(story):
        return "Claims may have moved for that reason; where the text is as it was, they are marked"
    return "Claims may have moved for that reason, and for no other: the texts are as they were."


def rows(here: Scene, story: Changes) -> list[Row]:
    """The reviews that came, left or were edited."""
    gained, lost = (Counter(m.claim.review for m in moved) for moved in (story.gained, story.lost))
    return [
        *(_came(here, "Added", c, WAS, gained[c.review], "with it came") for c in story.added),
        *(_came(here, "Withdrawn", c, IS, lost[c.review], "with it went") for c in story.withdrawn),
        *(
            Row("Edited" if e.by == "outlet" else "Read anew", here.who.get(e.review), e.name, "", edited(here, e))
            for e in story.edited
        ),
    ]  # fmt: skip


def _came(here: Scene, kind: str, c: Came, why: Mapping[str, str], claims: int, what: str) -> Row:
    notes = [why[c.why]] if c.why in why else []
    notes += [f"{what} {count(claims, 'claim')}"] if claims else []
    return Row(kind, here.who.get(c.review), c.name, capital("; ".join(notes)))
