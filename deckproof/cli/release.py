"""`deckproof release`, `recall` and `released`: approved bytes out and back, and what is out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import (
    AsJson,
    OutputId,
    Outputs,
    Reason,
    join_rooms,
    now,
    open_as,
    open_here,
    open_to_see,
)
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from plans.released import Out
    from plans.trial import Trial
    from review.rooms import Rooms
    from review.store import Store

RELEASES_SCHEMA = "deckproof.releases/1"
TRIAL_SCHEMA = "deckproof.trial/1"
OUT_SCHEMA = "deckproof.released-list/1"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(release)
    app.command()(recall)
    app.command("released")(list_released)


def release(
    ids: Annotated[
        list[str], typer.Argument(metavar="ID…", help="Approved outputs; with --plan packs too.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would leave, and write nothing.")
    ] = False,
    plan: Annotated[
        bool,
        typer.Option(
            "--plan",
            help="With --dry-run: where, when and to whom, what stands in the way, and pages to look at.",
        ),
    ] = False,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="GROUP", help="Let it out to this group alone, by the same gate."
        ),
    ] = "",
    to_all: Annotated[
        bool,
        typer.Option(
            "--all",
            help="To all at once, where the brief wants a group to have it first; takes --reason.",
        ),
    ] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why to all at once.")] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Let approved bytes out into outputs/released, once; all that are named or none."""
    from deckproof.codec import to_plain
    from review import allow_ends, releases

    to_all_reason = _to_all_reason(to, reason, to_all=to_all)
    if plan:
        if not dry_run:
            raise UsageError("--plan goes with --dry-run.", remedy="Add --dry-run.")
        _rehearse(ids, to, to_all_reason, as_json, outputs)
        return
    store, person = open_as(outputs)
    if not dry_run:
        allow_ends.expire(store, now=now())
    rooms, began = join_rooms(store), now()
    gone = releases.release(
        store,
        person,
        ids,
        now=began,
        dry_run=dry_run,
        policy_version=rooms.policy_version(),
        rooms=rooms,
        to=to,
        to_all_reason=to_all_reason,
    )
    if as_json:
        told = [to_plain(one) for one in gone]
        print_json({"schema": RELEASES_SCHEMA, "dry_run": dry_run, "releases": told})
        return
    for one in gone:
        print_line(f"{one.output}  {one.sha256}  {store.outputs / one.path}")
        if one.at < began:
            say(f"{one.output} is out since {one.at:%Y-%m-%d %H:%M} UTC, by {one.by}; nothing was done to it.")  # fmt: skip
        _warn_of_held_files(store, one.output, rooms)
    if dry_run:
        say("Nothing was written.")
    elif to:
        say(f"The group {to} has it alone. To let it out to all: deckproof release ID")
    else:
        say("To take one back: deckproof recall ID --reason TEXT")


def _warn_of_held_files(store: Store, output_id: str, rooms: Rooms) -> None:
    """Say so where a file under held/ is not what was approved, so that nobody hands that one on instead."""
    from review.files import held_others

    for path in held_others(store, output_id, rooms):
        say(f"Note: {path} on the disk is not what was approved. What leaves is what was approved, not this file.")  # fmt: skip


