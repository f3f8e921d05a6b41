"""`deckproof audit …`: whether the ledger, the tables and the released files fit together, and a copy of the ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.acting import AsJson, Outputs, open_here
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted
from deckproof.errors import MissingFileError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from review.store import Store

AUDIT_SCHEMA = "deckproof.audit/1"
REQUESTS_SCHEMA = "deckproof.requests/1"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    audit = typer.Typer(
        no_args_is_help=True, help="The ledger: whether it is whole, and a copy of it."
    )
    app.add_typer(audit, name="audit")
    audit.command()(verify)
    audit.command()(export)
    audit.command()(requests)
    audit.command()(backup)
    audit.command()(repair)


def verify(
    head: Annotated[
        Path | None,
        typer.Option(
            "--head",
            help="A ledger.head that was kept elsewhere: shows a store put back to an older state.",
        ),
    ] = None,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Check the ledger's chain and seals, the tables against it, and every held and released file. Exit 1 on a fault."""
    from deckproof.cli.acting import join_rooms
    from review import audit
    from review.anchor import read_head

    witness = read_head(head) if head else None
    if head is not None and witness is None:
        raise MissingFileError("That is no signed head of a ledger.", where=str(head))
    store, _ = open_here(outputs)
    found = audit.verify(store, witness=witness, rooms=join_rooms(store))
    if as_json:
        print_json(
            {
                "schema": AUDIT_SCHEMA,
                "ok": found.ok,
                "entries": found.entries,
                "released": found.released,
                "head": found.head,
                "faults": list(found.faults),
            }
        )
    else:
        for fault in found.faults:
            print_line(one_line(fault))
        say(_tally(found.entries, found.released, len(found.faults)))
    if not found.ok:
        raise typer.Exit(1)


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for the copy.")],
    outputs: Outputs = None,
) -> None:
    """Copy the store into a new folder while others go on working."""
    from review.backup import back_up

    store, _ = open_here(outputs)
    back_up(store, folder)
    say(
        f"Kept in {folder}; whoever has it has the drafts and the ledger's key, so keep it as safe as the store."
    )


def repair(outputs: Outputs = None) -> None:
    """Write files under held/ and released/ that are missing or, under held/, not what the store says.

    Where the ledger's signed head is missing an admin (by DECKPROOF_TOKEN) has a new one signed, which the ledger tells.
    """
    from deckproof.cli.acting import join_rooms
    from review import holds

    store, _ = open_here(outputs)
    _renew_head(store, outputs)
    holds.repair(store, join_rooms(store))
    say("The files are as the store says.")


def _renew_head(store: Store, outputs: Path | None) -> None:
    """Sign a missing head anew; raises NotSignedInError, NotAllowedError for anybody but an admin."""
    from deckproof.cli.acting import now, open_as
    from review.authorise import Deed, authorise
    from review.heads import is_headless
    from review.ledger import renew_head

    if not is_headless(store):
        return
    _, admin = open_as(outputs)
    authorise(admin, Deed.MANAGE_PEOPLE)
    if renew_head(store, admin.name, now=now()):
        say(
            "The ledger had no signed head and has a new one; compare its entries with what you know was done since."
        )


def requests(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The pack's id.")],
    body: Annotated[
        str,
        typer.Option("--body", help="Print the exact bytes of this blob: a request or a reply."),
    ] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """List what a model was sent for a pack, when, where to, and what came back; or print one of them whole."""
    from flows.exchanges import list_exchanges

    store, _ = open_here(outputs)
    found = list_exchanges(store, pack)
    if body:
        if not any(body in (one.body, one.reply) for one in found):
            raise UnknownNameError.among("request", body, (one.body for one in found))
        sys.stdout.buffer.write(store.blobs.get(body) + b"\n")
        return
    if as_json:
        print_json({"schema": REQUESTS_SCHEMA, "pack": pack, "requests": found})
        return
    for one in found:
        told = (
            f"{one.tokens_in} + {one.tokens_out} tokens" if one.state == "answered" else one.reason
        )
        print_line(
            one_line(
                f"{one.at}  {one.state:<8}  {one.purpose:<26}  {one.model}  {one.body[:12]}  {told}"
            )
        )
    say(f"{counted(len(found), 'request')}.")


def export(
    how: Annotated[str, typer.Option("--format", help="jsonl or csv.")] = "jsonl",
    outputs: Outputs = None,
) -> None:
    """Write the ledger to standard output, the oldest entry first."""
    from review import audit

    writers = {"jsonl": audit.export_jsonl, "csv": audit.export_csv}
    if how not in writers:
        raise UsageError(f"There is no format {how!r}.", remedy="jsonl or csv.")
    store, _ = open_here(outputs)
    for line in writers[how](store):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _tally(entries: int, released: int, faults: int) -> str:
    one = (("entry", "entries"), ("release", "releases"), ("fault", "faults"))
    counts = (entries, released, faults)
    return ", ".join(f"{n} {word[n != 1]}" for n, word in zip(counts, one, strict=True)) + "."
