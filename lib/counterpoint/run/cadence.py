"""When a run's time has come: cron's five fields, in the zone of this machine's clock, over the hours it skips or repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from cronsim import CronSim, CronSimError

from counterpoint.errors import RequestError

WORDS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
ACCEPTED = (
    'minute, hour, day of the month, month and weekday as in crontab, such as "30 2 * * mon-fri", '
    "or one of @hourly, @daily, @weekly, @monthly, @yearly"
)
TERM = re.compile(r"(?:\*|\w+-\w+)(?:/\d+)?|\d+|[a-z]{3}", re.IGNORECASE)
SOME_DAY = datetime(2024, 1, 1)


class Fields(NamedTuple):
    """The values each field lets through. `either`: a day of the month or a weekday is enough, as cron has it where both are limited."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # 0 to 6, Sunday is 0
    either: bool


@dataclass(frozen=True)
class Cadence:
    """The times of a run, as `cron:` names them."""

    text: str

    @property
    def expression(self) -> str:
        return WORDS.get(self.text.lower(), self.text)

    @property
    def fields(self) -> Fields:
        sim = CronSim(self.expression, SOME_DAY)
        minutes, hours, days, months = map(frozenset, (sim.minutes, sim.hours, sim.days, sim.months))
        weekdays = frozenset(int(str(day)) % 7 for day in sim.weekdays)
        return Fields(minutes, hours, days, months, weekdays, not sim.day_and)

    def after(self, when: datetime) -> datetime:
        """The first time after this one, in its zone. What the clocks skip comes right after, what they repeat comes once."""
        for found in CronSim(self.expression, when):
            if found.astimezone(UTC) > when.astimezone(UTC):  # of one zone, Python compares what clocks show
                return found
        raise AssertionError("a cadence without a time is refused when it is read")

    def due(self, last: datetime | None, now: datetime) -> bool:
        """Whether its time has come since the last success began; in the zone of `now`.

        Many missed times are one. Never done, or done in the future by a clock that was wrong: due.
        """
        if last is None or last > now:
            return True
        return self.after(last.astimezone(now.tzinfo)).astimezone(UTC) <= now.astimezone(UTC)


def cadence(text: str) -> Cadence:
    """What `cron:` says. ValueError, with the reason, for what crontab would not take as it is, or for a time that never comes."""
    text = " ".join(text.split())
    expression = WORDS.get(text.lower(), text)
    parts = expression.split()
    if expression.startswith("@"):
        raise ValueError("no such word")
    if len(parts) != 5:
        raise ValueError(f"{len(parts)} fields, not 5")
    for part in parts:
        if not all(TERM.fullmatch(term) for term in part.split(",")):
            raise ValueError(f"{part!r} is not of crontab's form")
    try:
        next(CronSim(expression, SOME_DAY))
    except CronSimError as error:
        raise ValueError(str(error).lower()) from None
    except StopIteration:
        raise ValueError("a day that never comes") from None
    return Cadence(text)


def zone() -> tzinfo:
    """The zone of this machine's clock, or the one TZ names. RequestError where that is no zone."""
    from tzlocal import get_localzone

    try:
        return get_localzone()
    except Exception:  # it raises what zoneinfo, the file system or a regular expression do
        raise RequestError(
            "TZ: the clock's time zone cannot be told; expected a name such as Europe/Berlin"
        ) from None
