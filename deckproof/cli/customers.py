"""`deckproof customers`: take the company's customer list in, look for its new names in all that is kept, say how noisy they are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.output import one_line, print_json, say
from deckproof.counts import counted

if TYPE_CHECKING:
    from deckproof.model import Person
    from echo.recheck import Rechecked
    from review.store import Store

_File = Annotated[
    Path, typer.Argument(help="The list: CSV or XLSX with a heading row.", show_default=False)
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
_Outputs = Annotated[
    Path | None, typer.Option("--outputs", help="Where everything is kept.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add `customers import`, `refresh`, `alerts`, `end-alert` and `lint`."""
    group = typer.Typer(help="The company's customer list.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("refresh")(refresh)
    group.command("alerts")(alerts)
    group.command("end-alert")(end_alert)
    group.command("lint")(lint)
    app.add_typer(group, name="customers")


def import_(file: _File, as_json: _Json = False, outputs: _Outputs = None) -> None:
    """Take the list in: runs, scans and the gate look for its customers from now on.

    What is held or released is looked through for its new names: a held piece is scanned again, a released one is raised
    by an alert. Once there are people, this is for comms, compliance and admins; the ledger tells of it by counts.
    """
    from deckproof.cli.acting import join_rooms, now, open_here
    from echo.refresh import take_in

    store, settings = open_here(outputs)
    person = _person(store, settings.token)
    taken = take_in(store, person, file, now=now(), rooms=join_rooms(store))
    done = taken.imported
    if as_json:
        from deckproof.codec import to_plain

        told = to_plain(done) | {"rechecked": to_plain(taken.rechecked)}
        print_json({"schema": "deckproof.import/1", **told})
        return
    report = done.report
    say(
        f"{counted(report.customers, 'customer')} from {counted(report.rows, 'row')} ({report.encoding})."
    )
    say(f"New: {done.added}. Changed: {done.changed}. Gone: {done.removed}.")
    for field, headings in report.columns.items():
        say(f"  {field}: {', '.join(headings)}")
    if report.ignored:
        say(f"  not used: {', '.join(report.ignored)}")
    if report.merged:
        say(
            f"{counted(report.merged, 'row named a customer again and was', 'rows named a customer again and were')} joined."
        )
    if report.repaired:
        say(
            f"{counted(report.repaired, 'row had garbled letters and was', 'rows had garbled letters and were')} mended."
        )
    for skipped in report.skipped[:10]:
        say(f"  line {skipped.line}: {skipped.reason}")
    if len(report.skipped) > 10:
        say(f"  and {len(report.skipped) - 10} more (--json shows all)")
    _say_rechecked(taken.rechecked)
    say("Next: deckproof customers lint FILE shows which names will be noisy.")


def refresh(
    accept: Annotated[
        bool, typer.Option("--accept", help="Take the list in though it has lost many customers.")
    ] = False,
    when_due: Annotated[
        bool, typer.Option("--when-due", help="Look only where `every_hours` have gone by.")
    ] = False,
    as_json: _Json = False,
    outputs: _Outputs = None,
) -> None:
    """Fetch the list from where [customers_source] in deckproof.toml says, and take it in where it has changed.

    A list that has lost more than the stated share of its customers is raised and not taken in: exit status 3.
    """
    from deckproof.cli.acting import join_rooms, now, open_here
    from echo.refresh import refresh as look

    store, settings = open_here(outputs)
    person = _person(store, settings.token)
    told = look(
        store,
        person,
        settings,
        now=now(),
        rooms=join_rooms(store),
        accept=accept,
        only_when_due=when_due,
    )
    if as_json:
        from deckproof.codec import to_plain

        print_json(
            {
                "schema": "deckproof.customers-refresh/1",
                "refused": told.is_refused,
                **to_plain(told),
            }
        )
    elif told.is_refused:
        say(f"Not taken in: {told.why}")
        say("Where that is right: deckproof customers refresh --accept")
    elif told.taken is None:
        say("It is not time yet." if told.not_due else "Nothing new: the list is the one in force.")
    else:
        done = told.taken.imported
        say(f"New: {done.added}. Changed: {done.changed}. Gone: {done.removed}.")
        _say_rechecked(told.taken.rechecked)
    if told.is_refused:
        raise typer.Exit(3)


def alerts(
    everything: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    as_json: _Json = False,
    outputs: _Outputs = None,
) -> None:
    """Released pieces that name somebody who came onto the list later; to take one back: deckproof recall."""
    from deckproof.cli.acting import open_to_see
    from echo.alerts import list_alerts

    store, viewer = open_to_see(outputs)
    found = list_alerts(store, viewer, only_open=not everything)
    if as_json:
        from deckproof.codec import to_plain

        print_json({"schema": "deckproof.customer-alerts/1", "alerts": to_plain(found)})
        return
    if not found:
        say("Nothing that is out names a customer who came later.")
    for one in found:
        state = "open" if one.is_open else "ended" if one.ended_at else one.state
        say(
            f"{one.id}  {state}  {one.output}  {one_line(one.title)}: {one_line(one.name)}, {counted(one.places, 'place')}"
            + (f"; out with {one.where}" if one.where else "")
        )
    if any(one.is_open for one in found):
        say(
            "Take one back, from groups too: deckproof recall ID --reason …  Let it stay out: deckproof customers end-alert ALERT --note …"
        )


def end_alert(
    own_id: Annotated[str, typer.Argument(metavar="ALERT", help="As `customers alerts` shows it.")],
    note: Annotated[str, typer.Option("--note", help="Why the piece may stay out.")] = "",
    outputs: _Outputs = None,
) -> None:
    """Say that the piece may stay out, and why: for compliance."""
    from deckproof.cli.acting import now, open_as
    from echo import alerts as kept

    store, person = open_as(outputs)
    kept.end_alert(store, person, own_id, note=note, now=now())
    say(f"{own_id} has ended; the piece stays out.")


def _person(store: Store, token: str) -> Person | None:
    from review.people import has_people, whoami

    return whoami(store, token) if token or has_people(store) else None


def _say_rechecked(done: Rechecked) -> None:
    if done.customers and done.pieces:
        say(
            f"Looked for {counted(done.customers, 'new or changed customer')} in {counted(done.pieces, 'piece')}."
        )
    if done.held:
        say(f"  scanned again, since they name one: {', '.join(done.held)}")
    if done.waiting:
        say(f"  to be scanned again before any approval: {', '.join(done.waiting)}")
    if done.unread:
        say(f"  could not be looked into: {', '.join(done.unread)}")
    if done.released:
        say(f"  RELEASED, to all or to a group, and name one: {', '.join(done.released)}")
        say("  deckproof customers alerts lists them; nothing is recalled by itself.")


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
