"""A customer named in a text, before it is a finding."""

from __future__ import annotations

from dataclasses import dataclass

from scanners.customers.surfaces import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A customer named in a text; `start` and `end` are half-open, in code points of the text searched."""

    start: int
    end: int
    owner: int
    rule: str
    confidence: float
    evidence: tuple[str, ...]
    letters: int
    """How many letters of the text spell the name."""
    kind: Kind

    @property
    def is_slip(self) -> bool:
        """Whether its letters are not quite the name's."""
        return self.rule in {"fuzzy", "ocr", "sound"}