def recall(
    output_id: OutputId, reason: Reason, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """Take a release back, from groups too; what others have copied by then is theirs to answer for."""
    from plans.released import find_out
    from review import releases
    from review.documents import output_document

    store, person = open_as(outputs)
    releases.recall(store, person, output_id, reason=reason, now=now())
    out = find_out(store, output_id)
    if as_json:
        print_json(output_document(store, output_id) | {"out": _document(out)})
        return
    say(f"{output_id} is recalled; its files are gone from released/, and a notice in their place says so.")  # fmt: skip
    for line in _reach(out):
        say(line)
    say("Tell whoever has published it, by hand: Deckproof reaches no further than this folder.")


def list_released(
    atom: Annotated[
        bool,
        typer.Option(
            "--atom", help="As an Atom feed, with a deleted entry for each that was recalled."
        ),
    ] = False,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="URL",
            help="Where released/ is published, for its links; else they lead to the desk, or to the files here.",
        ),
    ] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """List what is out and what was recalled: where, since when, what was made of it, and who got it."""
    from plans.released import list_out

    store, viewer = open_to_see(outputs)
    found = list_out(store, viewer)
    if atom:
        import sys

        from deckproof.settings import load_settings
        from plans.feed import atom_feed

        desk = load_settings(outputs=outputs).notify.desk
        sys.stdout.buffer.write(atom_feed(found, at=at, desk=desk, outputs=store.outputs))
        sys.stdout.buffer.flush()
        return
    if as_json:
        print_json({"schema": OUT_SCHEMA, "outputs": [_document(one) for one in found]})
        return
    for one in found:
        print_line(f"{one.output}  {one.state}  {one.kind}, {one.style}: {one_line(one.title)}")
        for line in _reach(one):
            print_line(f"  {line}")
    if not found:
        say("Nothing is out.")


def _to_all_reason(to: str, reason: str, *, to_all: bool) -> str:
    """The reason for leaving out the group that the brief wants first; raises UsageError where it does not fit."""
    if to and to_all:
        raise UsageError("--to and --all exclude each other.", remedy="Leave one of them out.")
    if to_all and not reason.strip():
        raise UsageError("--all takes a reason, which is kept.", remedy="Give one with --reason.")
    if reason and not to_all:
        raise UsageError("--reason goes with --all.", remedy="Leave it out, or add --all.")
    return reason


def _rehearse(
    ids: list[str], to: str, to_all_reason: str, as_json: bool, outputs: Path | None
) -> None:
    from deckproof.codec import to_plain
    from plans.trial import rehearse
    from plans.trial_folder import write_pages
    from review.people import whoami

    store, settings = open_here(outputs)
    person = whoami(store, settings.token, now=now())
    trial = rehearse(
        store, person, ids, join_rooms(store), now=now(), to=to, to_all_reason=to_all_reason, channels=settings.channels
    )  # fmt: skip
    trial = write_pages(store, trial)
    if as_json:
        pieces = [to_plain(one) | {"would_leave": one.would_leave} for one in trial.pieces]
        told: dict[str, Any] = {"schema": TRIAL_SCHEMA, **to_plain(trial), "pieces": pieces}
        print_json(told)
        return
    _print_trial(trial)
    for page in trial.pages:
        say(f"To look at: {store.outputs / page}")
    say("Nothing was released.")


def _print_trial(trial: Trial) -> None:
    for one in trial.pieces:
        whom = f"the group {trial.group} ({trial.member_count})" if trial.group else "everybody"
        if one.first:
            whom = f"the group {one.first} first, then {whom}"
        when = f"{one.day} {one.hour} {one.zone}" if one.day else "no day planned"
        print_line(f"{one.output}  {one.verdict}  {one.kind}, {one.style}: {one_line(one.title)}")
        where = " ".join(filter(None, (one.channel or "no channel named", one.address)))
        print_line(f"  to {whom}, {where}, {when}")
        for why in filter(None, (one.note, *one.refusals)):
            print_line(f"  {one_line(why)}")


def _document(out: Out) -> dict[str, Any]:
    from deckproof.codec import to_plain

    plain: dict[str, Any] = to_plain(out)
    return plain


def _reach(out: Out) -> list[str]:
    """Where it went and who got it, a line each."""
    lines = []
    for place in out.places:
        whom = f"the group {place.group}" if place.group else "all"
        back = f", recalled {place.recalled_at:%Y-%m-%d %H:%M}" if place.recalled_at else ""
        lines.append(f"to {whom} since {place.at:%Y-%m-%d %H:%M} UTC by {place.by}: {place.path}{back}")  # fmt: skip
        if place.files:
            lines.append(f"  with {', '.join(place.files)}")
        if place.members:
            lines.append(f"  for {', '.join(map(one_line, place.members))}")
    for one in out.fetched:
        done = " and has taken the copies back" if one.taken_back_at else ""
        lines.append(f"{one.person} fetched it on {one.at:%Y-%m-%d}{done}")
    return lines
