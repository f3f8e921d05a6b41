"""`deckproof run`: read, scan, write and hold decks."""

from __future__ import annotations

import datetime as dt
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.output import console, print_json, say
from deckproof.counts import counted
from deckproof.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deckproof.settings import Settings
    from flows.report import Report, RunReport
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
    app.command("run")(run)


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
    author = find_author(store, settings)
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
    return finish(store, settings, taken, as_json=as_json)


def check_writer(writer: str) -> None:
    """Raise UsageError when nobody of that name writes."""
    if writer not in WRITERS:
        raise UsageError(f"There is no writer {writer!r}.", remedy=f"Known: {', '.join(WRITERS)}.")


def finish(store: Store, settings: Settings, taken: Sequence[Ran], *, as_json: bool) -> int:
    """Do what is left of the decks, print the report, and give the exit status."""
    from flows.report import report_runs

    ran = _work(store, settings, taken)
    report = report_runs(store, ran)
    if as_json:
        print_json(report)
    else:
        _print_report(report, settings.outputs)
    _say_failures(store, ran)
    return _exit_status(ran)


def _say_failures(store: Store, ran: Sequence[Ran]) -> None:
    """A line for each deck that failed, without the customers that its file is called by."""
    from deckproof.cli._batch_names import DeckNames
    from flows.orders import Order

    for one in ran:
        if one.error is not None:
            names = DeckNames(store, [Order(deck=one.path, options_id=one.options_id)])
            said = names.sentence(0, str(one.error), where=one.error.where)
            say(f"deckproof: {said}")


def _work(store: Store, settings: Settings, taken: Sequence[Ran]) -> list[Ran]:
    from deckproof.cli.progress import show_progress
    from flows.runs import needs_engine, run_decks

    if not needs_engine(taken):
        return list(taken)
    from flows.engine import start_engine

    if sys.stderr.isatty():
        say("Starting the local engine …")
    try:
        with (
            start_engine(
                settings.outputs / "engine", settings.outputs, keep_s=settings.engine_minutes * 60
            ),
            show_progress(store, len(taken)) as board,
        ):
            return list(run_decks(taken, on_begin=lambda path, deck: board.begin(path.name, deck)))
    except KeyboardInterrupt:
        say("deckproof: Stopped. What is done is kept; the same call goes on from there.")
        raise


def find_author(store: Store, settings: Settings) -> str:
    """Who runs this: the token's person; nobody, as long as the store knows no people.

    Raises NotSignedInError and NotAllowedError.
    """
    from review.authorise import Deed, authorise
    from review.people import has_people, whoami

    if settings.token or has_people(store):
        person = whoami(store, settings.token)
        authorise(person, Deed.RUN)
        return person.name
    return ""


def _exit_status(ran: Sequence[Ran]) -> int:
    """0 when every deck is held, 2 when an input was at fault, 1 when something else failed."""
    errors = [one.error for one in ran if one.error is not None]
    if any(not isinstance(error, InputError) for error in errors):
        return 1
    return 2 if errors else 0


# For people …


def say_afterwards(settings: Settings, customers: Path | None) -> None:
    """What stays behind a run, and what does not: `customers` is the list that this call alone was given."""
    from flows import warm_engine
    from scanners.customers.imported import list_digest

    if customers is not None and not list_digest(settings.outputs):
        say(
            "The customer list was for this call alone; the desk and later runs do not know it. "
            f"To keep it: deckproof customers import {shlex.quote(str(customers))}"
        )
    home = settings.outputs / "engine"
    kept = warm_engine.find(home) if home.is_dir() else None
    if kept is not None:
        memory = warm_engine.memory_mb(kept)
        holding = f" and holds {memory} MB of memory" if memory else ""
        say(
            f"An engine stands ready for the next run, for {kept.keep_s / 60:.0f} minutes{holding}. "
            "To end it now: deckproof engine stop"
        )


