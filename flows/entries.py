"""One deck of a batch, as the call or a line of a manifest names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deckproof.errors import InputError, UsageError

WORDS = ("brief", "owner", "due")
"""What a line of a manifest may say about its deck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One deck of a batch; what is empty was not said."""

    deck: Path
    """The file; for a line that is wrong the line's place, so that it has a name and a row of its own."""
    brief: Path | None = None
    owner: str = ""
    due: str = ""
    manifest: Path | None = None
    """The manifest that names it; none for what a folder, a pattern or the call itself names."""
    line: int = 0
    error: InputError | None = None
    """What is wrong with the line; nobody works on it then."""

    @property
    def place(self) -> str:
        """Where it is written: the manifest and the line; "" for what no manifest names."""
        return "" if self.manifest is None else place_of(self.manifest, self.line)


def place_of(manifest: Path, line: int) -> str:
    """A line of a manifest, as messages name it; of line 0 the manifest as a whole."""
    return f"{manifest}, line {line}" if line else str(manifest)


def wrong(manifest: Path, line: int, what: str, remedy: str | None = None) -> Entry:
    """The entry of a line that fails alone, for this reason."""
    place = place_of(manifest, line)
    error = UsageError(what, where=place, remedy=remedy)
    return Entry(deck=Path(place), manifest=manifest, line=line, error=error)
