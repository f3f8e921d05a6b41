"""`deckproof batch`: many decks, from folders, patterns or a manifest."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli import _remote
from deckproof.cli import run as single
from deckproof.cli.output import print_json, say
from deckproof.errors import BriefError, UsageError

if TYPE_CHECKING:
    from flows.sources import Entry


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("batch")(batch)


def batch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="Folders, patterns, decks, or manifests (CSV, JSONL: deck, brief, owner, due)."
        ),
    ] = None,
    brief: single.BriefFile = None,
    customers: single.CustomerFile = None,
    policy: single.PolicyFile = None,
    kind: single.Kinds = None,
    style: single.Styles = None,
    file_format: single.Formats = None,
    writer: single.WriterName = "offline",
    no_ocr: single.NoOcr = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    remote: Annotated[
        bool,
        typer.Option(
            "--remote", help="Hand the decks to workers on other machines (docs/remote.md)."
        ),
    ] = False,
    watch: Annotated[
        str | None,
        typer.Option("--watch", metavar="BATCH", help="With --remote: show how far a batch is."),
    ] = None,
    outputs: single.OutputsDir = None,
    as_json: single.AsJson = False,
) -> None:
    """Run many decks. What was held before is not done again; one bad deck never stops the rest."""
    from deckproof.logs import log_to
    from deckproof.settings import load_settings
    from flows.intake import take_options
    from flows.runs import Ran, take
    from flows.sources import spell_out
    from review.store import open_by

    if watch is not None:
        raise typer.Exit(
            _remote.watch(open_by(load_settings(outputs=outputs)), watch, as_json=as_json)
        )
    if not sources:
        raise UsageError("No deck is named.", remedy="Name a folder: deckproof batch FOLDER")
    entries = spell_out(sources)
    if dry_run:
        decks = [
            {"deck": str(entry.deck), "brief": str(entry.brief or brief or "")} for entry in entries
        ]
        if as_json:
            print_json({"schema": "deckproof.batch-plan/1", "decks": decks})
        else:
            say("\n".join(one["deck"] for one in decks))
            say(f"{len(decks)} decks; nothing was done.")
        return
    single.check_writer(writer)
    settings = load_settings(
        outputs=outputs,
        brief=brief,
        customers=customers,
        policy=policy,
        ocr=False if no_ocr else None,
    )
    store = open_by(settings)
    log_to(settings.outputs)
    author = single.find_author(store, settings)
    today = dt.datetime.now(dt.UTC).date()

    def options_of(entry: Entry) -> str:
        return take_options(
            store,
            replace(settings, brief=entry.brief or settings.brief),
            kinds=tuple(kind or ()),
            styles=tuple(style or ()),
            formats=tuple(file_format or ()),
            writer=writer,
            today=today,
        )

    if remote:
        raise typer.Exit(
            _remote.hand_over(store, settings, entries, options_of, author=author, as_json=as_json)
        )
    taken = []
    for entry in entries:
        try:
            options_id = options_of(entry)
        except BriefError as error:
            taken.append(Ran(path=entry.deck, error=error))
        else:
            taken.append(take(store, entry.deck, options_id, author=author))
    raise typer.Exit(single.finish(store, settings, taken, as_json=as_json))
