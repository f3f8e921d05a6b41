"""`deckproof doctor`: what this machine can and cannot do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from deckproof.cli._machine import Check

DOCTOR_SCHEMA = "deckproof.doctor/1"
_MARKS = {"ok": "yes", "missing": "no", "failed": "NO"}


def register(app: typer.Typer) -> None:
    """Add the command `doctor`."""
    app.command("doctor")(doctor)


def doctor(
    outputs: Annotated[
        Path | None, typer.Option("--outputs", help="The folder that everything is kept under.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Say what this machine can and cannot do, and how to mend it."""
    from deckproof.cli._machine import check_machine, is_fit
    from deckproof.cli.output import print_json
    from deckproof.settings import load_settings

    settings = load_settings(outputs=outputs)
    checks = check_machine(settings.outputs, settings.model, settings.model_key)
    fit = is_fit(checks)
    if as_json:
        print_json({"schema": DOCTOR_SCHEMA, "ok": fit, "checks": checks})
    else:
        _print_table(checks)
    if not fit:
        raise typer.Exit(1)


def _print_table(checks: Iterable[Check]) -> None:
    from rich.markup import escape
    from rich.table import Table

    from deckproof.cli.output import clean, console

    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading in ("", "what", "found", "what to do"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        mark = _MARKS[check.state]
        style = {"ok": "", "missing": "yellow", "failed": "red"}[check.state]
        table.add_row(
            mark, check.name, escape(clean(check.found)), escape(clean(check.remedy)), style=style
        )
    console().print(table)
