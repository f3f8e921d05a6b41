"""`deckproof batch`: many decks, from folders, patterns or a manifest."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli import _remote
from deckproof.cli import run as single
from deckproof.cli.output import say
from deckproof.errors import BriefError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from deckproof.cli._batch_report import BatchReport
    from deckproof.errors import DeckproofError
    from deckproof.settings import Settings
    from flows.batches import Batch, Order
    from flows.sources import Entry
    from review.store import Store


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
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="How many processes work; default: one a core."),
    ] = None,
    retry_failed: Annotated[
        bool,
        typer.Option("--retry-failed", help="Only what failed when this call was made last."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Say what would be done and, with a model, what it would cost."
        ),
    ] = False,
    remote: Annotated[
        bool,
        typer.Option("--remote", help="Hand them to workers on other machines (docs/remote.md)."),
    ] = False,
    chunk: Annotated[
        int,
        typer.Option(
            "--chunk", min=1, max=50, help="With --remote: decks a worker takes together."
        ),
    ] = 25,
    watch: Annotated[
        str | None,
        typer.Option("--watch", metavar="BATCH", help="With --remote: show how far a batch is."),
    ] = None,
    outputs: single.OutputsDir = None,
    as_json: single.AsJson = False,
) -> None:
    """Run many decks. What was held before is not done again; one bad deck never stops the rest."""
    from deckproof.settings import load_settings
    from flows.sources import spell_out

    if watch is not None:
        raise typer.Exit(_remote.watch(load_settings(outputs=outputs), watch, as_json=as_json))
    if not sources:
        raise UsageError("No deck is named.", remedy="Name a folder: deckproof batch FOLDER")
    single.check_writer(writer)
    entries = spell_out(sources)
    settings = load_settings(
        outputs=outputs,
        brief=brief,
        customers=customers,
        policy=policy,
        ocr=False if no_ocr else None,
    )
    if dry_run:
        from deckproof.cli._dry_run import dry_run as tell

        raise typer.Exit(
            tell(entries, settings, writer=writer, today=_now().date(), as_json=as_json)
        )

    def options_of(store: Store, own: Settings) -> str:
        from flows.intake import take_options

        return take_options(
            store,
            own,
            kinds=tuple(kind or ()),
            styles=tuple(style or ()),
            formats=tuple(file_format or ()),
            writer=writer,
            today=_now().date(),
        )

    if remote:
        make_orders = partial(_orders, settings=settings, entries=entries, options_of=options_of)
        raise typer.Exit(_remote.hand_over(settings, make_orders, chunk=chunk, as_json=as_json))
    raise typer.Exit(
        run_all(
            sources,
            entries,
            settings,
            options_of,
            writer=writer,
            workers=workers,
            retry_failed=retry_failed,
            as_json=as_json,
        )
    )


def run_all(
    sources: Sequence[str],
    entries: Sequence[Entry],
    settings: Settings,
    options_of: Callable[[Store, Settings], str],
    *,
    writer: str,
    workers: int | None,
    retry_failed: bool,
    as_json: bool,
) -> int:
    """Run the entries, print what became of them, and give the exit status."""
    from deckproof.cli import _batch_report
    from deckproof.logs import log_to
    from flows.batches import Batch, batch_id, count_workers, failed_before, run_id, tidy
    from review.store import open_by

    store = open_by(settings)
    log_to(settings.outputs)
    _remote.look_for_lost(store, settings)
    author = single.find_author(store, settings)
    own_id = batch_id(sources, author)
    tidy(store, now=_now())
    if retry_failed:
        failed = failed_before(store, own_id)
        entries = [entry for entry in entries if run_id(own_id, entry.deck) in failed]
        if not entries:
            say("Nothing failed when this call was made last.")
    orders = _orders(store, settings, entries, options_of, author)
    made = Batch(
        id=own_id,
        author=author,
        orders=orders,
        writer=writer,
        workers=count_workers(workers, len(orders)),
        reports=as_json,
    )
    with _batch_report.BatchReport(store, made, as_json=as_json) as report:
        if orders:
            _work(store, settings, made, report)
        return report.finish()


def _work(store: Store, settings: Settings, made: Batch, report: BatchReport) -> None:
    from deckproof.cli._board import batch_board
    from flows.batches import Over, run_batch
    from flows.crew import Quiet
    from flows.engine import start_engine
    from flows.warming import warm

    if sys.stderr.isatty():
        say("Starting the local engine …")
    try:
        keep_s = settings.engine_minutes * 60
        home = settings.outputs / "engine"
        engine = start_engine(home, settings.outputs, keep_s=keep_s, meanwhile=warm)
        with engine, batch_board(report.tally) as board:
            for said in run_batch(store, made, _now):
                if isinstance(said, Quiet):
                    board.tick()
                    continue
                number, word = said
                if isinstance(word, Over):
                    board.end(number, report.add(number, word))
                else:
                    board.begin(number, made.orders[number].deck.name)
    except KeyboardInterrupt:
        say("deckproof: Stopped. What is done is kept; the same call goes on from there.")
        raise
    except StoreError as error:
        raise report.stopped(error) from error


def _orders(
    store: Store,
    settings: Settings,
    entries: Sequence[Entry],
    options_of: Callable[[Store, Settings], str],
    author: str,
) -> list[Order]:
    """What each entry asks for; what is wrong with one goes along with it."""
    from flows.batches import Order
    from flows.owners import check_due, require_owner

    by_brief: dict[Path | None, str | DeckproofError] = {}
    orders = []
    for entry in entries:
        if entry.brief not in by_brief:
            try:
                own = replace(settings, brief=entry.brief or settings.brief)
                by_brief[entry.brief] = options_of(store, own)
            except BriefError as error:
                by_brief[entry.brief] = error
        options = by_brief[entry.brief]
        order = Order(deck=entry.deck, owner=entry.owner, due=entry.due)
        try:
            if not isinstance(options, str):
                raise options
            check_due(entry)
            owner = require_owner(store, entry, author)
        except (BriefError, UsageError) as error:
            orders.append(replace(order, owner="", due="", error=error))
        else:
            orders.append(replace(order, options_id=options, owner=owner))
    return orders


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
