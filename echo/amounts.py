"""Numbers as analytics tools and people write them, in English and German."""

from __future__ import annotations

import math
import re

from deckproof.errors import UsageError

MOST = 1e12
_NUMBER = re.compile(r"(-?)(\d[\d.,' \u00a0\u202f]*)\s*(%|k|m)?\Z", re.IGNORECASE)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*\Z")
_MORE = {"k": 1_000.0, "m": 1_000_000.0}


def number_of(value: object) -> float:
    """The number; "1,234", "1.234" and "1 234" are thousands, "1,5" and "1.5" are not. Raises UsageError."""
    if isinstance(value, bool) or value is None:
        raise UsageError("The value is no number.")
    if isinstance(value, int | float):
        return _checked(float(value))
    found = _NUMBER.match(str(value).strip())
    if found is None:
        raise UsageError("The value is no number.")
    sign, digits, unit = found[1], found[2].strip(), (found[3] or "").lower()
    try:
        number = float(plain_digits(digits))
    except ValueError:
        raise UsageError("The value is no number.") from None
    return _checked((-number if sign else number) * _MORE.get(unit, 1.0))


def plain_digits(digits: str) -> str:
    """The same digits with a full stop as the only mark."""
    if _THOUSANDS.match(digits):
        return re.sub(r"\D", "", digits)
    bare = re.sub(r"['\s\u00a0\u202f]", "", digits)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return bare
    return f"{re.sub('[.,]', '', bare[:last])}.{bare[last + 1 :]}"


def _checked(number: float) -> float:
    if not math.isfinite(number) or abs(number) > MOST:
        raise UsageError("The value is no number that could be counted.")
    return number
