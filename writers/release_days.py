"""Days of the week, times of the day and time zones as a brief writes them."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Their places are those of `date.weekday()`; a longer English name counts by its first three letters."""
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")


def weekday_of(name: str) -> int | None:
    """0 for Monday to 6 for Sunday; None for what is no day."""
    wanted = name.strip().casefold()
    fitting = (
        place for place, whole in enumerate(_NAMES) if len(wanted) >= 3 and whole.startswith(wanted)
    )
    return next(fitting, None)


def is_hour(text: str) -> bool:
    """Whether it is a time of the day as HH:MM."""
    return _HOUR.match(text) is not None


def is_zone(name: str) -> bool:
    """Whether this machine knows the time zone, by its IANA name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no such path, too long a name
        return False
    return True
