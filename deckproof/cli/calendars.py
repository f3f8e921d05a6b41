"""`deckproof calendar …`: when pieces are to go, to all or to a group."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import (
    AsJson,
    OutputId,
    Outputs,
    join_rooms,
    now,
    open_as,
    open_here,
    open_to_see,
)
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deckproof.model import Person, ReleasePlan
    from plans.calendar_entries import Planned
    from review.store import Store

CALENDAR_SCHEMA = "deckproof.calendar/1"
DUE_SCHEMA = "deckproof.calendar-due/1"

ToGroup = Annotated[
    str, typer.Option("--to", metavar="GROUP", help="The day for this group alone, not for all.")
]
PackId = Annotated[str, typer.Argument(metavar="PACK", help="The pack, as `list` shows it.")]
AsFile = Annotated[bool, typer.Option("--ics", help="As an iCalendar file on standard output.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    calendar = typer.Typer(no_args_is_help=True, help="On which day which piece is to be released.")
    calendar.command()(plan)
    calendar.command("list")(list_planned)
    calendar.command()(move)
    calendar.command()(remove)
    calendar.command("release-due")(release_due)
    app.add_typer(calendar, name="calendar")


def plan(
    pack: PackId,
    brief: Annotated[
        Path | None,
        typer.Option(
            "--brief",
            help="A brief's file, or the name of a kept one, whose [release] counts instead of the pack's own.",
        ),
    ] = None,
    start: Annotated[
        str, typer.Option("--start", metavar="DAY", help="The first day, as 2027-01-11.")
    ] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Give pieces a new day that have one already.")
    ] = False,
    to: Annotated[
        str,
        typer.Option("--to", metavar="GROUP", help="For this group alone, as `release --to` does."),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show it.")] = False,
    ics: AsFile = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Spread the pack's pieces over weeks, as its brief says: summary and clean copy, posts, podcasts and the rest."""
    from plans import calendar_entries, calendar_plan

    store, person = open_as(outputs)
    begin, wanted = _day(start) if start else None, _plan_in(store, brief)
    if dry_run:
        _print_proposed(store, person, pack, wanted, begin, again=again, to=to, as_json=as_json)
        return
    entries = calendar_plan.plan_pack(
        store, person, pack, now=now(), plan=wanted, start=begin, again=again, to=to
    )
    found = calendar_entries.standing(entries, now())
    _print(found, outputs, ics=ics, as_json=as_json)
    if not ics and not as_json:
        say("Nothing leaves by this alone: each piece needs its approval by then.")


