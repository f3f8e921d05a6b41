"""The help page of the front door: its commands in sections, each with its first sentence whole."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

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


class Sections(TyperGroup):
    """A group of commands whose help lists them by section."""

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
