"""What came of a file of feedback that was taken in, and the document that tells of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from deckproof.codec import to_plain
from echo.lines import BadLine

MOST_BAD = 1000
"""Bad lines that are told of; the others are counted."""


@dataclass(slots=True, kw_only=True)
class Imported:
    """What came of a file: how many lines were new, known or bad, and whose the comments are."""

    batch: str
    figures: int = 0
    comments: int = 0
    known: int = 0
    bad: int = 0
    erased: int = 0
    """Comments left out, as their words were erased on request."""
    bad_lines: list[BadLine] = field(default_factory=list)
    teams: Counter[str] = field(default_factory=Counter)

    @property
    def new(self) -> int:
        """Lines that were not there before."""
        return self.figures + self.comments

    @property
    def is_known(self) -> bool:
        """Whether the file added nothing because all of it was there."""
        return not self.new and not self.bad and self.known > 0

    def note_bad(self, line: BadLine) -> None:
        """Count the line, and remember it as long as there is room."""
        self.bad += 1
        if len(self.bad_lines) < MOST_BAD:
            self.bad_lines.append(line)

    def document(self) -> dict[str, Any]:
        """The same as the command and the API give it."""
        return {
            "schema": "deckproof.feedback-import/1",
            "figures": self.figures,
            "comments": self.comments,
            "known": self.known,
            "bad": self.bad,
            "erased": self.erased,
            "bad_lines": to_plain(self.bad_lines),
            "teams": dict(sorted(self.teams.items())),
        }
