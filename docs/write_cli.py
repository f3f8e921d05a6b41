"""Writes docs/cli.md from the commands themselves; `--check` only says whether it is up to date (exit 1 when not)."""

from __future__ import annotations

import sys
from pathlib import Path

import typer.main
from typer.testing import CliRunner

import deckproof.cli as front

HERE = Path(__file__).parent
TARGET = HERE / "cli.md"

HEAD = """# Commands

Written by `make docs` from the commands themselves; a test checks it.

Exit status: 0 done, 1 something failed (the JSON says what), 2 wrong usage or unreadable input, 3 refused by a rule.
`--json` prints exactly one JSON document on standard output; messages and progress go to standard error.

"""


def describe(command: object, path: tuple[str, ...]) -> list[str]:
    """The help of one command and of those below it, as Markdown."""
    shown = CliRunner().invoke(front.app, [*path, "--help"], env={"TERMINAL_WIDTH": "100"})
    text = shown.output.replace("Usage: root", "Usage: deckproof").rstrip()
    lines = [f"## `{' '.join(('deckproof', *path))}`", "", "```", text, "```", ""]
    for name, below in getattr(command, "commands", {}).items():
        if not below.hidden:
            lines += describe(below, (*path, name))
    return lines


def write() -> str:
    """The whole page."""
    if not front.app.registered_commands:
        front._register()  # noqa: SLF001 - the page is the front door's own
    return HEAD + "\n".join(describe(typer.main.get_command(front.app), ())).rstrip() + "\n"


if __name__ == "__main__":
    page = write()
    if "--check" in sys.argv:
        sys.exit(
            0 if TARGET.read_text(encoding="utf-8") == page else "docs/cli.md is old: make docs"
        )
    TARGET.write_text(page, encoding="utf-8")
