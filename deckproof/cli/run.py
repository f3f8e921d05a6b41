"""`deckproof run`: read, scan, write and hold decks."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli._interrupts import stopped_by_one
from deckproof.cli.output import print_json, say
from deckproof.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deckproof.model import Person
    from deckproof.settings import Settings
    from flows.runs import Ran
    from review.store import Store

CHAT = "chat"
WRITERS = ("offline", "chat")

Decks = Annotated[list[Path], typer.Argument(help="Presentations: PPTX, PDF and their kin.")]
BriefFile = Annotated[
    Path | None,
    typer.Option("--brief", help="The plan behind it: a file (TOML), or the name of a kept one."),
]
CustomerFile = Annotated[
    Path | None, typer.Option("--customers", help="The customer list (CSV or XLSX).")
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="A risk policy of your own (TOML).")
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="Only this kind of output; repeatable.")
]
Styles = Annotated[
    list[str] | None, typer.Option("--style", help="Only this way of learning; repeatable.")
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format", help="Make pages in this format too, see `deckproof formats`; repeatable."
    ),
]
WriterName = Annotated[
    str,
    typer.Option(
        "--writer", help="Who writes: offline, or chat with the model of [model] in deckproof.toml."
    ),
]
NoOcr = Annotated[bool, typer.Option("--no-ocr", help="Do not read text in pictures.")]
OutputsDir = Annotated[
    Path | None, typer.Option("--outputs", help="Where everything is kept; default: outputs.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run")(stopped_by_one(run))


def run(
    decks: Decks,
    brief: BriefFile = None,
    customers: CustomerFile = None,
    policy: PolicyFile = None,
    kind: Kinds = None,
    style: Styles = None,
    file_format: Formats = None,
    writer: WriterName = "offline",
    preview: Annotated[
        bool,
        typer.Option(
            "--preview",
            help="With --writer chat: print the masked requests that would be sent, one a line, and send nothing.",
        ),
    ] = False,
    no_ocr: NoOcr = False,
    outputs: OutputsDir = None,
    as_json: AsJson = False,
) -> None:
    """Read, scan, write and hold each deck. Nothing leaves by this: every output waits for a person.

    A second run of the same deck with the same settings finds its pack and does nothing twice.
    """
    from deckproof.settings import load_settings

    settings = load_settings(
        outputs=outputs,
        brief=brief,
        customers=customers,
        policy=policy,
        ocr=False if no_ocr else None,
    )
    status = run_all(
        decks,
        settings,
        kinds=tuple(kind or ()),
        styles=tuple(style or ()),
        formats=tuple(file_format or ()),
        writer=writer,
        as_json=as_json,
        preview=preview,
    )
    if not (as_json or preview):
        from deckproof.cli._run_report import say_afterwards

        say_afterwards(settings, customers)
    raise typer.Exit(status)


def run_all(
    decks: Sequence[Path],
    settings: Settings,
    *,
    kinds: tuple[str, ...],
    styles: tuple[str, ...],
    formats: tuple[str, ...] = (),
    writer: str,
    as_json: bool,
    preview: bool = False,
) -> int:
    """Run every deck, print the report, and give the exit status."""
    from deckproof.logs import log_to
    from flows.intake import take_options
    from flows.runs import take
    from review.store import open_by

    check_writer(writer)
    if preview and writer != CHAT:
        raise UsageError("Nothing is sent by this writer.", remedy="Add --writer chat.")
    store = open_by(settings)
    log_to(settings.outputs)
    caller = find_caller(store, settings)
    author = caller.name if caller else ""
    today = dt.datetime.now(dt.UTC).date()
    options_id = take_options(
        store, settings, kinds=kinds, styles=styles, formats=formats, writer=writer, today=today
    )
    taken = [take(store, deck, options_id, author=author) for deck in decks]
    if writer == CHAT:
        from deckproof.cli import _model

        if preview:
            return _model.print_requests(store, settings, taken)
        _model.say_estimate(store, settings, taken)
    return finish(store, settings, taken, caller=caller, as_json=as_json)


def check_writer(writer: str) -> None:
    """Raise UsageError when nobody of that name writes."""
    if writer not in WRITERS:
        raise UsageError(f"There is no writer {writer!r}.", remedy=f"Known: {', '.join(WRITERS)}.")


def finish(
    store: Store, settings: Settings, taken: Sequence[Ran], *, caller: Person | None, as_json: bool
) -> int:
    """Do what is left of the decks, print the report for the caller, and give the exit status."""
    from deckproof.cli._run_report import print_report
    from flows.report import report_runs

    ran = _work(store, settings, taken)
    report = report_runs(store, ran, caller)
    if as_json:
        print_json(report)
    else:
        print_report(report, settings.outputs)
    _say_failures(store, ran)
    return _exit_status(ran)


def _say_failures(store: Store, ran: Sequence[Ran]) -> None:
    """A line for each deck that failed, without the customers that its file is called by."""
    from deckproof.cli._batch_names import DeckNames
    from flows.orders import Order

    for one in ran:
        if one.error is not None:
            names = DeckNames(store, [Order(deck=one.path, options_id=one.options_id)])
            say(f"deckproof: {names.trouble(0, one.error)}")


def _work(store: Store, settings: Settings, taken: Sequence[Ran]) -> list[Ran]:
    from deckproof.cli.progress import show_progress
    from flows.runs import needs_engine, run_decks

    if not needs_engine(taken):
        return list(taken)
    from flows.engine import start_engine
    from flows.warming import warm

    if sys.stderr.isatty():
        say("Starting the local engine …")
    keep_s = settings.engine_minutes * 60
    with (
        start_engine(settings.outputs / "engine", settings.outputs, keep_s=keep_s, meanwhile=warm),
        show_progress(store, len(taken)) as board,
    ):
        return list(run_decks(taken, on_begin=lambda path, deck: board.begin(path.name, deck)))


def find_author(store: Store, settings: Settings) -> str:
    """The name of who runs this; "" as long as the store knows no people. Raises as `find_caller` does."""
    caller = find_caller(store, settings)
    return caller.name if caller else ""


def find_caller(store: Store, settings: Settings) -> Person | None:
    """Who runs this: the token's person; nobody, as long as the store knows no people.

    Raises NotSignedInError and NotAllowedError.
    """
    from review.authorise import Deed, authorise
    from review.people import has_people, whoami

    if settings.token or has_people(store):
        person = whoami(store, settings.token)
        authorise(person, Deed.RUN)
        return person
    return None


def _exit_status(ran: Sequence[Ran]) -> int:
    """0 when every deck is held, 2 when an input was at fault, 1 when something else failed."""
    errors = [one.error for one in ran if one.error is not None]
    if any(not isinstance(error, InputError) for error in errors):
        return 1
    return 2 if errors else 0
