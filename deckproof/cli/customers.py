"""`deckproof customers`: take the company's customer list in, and say how noisy its names will be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from deckproof.cli.output import print_json, say

_File = Annotated[
    Path, typer.Argument(help="The list: CSV or XLSX with a heading row.", show_default=False)
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_Outputs = Annotated[
    Path | None, typer.Option("--outputs", help="Where everything is kept.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add `customers import` and `customers lint`."""
    group = typer.Typer(help="The company's customer list.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("lint")(lint)
    app.add_typer(group, name="customers")


def import_(file: _File, as_json: _Json = False, outputs: _Outputs = None) -> None:
    """Take the list in: runs, scans and the gate look for its customers from now on.

    Once there are people, this is for comms, compliance and admins; the ledger tells of it by counts.
    """
    from deckproof.cli.acting import now, open_here
    from review.lists import allow_import, note_import
    from review.people import has_people, whoami
    from scanners.customers import import_customers

    store, settings = open_here(outputs)
    person = whoami(store, settings.token) if settings.token or has_people(store) else None
    allow_import(store, person)
    done = import_customers(file, settings.outputs)
    counts = {"added": done.added, "changed": done.changed, "removed": done.removed}
    note_import(store, person, done.digest, counts, now=now())
    if as_json:
        from deckproof.codec import to_plain

        print_json({"schema": "deckproof.import/1", **to_plain(done)})
        return
    report = done.report
    say(f"{report.customers} customers from {report.rows} rows ({report.encoding}).")
    say(f"New: {done.added}. Changed: {done.changed}. Gone: {done.removed}.")
    for field, headings in report.columns.items():
        say(f"  {field}: {', '.join(headings)}")
    if report.ignored:
        say(f"  not used: {', '.join(report.ignored)}")
    if report.merged:
        say(f"{report.merged} rows named a customer again and were joined.")
    if report.repaired:
        say(f"{report.repaired} rows had garbled letters and were mended.")
    for skipped in report.skipped[:10]:
        say(f"  line {skipped.line}: {skipped.reason}")
    if len(report.skipped) > 10:
        say(f"  and {len(report.skipped) - 10} more (--json shows all)")
    say("Next: deckproof customers lint FILE shows which names will be noisy.")


def lint(file: _File, as_json: _Json = False) -> None:
    """Predict how noisy each name will be, the noisiest first, with advice."""
    from scanners.customers import read_customers
    from scanners.customers.lint import lint_customers

    noted = lint_customers(read_customers(file).customers)
    if as_json:
        from deckproof.codec import to_plain

        print_json({"schema": "deckproof.lint/1", "names": to_plain(noted)})
        return
    if not noted:
        say("No name of this list should be noisy.")
        return
    from rich.markup import escape
    from rich.table import Table

    from deckproof.cli.output import clean, console

    table = Table("Name", "Per million words", "Why", "Advice")
    for one in noted[:50]:
        table.add_row(
            escape(clean(one.name)), f"{one.per_million:.0f}", one.reason, escape(one.advice)
        )
    console().print(table)
    if len(noted) > 50:
        say(f"{len(noted) - 50} more; --json shows all.")
