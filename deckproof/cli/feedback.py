"""`deckproof feedback`: what came back on released pieces goes in, to its team, and gets an answer."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli.acting import AsJson, Outputs, now, open_as, open_here, open_to_see
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.counts import counted
from deckproof.settings import load_settings

if TYPE_CHECKING:
    from echo.answering import Heard

_File = Annotated[Path, typer.Argument(help="CSV with headings, or JSONL.", show_default=False)]
_Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="The comment, as `feedback list` shows it, or how its id begins."
    ),
]
WIDTH = 160
_Note = Annotated[str, typer.Option("--note", help="What was done or said; kept with the comment.")]


def register(app: typer.Typer) -> None:
    """Add `feedback import`, `list`, `show`, `answer`, `close`, `route` and `erase`."""
    group = typer.Typer(help="What came back on released pieces.", no_args_is_help=True)
    group.command("import")(import_)
    group.command("list")(list_)
    group.command("show")(show)
    group.command("answer")(answer)
    group.command("close")(close)
    group.command("route")(route)
    group.command("erase")(erase)
    app.add_typer(group, name="feedback")


def import_(file: _File, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Take figures and comments in, each on a piece that was released: by its id, its released path or its address.

    Headings: piece, channel, date, and metric with value, or comment (author, customer). The same file twice adds nothing.
    Bad lines are told of and the others kept; with bad lines the exit status is 1. Once there are people, this is for
    comms and admins.
    """
    from echo.importing import import_feedback
    from review.people import has_people, whoami

    store, settings = open_here(outputs)
    person = whoami(store, settings.token) if settings.token or has_people(store) else None
    done = import_feedback(
        store, person, file, teams=settings.teams, now=now(), customers=settings.customers
    )
    if as_json:
        print_json(done.document())
    else:
        if done.is_known:
            say("Nothing new: every line of this file is there already.")
        say(
            f"New: {counted(done.figures, 'figure')}, {counted(done.comments, 'comment')}. Known already: {done.known}."
        )
        if done.erased:
            say(f"Left out: {done.erased}, as their words were erased on request.")
        for team, count in sorted(done.teams.items()):
            say(f"  {team}: {count}")
        for bad in done.bad_lines[:10]:
            say(f"  line {bad.number}: {bad.why}")
        if done.bad > 10:
            say(f"  and {done.bad - 10} more (--json shows {min(done.bad, 1000)})")
    if done.bad:
        raise typer.Exit(1)


def list_(
    team: Annotated[str, typer.Option("--team", help="Of this team alone.")] = "",
    state: Annotated[
        str, typer.Option("--state", help="open, answered or closed; all where it is empty.")
    ] = "open",
    output: Annotated[str, typer.Option("--output", help="On this piece alone.")] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Comments with their team and the day by which an answer is due, the most urgent first."""
    from deckproof.codec import to_plain
    from echo.answering import list_feedback

    store, viewer = open_to_see(outputs)
    teams = load_settings(outputs=outputs).teams
    found = list_feedback(
        store, viewer, teams=teams, today=now().date(), team=team, state=state, output_id=output
    )
    if as_json:
        print_json({"schema": "deckproof.feedback/1", "comments": to_plain(found)})
    elif not found:
        say("No comment waits." if state == "open" else "There is no such comment.")
    else:
        _print_all(found)


def show(own_id: _Id, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """One comment with what became of it. What must not get out is masked for those who may not see it."""
    from deckproof.codec import to_plain
    from echo.answering import load_feedback

    store, viewer = open_to_see(outputs)
    teams = load_settings(outputs=outputs).teams
    found = load_feedback(store, viewer, own_id, teams=teams, today=now().date())
    if as_json:
        print_json({"schema": "deckproof.feedback-comment/1", **to_plain(found)})
        return
    say(
        f"{found.id}: {found.state}, {found.team}, {found.urgency}, due {found.due} (rule {found.rule})"
        f"{_not_met(found)}"
    )
    say(f"On {found.output}, {one_line(found.title)}; {found.channel or 'no channel'}, {found.day}")
    if found.comment.author or found.comment.customer:
        say(
            f"From {one_line(found.comment.author) or 'somebody'} {one_line(found.comment.customer)}".rstrip()
        )
    say("")
    say(found.comment.text)
    if found.note:
        say(f"\n{found.acted_by}: {found.note}")


def answer(own_id: _Id, note: _Note = "", outputs: Outputs = None) -> None:
    """Note that the comment was answered, and how."""
    from echo import answering

    store, person = open_as(outputs)
    teams = load_settings(outputs=outputs).teams
    answering.answer(store, person, own_id, note=note, teams=teams, now=now())
    say(f"{own_id} is answered.")


def close(own_id: _Id, note: _Note = "", outputs: Outputs = None) -> None:
    """Close the comment: there is nothing more to do."""
    from echo import answering

    store, person = open_as(outputs)
    teams = load_settings(outputs=outputs).teams
    answering.close(store, person, own_id, note=note, teams=teams, now=now())
    say(f"{own_id} is closed.")


def route(
    own_id: _Id,
    team: Annotated[str, typer.Argument(help="The team that has it from now on.")],
    urgency: Annotated[str, typer.Option("--urgency", help="urgent, soon or normal.")] = "",
    outputs: Outputs = None,
) -> None:
    """Give the comment to another team; its day is counted anew."""
    from echo import answering

    store, person = open_as(outputs)
    teams = load_settings(outputs=outputs).teams
    answering.reroute(store, person, own_id, team, urgency=urgency, teams=teams, now=now())
    say(f"{own_id} is {team}'s.")


def erase(
    own_id: _Id,
    reason: Annotated[
        str,
        typer.Option(
            "--reason",
            help="Which request it was, by its date or number, without the name or the words.",
        ),
    ] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Take the words of a comment away for good, with its author and all notes on it: for compliance, on request.

    Every other comment of the same words by the same person goes with it, and none comes in again. The reason is kept; the
    ledger has ids and hashes.
    """
    from echo import erasing

    store, person = open_as(outputs)
    done = erasing.erase(store, person, own_id, reason=reason, now=now())
    if as_json:
        told = {"comments": list(done.comments), "again": done.again, "kept": done.kept}
        print_json({"schema": "deckproof.feedback-erased/1", **told})
    for one in done.comments if not as_json else ():
        say(f"{one} had been erased{_rest(done.kept)}." if done.again else f"{one} is erased.")
    if done.kept:
        say(
            f"{counted(done.kept, 'text')} of it {'stays' if done.kept == 1 else 'stay'}: a thread, another comment's note or a policy has the very same, and rests on it."
        )


def _rest(kept: int) -> str:
    return "" if kept else "; nothing of it is left"


def _print_all(found: tuple[Heard, ...]) -> None:
    """Two lines each: whole ids, to be taken up by the next command, and the words, shortened for a terminal alone."""
    for one in found:
        due = f"{one.due} (late)" if one.overdue else one.due
        print_line(f"{one.id}  {one.team}  due {due}  {one.state}  on {one.output}{_not_met(one)}")
        words = one_line(one.comment.text)
        print_line(f"  {shorten(words, WIDTH, placeholder=' …') if sys.stdout.isatty() else words}")


def _not_met(one: Heard) -> str:
    from echo.routing import NOT_MET

    return "  (no rule knew whose it is: look and give it on)" if one.rule == NOT_MET else ""
