"""A German customer's stand-in as a sentence has it: without the name's article, and with what is compounded with the name.

"Die Hollerbach GmbH" is "Kunde A", "das Hollerbach-Projekt" is "das Projekt von Kunde A", "Hollerbachs Pumpen" are "Kunde As Pumpen".
"""

from __future__ import annotations

import re

from writers.german_nouns import declined
from writers.masking.endings import german_thing

_LABEL = "Customer"
_OWNER = re.compile(r"['’]?s|['’]")
_OPENS_NOTHING = re.compile(r"(?<![\w#@-])$")


def in_german(
    text: str, start: int, end: int, named: int, letter: str, *, low: int, high: int
) -> tuple[int, int, str]:
    """Where the words that give way begin and end, within text[low:high], and what takes their place.

    text[start:end] is the name with its ending, which begins at `named`.
    """
    before = text[low:start]
    thing = german_thing(text, end) if _OPENS_NOTHING.search(before) and named == end else None
    if thing and thing.end() <= high:
        return start, thing.end(), f"{thing['thing']} von Kunde {letter}"
    cut, said = declined(_LABEL, letter, before, text[end:high])
    owner = "s" if _OWNER.fullmatch(text, named, end) else ""
    return start - min(cut, len(before)), end, said + owner
