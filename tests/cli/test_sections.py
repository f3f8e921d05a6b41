"""The help page: every command stands in a section, and no sentence is cut."""

from __future__ import annotations

from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from deckproof import cli
from deckproof.cli._sections import SECTIONS


def test_every_command_has_its_section_and_its_first_sentence() -> None:
    names = [name for section in SECTIONS.values() for name in section]
    if not cli.app.registered_commands:
        cli._register()
    front = get_command(cli.app)
    assert isinstance(front, TyperGroup)
    assert sorted(names) == sorted(front.commands)
    shown = CliRunner().invoke(cli.app, ["--help"]).stdout
    assert not [line for line in shown.splitlines()[1:] if line.endswith("...")]
    assert all(f"\n{title}:\n" in shown for title in SECTIONS)
    assert "\nMore:" not in shown
