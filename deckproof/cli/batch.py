"""`deckproof batch`: many decks, from folders, patterns or a manifest."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli import _remote
from deckproof.cli import run as single
from deckproof.cli._interrupts import heard_once, stopped_by_one
from deckproof.cli._orders import make_orders
from deckproof.cli.output import say
from deckproof.counts import counted
from deckproof.errors import StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deckproof.cli._batch_report import BatchReport
    from deckproof.settings import Settings
    from flows.entries import Entry
    from flows.intake import Wish
    from flows.orders import Batch
    from review.store import Store


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("batch")(stopped_by_one(batch))


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
    from flows.intake import take_options
    from flows.sources import spell_out

    if watch is not None:
        _check_watch(watch, sources)
        raise typer.Exit(_remote.watch(load_settings(outputs=outputs), watch, as_json=as_json))
    if not sources:
        raise UsageError("No deck is named.", remedy="Name a folder: deckproof batch FOLDER")
    single.check_writer(writer)
    empty: list[str] = []
    entries = spell_out(sources, on_none=empty.append)
    settings = load_settings(
        outputs=outputs,
        brief=brief,
        customers=customers,
        policy=policy,
        ocr=False if no_ocr else None,
    )

    wish: Wish = {
        "kinds": tuple(kind or ()),
        "styles": tuple(style or ()),
        "formats": tuple(file_format or ()),
        "writer": writer,
        "today": _now().date(),
    }
    if dry_run:
        told = _tell(
            entries,
            settings,
            wish,
            sources,
            empty=empty,
            remote=remote,
            retry_failed=retry_failed,
            as_json=as_json,
        )
        raise typer.Exit(told if entries else UsageError.exit_status)
    options_of = partial(take_options, **wish)
    if remote:
        asked = partial(make_orders, settings=settings, entries=entries, options_of=options_of)
        told = _remote.hand_over(
            settings, asked, chunk=chunk, only_failed=retry_failed, empty=empty, as_json=as_json
        )
        raise typer.Exit(told if entries else UsageError.exit_status)
    from deckproof.cli._run_report import say_afterwards

    status = run_all(
        sources,
        entries,
        settings,
        options_of,
        writer=writer,
        workers=workers,
        retry_failed=retry_failed,
        empty=empty,
        as_json=as_json,
    )
    if not as_json:
        say_afterwards(settings, customers)
    raise typer.Exit(status if entries else UsageError.exit_status)


def _tell(
    entries: Sequence[Entry],
    settings: Settings,
    wish: Wish,
    sources: Sequence[str],
    *,
    empty: Sequence[str],
    remote: bool,
    retry_failed: bool,
    as_json: bool,
) -> int:
    """Say what the call would do; gives the exit status."""
    from deckproof.cli._dry_run import Call, dry_run
    from flows.intake import make_options

    call = Call(
        options_of=partial(make_options, **wish),
        writer=wish["writer"],
        today=wish["today"],
        sources=tuple(sources),
        remote=remote,
        only_failed=retry_failed,
        empty=tuple(empty),
    )
    return dry_run(entries, settings, call, as_json=as_json)


def _check_watch(batch_id: str, sources: Sequence[str] | None) -> None:
    """Raise UsageError where decks are named to be watched, since nothing would be done with them."""
    if sources:
        raise UsageError(
            "--watch shows a batch that was handed in; it runs no decks.",
            where=" ".join(sources),
            remedy=f"Leave them out: deckproof batch --remote --watch {batch_id}; or leave --watch out to hand them in.",
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
    empty: Sequence[str] = (),
    as_json: bool,
) -> int:
    """Run the entries, print what became of them, and give the exit status."""
    from deckproof.cli import _batch_report
    from deckproof.cli._batch_names import say_none
    from deckproof.logs import log_to
    from flows.batches import count_workers, tidy
    from flows.intake import list_of
    from flows.orders import Batch, batch_id
    from flows.retries import count_failed, failed_before
    from review.store import open_by

    store = open_by(settings)
    log_to(settings.outputs)
    _remote.look_for_lost(store, settings)
    caller = single.find_caller(store, settings)
    author = caller.name if caller else ""
    own_id, own_list = batch_id(sources, author), list_of(store, settings)
    say_none(store, own_list, empty)
    tidy(store, now=_now())
    if retry_failed:
        named = len(entries)
        entries = failed_before(store, own_id, entries)
        say(_told_again(len(entries), named, count_failed(store, own_id)))
    orders = make_orders(store, settings, entries, options_of, author)
    made = Batch(
        id=own_id,
        author=author,
        orders=orders,
        writer=writer,
        workers=count_workers(workers, len(orders)),
        reports=as_json,
    )
    with _batch_report.BatchReport(
        store, made, as_json=as_json, own_list=own_list, viewer=caller
    ) as report:
        if orders:
            _work(store, settings, made, report)
        return report.finish()


def _told_again(failed: int, named: int, then: int) -> str:
    """What --retry-failed takes up of the decks that are named, and what it leaves alone; `then` is how many failed last time."""
    if not failed and then:
        them = "is" if then == 1 else "are"
        return f"{counted(then, 'deck')} failed when this call was made last, and {them} not there any more."
    if not failed:
        return "Nothing failed when this call was made last."
    again = f"{counted(failed, 'deck')} failed when this call was made last"
    left = named - failed
    rest = f"; {counted(left, 'other is', 'others are')} left alone" if left else ""
    return f"{again}{rest}."


def _work(store: Store, settings: Settings, made: Batch, report: BatchReport) -> None:
    from flows.engine import start_engine
    from flows.outlook import any_to_run
    from flows.warming import warm

    try:
        if not any_to_run(store, made.orders):
            _follow(store, replace(made, engine=False), report)
            return
        say(f"{counted(len(made.orders), 'deck')}; starting the local engine …")
        keep_s = settings.engine_minutes * 60
        home = settings.outputs / "engine"
        with start_engine(home, settings.outputs, keep_s=keep_s, meanwhile=warm):
            _follow(store, made, report)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(report.far()) from None
    except StoreError as error:
        raise report.stopped(error) from error


def _follow(store: Store, made: Batch, report: BatchReport) -> None:
    """Do the batch, and show how far it is."""
    from deckproof.cli._board import batch_board
    from flows.batches import run_batch
    from flows.crew import Quiet
    from flows.orders import Over

    with (
        heard_once() as interrupts,
        interrupts.noted(),
        closing(run_batch(store, made, _now)) as going,
        batch_board(report.tally) as board,
    ):
        for said in going:
            interrupts.check()
            if isinstance(said, Quiet):
                board.tick()
                continue
            number, word = said
            if isinstance(word, Over):
                board.end(number, report.add(number, word))
            else:
                # Lines name no deck that is begun, so nobody is asked whom its file's name names.
                board.begin(number, report.names.name(number) if sys.stderr.isatty() else "")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