def list_planned(
    pack: Annotated[str, typer.Option("--pack", help="Of this pack alone.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="From this day on.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Up to this day.")] = "",
    ics: AsFile = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """List what is planned, in order of the days; what left or was recalled before its day is not on it any more."""
    from plans.calendar_entries import changed_plan, list_calendar, list_foreign, standing

    store, viewer = open_to_see(outputs)
    first, last = (_day(one) if one else None for one in (since, until))
    entries = list_calendar(store, viewer, pack_id=pack, since=first, until=last)
    found, foreign = standing(entries, now()), list_foreign(store, viewer, pack_id=pack)
    _print(found, outputs, ics=ics, as_json=as_json, foreign=foreign)
    for own_id in foreign:
        say(str(changed_plan(own_id)))
    if not found and not foreign:
        say("Nothing is planned. To plan a pack: deckproof calendar plan PACK")


def move(
    output_id: OutputId,
    day: Annotated[str, typer.Argument(metavar="DAY", help="As 2027-01-11.")],
    hour: Annotated[str, typer.Option("--hour", help="As 09:00; default: the one it has.")] = "",
    to: ToGroup = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Give a piece another day, or its first; it is released in the name of whoever moved it last."""
    from plans import calendar_plan

    store, person = open_as(outputs)
    moved = calendar_plan.move(store, person, output_id, _day(day), now=now(), hour=hour, to=to)
    _print((moved,), outputs, ics=False, as_json=as_json)
    if odd := calendar_plan.off_day(store, moved):
        say(f"{odd} It stands there all the same.")


def remove(
    output_id: OutputId, to: ToGroup = "", as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """Take a piece out of the calendar: its day for all, or with --to the one for a group."""
    from plans.calendar_plan import unplan

    store, person = open_as(outputs)
    was = unplan(store, person, output_id, now=now(), to=to)
    if as_json:
        print_json({"schema": CALENDAR_SCHEMA, "output": output_id, "removed": was})
    else:
        whose = f" for the group {to}" if to else ""
        say(
            f"{output_id} has no day{whose} any more." if was else f"{output_id} had no day{whose}."
        )


def release_due(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Release what is planned for now or earlier and approved; for a schedule of the engine or a line of cron.

    Each piece goes in the name of whoever planned it, who needs no token here, by the gate as it is at this moment. Exit 3
    where something was refused.
    """
    from plans import calendar_due

    store, _ = open_here(outputs)
    found = calendar_due.release_due(store, join_rooms(store), now=now())
    if as_json:
        from deckproof.codec import to_plain

        print_json({"schema": DUE_SCHEMA, **to_plain(found)})
    for own_id in found.released if not as_json else ():
        print_line(f"{own_id}  released")
    for gone in found.shared if not as_json else ():
        print_line(f"{gone.output}  released to the group {gone.group}")
    for one in found.refused if not as_json else ():
        print_line(f"{one.output}  refused: {one_line(one.why)}")
    for own_id in found.elsewhere:
        say(f"{own_id} was due and has left meanwhile: another round or somebody released it.")
    if not (found.released or found.shared or found.refused or found.elsewhere):
        say("Nothing is due.")
    if found.refused:
        raise typer.Exit(RefusedError.exit_status)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no day.", remedy="Write it as 2027-01-11.") from None


def _plan_in(store: Store, brief: Path | None) -> ReleasePlan | None:
    if brief is None:
        return None
    from plans.briefs import choose_brief

    return choose_brief(store, brief).release


def _print_proposed(
    store: Store,
    person: Person,
    pack: str,
    wanted: ReleasePlan | None,
    begin: dt.date | None,
    *,
    again: bool,
    to: str,
    as_json: bool,
) -> None:
    from deckproof.codec import to_plain
    from plans.calendar_plan import propose
    from review.outputs import load_output

    slots = propose(store, person, pack, now=now(), plan=wanted, start=begin, again=again, to=to)
    if as_json:
        told = [to_plain(one) for one in slots]
        print_json({"schema": CALENDAR_SCHEMA, "dry_run": True, "entries": told})
        return
    for one in slots:
        place = f"the group {one.group}" if one.group else one.channel or "no channel"
        piece = load_output(store, one.output)
        print_line(
            f"{one.day:%a %d %b %Y} {one.hour} {one.zone}  {one.output}  {place}: "
            f"{piece.kind}, {piece.style}: {one_line(piece.title)}"
        )
    say("Nothing was written.")


def _print(
    found: Sequence[Planned],
    outputs: Path | None,
    *,
    ics: bool,
    as_json: bool,
    foreign: Sequence[str] = (),
) -> None:
    if ics:
        import sys

        from deckproof.settings import load_settings
        from plans.ical import calendar_file

        desk = load_settings(outputs=outputs).notify.desk
        sys.stdout.buffer.write(calendar_file(found, now=now(), desk=desk))
        sys.stdout.buffer.flush()
        return
    if as_json:
        entries = [_document(one) for one in found]
        print_json({"schema": CALENDAR_SCHEMA, "entries": entries, "foreign": list(foreign)})
        return
    for one in found:
        where = one.place or "no channel"
        print_line(
            f"{one.day:%a %d %b %Y} {one.hour} {one.zone}  {one.output}  {one.state:<17}  {where}: "
            f"{one.kind}, {one.style}: {one_line(one.title)}"
        )


def _document(one: Planned) -> dict[str, Any]:
    from deckproof.codec import to_plain

    return {**to_plain(one), "due_at": one.due_at.isoformat()}
