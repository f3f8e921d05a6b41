"""Working days: Monday to Friday, without those that a team names as holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

_SATURDAY = 5


def after_working_days(day: dt.date, count: int, holidays: Collection[dt.date] = ()) -> dt.date:
    """The day that lies so many working days behind `day`, which itself does not count."""
    while count > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in holidays:
            count -= 1
    return day
