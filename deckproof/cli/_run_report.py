"""What became of a run, told to people: each pack at a glance, what to do next, and what stays behind."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.cli.output import console, say
from deckproof.counts import counted

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from flows.report import Report, RunReport


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
        holding = f", and holds {memory} MB of memory" if memory else ""
        kept_for = counted(round(kept.keep_s / 60), "minute")
        say(
            f"An engine stands ready for the next run for {kept_for}{holding}. "
            "To end it now: deckproof engine stop"
        )


def print_report(report: Report, outputs: Path) -> None:
    """Print what is held, deck by deck, and the commands that come next."""
    from rich.markup import escape

    shown = console()
    held = [one for one in report.runs if one.pack is not None]
    for one in held:
        _print_pack(one, outputs)
    first = next((one for one in held if not one.not_shown), None)
    if first is not None:
        shown.print("[bold]What to do next[/bold]")
        for command, purpose in _next_commands(first, outputs):
            shown.print(f"  deckproof {escape(command):<26} [dim]{purpose}[/dim]", soft_wrap=True)
    if held:
        shown.print("This call has released nothing.")


def _next_commands(one: RunReport, outputs: Path) -> list[tuple[str, str]]:
    """What can be done with a pack now, and what for."""
    pack = one.pack or ""
    lines = [
        (
            "show " + (one.outputs[0].id if one.outputs else "ID"),
            "a draft, its findings, its slides",
        ),
        (f"overview {pack}", "what came of the deck, what is left to do, and what if"),
    ]
    if _is_unowned(outputs, pack):
        lines += [
            (
                "user add NAME --role ROLE",
                "people first: author, comms, compliance, auditor, admin",
            ),
            (f"review adopt {pack}", "say whose pack this is; nobody approves their own"),
        ]
    return [
        *lines,
        ("review --help", "settle findings, edit, approve, send back"),
        ("release ID", "what was approved, and nothing else, leaves"),
    ]


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


def _told_before(outputs: Path, pack: str) -> str:
    """How a pack stands that was there before the call."""
    from deckproof.cli._standing import told_standing
    from deckproof.settings import load_settings
    from review.store import open_by

    return told_standing(open_by(load_settings(outputs=outputs)), pack)


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
    if one.not_shown:
        shown.print(f"\n[bold]{name}[/bold]  pack {one.pack}{again}", soft_wrap=True)
        shown.print(f"{escape(one.not_shown)}\n", soft_wrap=True)
        return
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
    if not one.fresh:
        told = _told_before(outputs, one.pack or "")
        shown.print(f"\n{escape(told)}", soft_wrap=True)
    where = escape(str(outputs / "held" / str(one.pack)))
    shown.print(f"\nDrafts to read: {where}\n", soft_wrap=True)
    for remark in one.remarks:
        shown.print(f"{escape(one_line(remark))}\n", soft_wrap=True)
