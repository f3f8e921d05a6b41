"""Quotations in a claim: their words stand on the slides as they are, or they are no quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from writers.grounding.hits import Hit
from writers.grounding.passages import Passage, squash

QUOTED = re.compile(r"“([^“”]{2,})”|„([^„“”]{2,})[“”]|«([^«»]{2,})»|»([^«»]{2,})«|\"([^\"]{2,})\"")
_LONG = 3
"""Words from which on a quotation is somebody's words rather than a name for a thing."""


def check_quotations(text: str, cited: Passage, elsewhere: Passage | None) -> Iterator[Hit]:
    """A hit for each quotation whose words do not stand on the cited slides in this order."""
    for found in QUOTED.finditer(text):
        words = next(group for group in found.groups() if group is not None)
        pieces = [squash(piece) for piece in re.split(r"\[?(?:…|\.{3})\]?", words)]
        if all(piece in cited.squashed for piece in pieces):
            continue
        long = len(words.split()) >= _LONG
        other = elsewhere is not None and all(piece in elsewhere.squashed for piece in pieces)
        why = (
            "stands on another slide"
            if other
            else "does not stand on the cited slides in these words"
        )
        yield Hit(
            "quotation", found.start(), found.end(), 0.75 if long else 0.4, f"The quotation {why}."
        )
