"""The mark itself: `[^s7]` for one slide, `[^s7-9]` for a run, `[^s7,s9]` for several."""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK = re.compile(r"\[\^s(?P<slides>\d{1,6}(?:\s*[-–,]\s*s?\d{1,6})*)\]")
"""A mark; what it names stands in the group `slides`."""

TYPED_MARK = re.compile(
    r"\[\^(?!s\d)[a-zA-Z][\w-]*\](?!:)|<!--\s*(?:glue|brief)\b[^>]*-->|\{\.?glue\}"
)
"""What says that a sentence is glue, where a page marks that at all."""

DEFINITION = re.compile(r"^[ \t]{0,3}\[\^[\w, –-]+\]:")
"""The beginning of a line that defines a footnote."""

_LONGEST_RUN = 2000
"""A mark that names more slides than any deck has is read by its two ends."""


def mark(slides: Iterable[int]) -> str:
    """The marks for these slides, one each, in ascending order."""
    return "".join(f"[^s{number}]" for number in sorted(set(slides)))


def cited_slides(text: str) -> tuple[int, ...]:
    """The slides that the marks in the text name, each once, ascending."""
    found: set[int] = set()
    for group in MARK.findall(text):
        for piece in re.split(r"\s*,\s*", group.replace("s", "")):
            ends = [int(end) for end in re.split(r"\s*[-–]\s*", piece)]
            first, last = min(ends), max(ends)
            found.update(range(first, last + 1) if last - first <= _LONGEST_RUN else (first, last))
    return tuple(sorted(found))
