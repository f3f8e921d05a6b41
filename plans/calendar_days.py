"""Days, hours and zones of a calendar: which day of the week counts, and when a planned moment has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from deckproof.errors import UsageError
from writers.release_days import WEEK, is_hour, is_zone, weekday_of

WORKING = frozenset(range(5))
HOUR = "09:00"
ZONE = "UTC"


def weekdays(names: Iterable[str]) -> frozenset[int]:
    """The days of the week by the beginnings of their English names; Monday to Friday where none is named.

    Raises UsageError for a name that is no day.
    """
    found = set()
    for name in names:
        place = weekday_of(name)
        if place is None:
            raise UsageError(
                f"{name!r} is no day of the week.", remedy=f"Known: {', '.join(WEEK)}."
            )
        found.add(place)
    return frozenset(found) or WORKING


def hour_of(text: str) -> str:
    """The time of the day as HH:MM, 09:00 for none; raises UsageError."""
    if text and not is_hour(text):
        raise UsageError(f"{text!r} is no time of the day.", remedy='Write it as "09:00".')
    return text or HOUR


def zone_of(name: str) -> str:
    """The name of the zone, UTC for none; raises UsageError for one that this machine does not know."""
    wanted = name or ZONE
    if not is_zone(wanted):
        raise UsageError(
            f"{name!r} is no time zone.", remedy='Write it as "Europe/Berlin" or "UTC".'
        )
    return wanted


def moment_of(day: dt.date, hour: str, zone: str) -> dt.datetime:
    """The moment in UTC. An hour that the clock skips counts as the one after, one that it shows twice as the first."""
    hours, minutes = hour.split(":")
    there = dt.datetime.combine(day, dt.time(int(hours), int(minutes)), ZoneInfo(zone))
    return there.astimezone(dt.UTC)


def first_day(since: dt.date, allowed: frozenset[int]) -> dt.date:
    """The first of these days of the week from `since` on."""
    return next(
        day
        for day in (since + dt.timedelta(days=more) for more in range(7))
        if day.weekday() in allowed
    )
