"""`deckproof prune`: take away what need not be kept, and say so in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import AsJson, Outputs, now, open_as, open_here
from deckproof.cli.output import print_json, say
from deckproof.counts import counted

if TYPE_CHECKING:
    from review.retention import Pruned

PRUNE_SCHEMA = "deckproof.prune/1"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(prune)


def prune(
    older_than: Annotated[
        int | None,
        typer.Option(
            "--older-than",
            metavar="DAYS",
            min=0,
            help="Contents of what was rejected, withdrawn or recalled before that go; default: retention_days.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and take nothing away.")
    ] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Take away what need not be kept: blobs of what has ended, left-over blobs, sent notices, sessions that ran out.

    What was released is kept with all it rests on, and so is every entry of the ledger.
    """
    from review import retention

    store, settings = open_here(outputs)
    days = settings.retention_days if older_than is None else older_than
    if dry_run:
        found = retention.look(store, older_than_days=days, now=now())
    else:
        store, person = open_as(outputs)
        found = retention.prune(store, person, older_than_days=days, now=now())
    if as_json:
        print_json(_document(found, days, dry_run=dry_run))
        return
    for line in _lines(found, "would go" if dry_run else "went"):
        say(line)


def _document(found: Pruned, days: int, *, dry_run: bool) -> dict[str, Any]:
    return {
        "schema": PRUNE_SCHEMA,
        "dry_run": dry_run,
        "older_than_days": days,
        "outputs": list(found.outputs),
        "packs": list(found.packs),
        "decks": list(found.decks),
        "blobs": len(found.blobs),
        "unreferenced": len(found.unreferenced),
        "size_bytes": found.size_bytes,
        "notices": found.notices,
        "sessions": found.sessions,
    }


def _lines(found: Pruned, did: str) -> list[str]:
    if found.nothing:
        return ["There is nothing to take away."]
    return [
        f"{counted(len(found.blobs), 'blob')} of {counted(len(found.outputs), 'output')}, "
        f"{counted(len(found.packs), 'pack')} and {counted(len(found.decks), 'deck')} that have ended {did}.",
        f"{counted(len(found.unreferenced), 'blob')} that nothing speaks of {did}. Together {found.size_bytes / 1e6:.1f} MB.",
        f"{counted(found.notices, 'notice')} that were sent and {counted(found.sessions, 'session')} that ran out {did}.",
    ]