def _print_report(report: Report, outputs: Path) -> None:
    from rich.markup import escape

    shown = console()
    held = [one for one in report.runs if one.pack is not None]
    for one in held:
        _print_pack(one, outputs)
    if not held:
        return
    lines = [
        (
            "show " + (held[0].outputs[0].id if held[0].outputs else "ID"),
            "a draft, its findings, its slides",
        ),
        (f"overview {held[0].pack}", "what came of the deck, what is left to do, and what if"),
    ]
    if _is_unowned(outputs, held[0].pack or ""):
        lines += [
            (
                "user add NAME --role ROLE",
                "people first: author, comms, compliance, auditor, admin",
            ),
            (f"review adopt {held[0].pack}", "say whose pack this is; nobody approves their own"),
        ]
    lines += [
        ("review --help", "settle findings, edit, approve, send back"),
        ("release ID", "what was approved, and nothing else, leaves"),
    ]
    shown.print("[bold]What to do next[/bold]")
    for command, purpose in lines:
        shown.print(f"  deckproof {escape(command):<26} [dim]{purpose}[/dim]", soft_wrap=True)
    shown.print("Nothing has been released.")


def _told_brief(outputs: Path, pack: str) -> str:
    """By which brief it was written; the default one says that nobody wrote one."""
    from deckproof.settings import load_settings
    from plans.briefs import brief_of_pack, told_brief
    from review.store import open_by

    return told_brief(brief_of_pack(open_by(load_settings(outputs=outputs)), pack))


def _shown_name(one: RunReport, outputs: Path) -> str:
    """The deck's name without customers, which a terminal's scrollback and a log would keep."""
    from deckproof.settings import load_settings
    from review.names import name_shown
    from review.store import open_by

    return name_shown(open_by(load_settings(outputs=outputs)), one.deck.name, one.pack or "")


def _is_unowned(outputs: Path, pack: str) -> bool:
    from deckproof.settings import load_settings
    from review.outputs import load_pack
    from review.store import open_by

    return not load_pack(open_by(load_settings(outputs=outputs)), pack).author


def _told_to_settle(one: RunReport) -> str:
    """What waits for a word, apart from what is only shown."""
    in_drafts = sum(output.to_settle for output in one.outputs)
    if not one.to_settle and not in_drafts:
        return "Nothing has to be settled: what was found is masked, or only shown."
    whole = f"{one.to_settle} on the deck as a whole, " if one.to_settle else ""
    return f"To be settled before an approval: {whole}{in_drafts} in the drafts; the rest is masked, or only shown."


def _print_pack(one: RunReport, outputs: Path) -> None:
    from rich.markup import escape
    from rich.table import Table

    from deckproof.cli.output import one_line

    shown = console()
    again = "" if one.fresh else " [dim](held already; nothing was done again)[/dim]"
    name = escape(one_line(_shown_name(one, outputs)))
    shown.print(
        f"\n[bold]{name}[/bold]  {counted(one.deck.slides, 'slide')}, pack {one.pack}{again}",
        soft_wrap=True,
    )
    if one.cost is not None:
        from deckproof.cli._model import told_cost

        shown.print(told_cost(one.cost), soft_wrap=True)
    shown.print(escape(one_line(_told_brief(outputs, one.pack or ""))), soft_wrap=True)
    found = ", ".join(f"{count} {severity}" for severity, count in one.findings.items())
    shown.print(f"Found in the deck: {found}")
    shown.print(f"{_told_to_settle(one)}\n", soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    for head, width in (("id", 12), ("kind", 15), ("style", 8)):
        table.add_column(head, no_wrap=True, min_width=width)
    table.add_column("title", no_wrap=True, overflow="ellipsis", ratio=1)
    for head in ("words", "to settle", "shown"):
        table.add_column(head, justify="right", no_wrap=True, min_width=len(head))
    for output in one.outputs:
        table.add_row(
            output.id,
            output.kind,
            output.style,
            escape(one_line(output.title)),
            str(output.words),
            str(output.to_settle or "–"),
            str(output.findings - output.to_settle or "–"),
        )
    shown.print(table)
    where = escape(str(outputs / "held" / str(one.pack)))
    shown.print(f"\nDrafts to read: {where}\n", soft_wrap=True)
    for remark in one.remarks:
        shown.print(f"{escape(one_line(remark))}\n", soft_wrap=True)
