"""The help page of the front door: its commands in sections, each with its first sentence whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup

from deckproof.__main__ import TOLD
from deckproof.cli._interrupts import Told
from deckproof.cli.output import say

SECTIONS = {
    "Decks and drafts": ("run", "batch", "brief", "list", "show", "overview"),
    "Review": ("review", "allow", "policy"),
    "Release": ("release", "recall", "released", "calendar", "group"),
    "What comes back": ("feedback", "report", "customers"),
    "Single stages": ("read", "scan", "ground", "describe", "formats"),
    "The house": ("desk", "user", "audit", "notify", "engine", "worker", "prune", "doctor"),
}
"""What belongs together, in the order in which a newcomer needs it; a command of no section stands at the end."""
LONGEST = 200
"""Letters of a first sentence, which is wrapped and not cut."""


@contextmanager
def _told_when_stopped() -> Iterator[None]:
    """Tell of a Ctrl-C of which the command says nothing itself; typer would end without a word."""
    try:
        yield
    except KeyboardInterrupt as stop:
        if not isinstance(stop, Told):
            say(TOLD)
        raise Told from stop


class Sections(TyperGroup):
    """A group of commands whose help lists them by section."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read what is asked for."""
        with _told_when_stopped():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """Do what is asked for."""
        with _told_when_stopped():
            return super().invoke(ctx)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections that have a command here."""
        known = self.list_commands(ctx)
        placed = {name for names in SECTIONS.values() for name in names}
        rest = tuple(name for name in known if name not in placed)
        for title, names in {**SECTIONS, "More": rest}.items():
            rows = [self._row(ctx, name) for name in names if name in known]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def _row(self, ctx: Any, name: str) -> tuple[str, str]:
        command = self.get_command(ctx, name)
        return name, command.get_short_help_str(limit=LONGEST) if command else ""
