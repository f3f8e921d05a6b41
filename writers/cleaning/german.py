"""A German customer's stand-in as a sentence has it: without the name's article, and with what is compounded with the name.

"Die Hollerbach GmbH" is "Kunde A", "das Hollerbach-Projekt" is "das Projekt von Kunde A", "Hollerbachs Pumpen" are "Kunde As Pumpen".
"""

from __future__ import annotations

import re

from writers.cleaning.stand_ins import StandIn
from writers.german_nouns import declined
from writers.masking.endings import german_thing
from writers.masking.german_things import owned_thing

_NOUNS = {"Customer": "Kunde", "Person": "Person"}
_OWNER = re.compile(r"['’]?s|['’]")
_THING = re.compile(r"[ \u00a0](?!(?:und|oder|sowie|ist|sind|hat)(?!\w))[^\W\d_]{3,}")
_OPENS_NOTHING = re.compile(r"(?<![\w#@-])$")


def in_german(
    text: str, start: int, end: int, named: int, instead: StandIn, *, low: int, high: int
) -> tuple[int, int, str]:
    """Where the words that give way begin and end, within text[low:high], and what takes their place.

    text[start:end] is the name with its ending, which begins at `named`.
    """
    before, letter = text[low:start], instead.mark
    noun = _NOUNS[instead.german_label]
    thing = german_thing(text, named) if _OPENS_NOTHING.search(before) else None
    if thing and end in (named, thing.end) and thing.end <= high:
        return start, thing.end, f"{thing.noun} von {noun} {letter}"
    owned = owned_thing(text, start, named, low)
    if owned is not None and owned.end <= high:
        return owned.start, owned.end, f"{owned.before}{noun} {letter}"
    cut, said = declined(instead.german_label, letter, before, text[end:high])
    owns = _OWNER.fullmatch(text, named, end) and _THING.match(text, end)
    return start - min(cut, len(before)), end, said + ("s" if owns and not cut else "")
