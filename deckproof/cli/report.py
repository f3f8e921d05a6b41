"""`deckproof report`: what came back, beside what each brief wanted."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from deckproof.cli.acting import AsJson, Outputs, now, open_to_see
from deckproof.cli.output import print_json, print_line


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("report")(report)


def report(
    brief: Annotated[
        str, typer.Option("--brief", help="Of this brief alone: its kept name, or its hash.")
    ] = "",
    pack: Annotated[str, typer.Option("--pack", help="Of this pack alone.")] = "",
    since: Annotated[
        str, typer.Option("--since", help="Figures from this day on, such as 2027-01-31.")
    ] = "",
    as_html: Annotated[bool, typer.Option("--html", help="A page with plots.")] = False,
    as_md: Annotated[bool, typer.Option("--md", help="Markdown; the usual one.")] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Figures beside each brief's KPI and target, by piece, kind, style and channel, and what cannot be known.

    Prints to standard output: deckproof report --html > report.html
    """
    from deckproof.errors import UsageError
    from echo.report import make_report, plain

    if as_html + as_md + as_json > 1:
        raise UsageError("Choose one of --html, --md and --json.")
    try:
        day = dt.date.fromisoformat(since) if since else None
    except ValueError:
        raise UsageError("The day of --since was not understood.", remedy="Write it as 2027-01-31.") from None  # fmt: skip
    store, viewer = open_to_see(outputs)
    made = make_report(store, viewer, today=now().date(), since=day, brief=brief, pack_id=pack)
    if as_json:
        print_json(plain(made))
        return
    from echo.report_pages import as_html as html_page
    from echo.report_pages import as_markdown

    print_line(html_page(made) if as_html else as_markdown(made))
