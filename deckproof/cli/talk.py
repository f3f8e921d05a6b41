"""`deckproof review comment|answer|close-thread|threads|assign|unassign|undo`: what reviewers tell each other, and take back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import AsJson, OutputId, Outputs, now, open_as
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.errors import UsageError

if TYPE_CHECKING:
    from deckproof.model import Person
    from review.store import Store

THREADS_SCHEMA = "deckproof.threads/1"
Text = Annotated[str, typer.Option("--text", help="What you have to say.")]
Number = Annotated[int, typer.Option("--thread", metavar="N", help="Its number in `threads`.")]
END_OF_WORK = dt.time(17, 0)


def add_to(review: typer.Typer) -> None:
    """Add these commands to `deckproof review`."""
    review.command()(comment)
    review.command()(answer)
    review.command("close-thread")(close_thread)
    review.command()(threads)
    review.command()(assign)
    review.command()(unassign)
    review.command()(undo)


def comment(
    output_id: OutputId,
    text: Text,
    finding: Annotated[
        str, typer.Option("--finding", metavar="FID", help="What it is about; else the whole page.")
    ] = "",
    holds_up: Annotated[
        bool, typer.Option("--holds-up", help="Nothing is approved before the thread is closed.")
    ] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Begin a thread about an output or one of its findings."""
    from review.threads import open_thread

    store, person = open_as(outputs)
    number = open_thread(
        store, person, output_id, text, now=now(), finding_id=finding, blocking=holds_up
    )
    done = f"Thread {number}{' holds approval up until it is closed' if holds_up else ''}."
    _tell(store, person, output_id, done, as_json=as_json)


def answer(
    output_id: OutputId,
    number: Number,
    text: Text,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Say something in a thread that is open."""
    from review.threads import reply

    store, person = open_as(outputs)
    reply(store, person, output_id, number, text, now=now())
    _tell(store, person, output_id, f"Said in thread {number}.", as_json=as_json)


def close_thread(
    output_id: OutputId, number: Number, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """Close a thread: for whoever began it, and for reviewers who did not write the page."""
    from review.threads import close

    store, person = open_as(outputs)
    close(store, person, output_id, number, now=now())
    _tell(store, person, output_id, f"Thread {number} is closed.", as_json=as_json)


def threads(output_id: OutputId, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """What was said about an output."""
    from review.threads import threads_of

    store, person = open_as(outputs)
    if as_json:
        print_json(_document(store, person, output_id))
        return
    found = threads_of(store, person, output_id)
    if not found:
        say("Nobody has said anything.")
    for one in found:
        state = f"closed by {one.closed_by}" if not one.is_open else "open"
        about = f" on finding {one.finding}" if one.finding else ""
        print_line(f"{one.id}{about}, {state}{', holds approval up' if one.blocking and one.is_open else ''}")  # fmt: skip
        for each in one.comments:
            print_line(f"  {each.by}, {each.at[:16]}: {one_line(each.text)}")


def assign(
    output_id: OutputId,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who is to look at it.")],
    due: Annotated[
        str, typer.Option("--due", metavar="DAY", help="By the end of that day, like 2027-01-31.")
    ] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Ask somebody to look at an output."""
    from review.assignments import assign as ask

    store, person = open_as(outputs)
    ask(store, person, output_id, name, now=now(), due_at=end_of(due))
    _tell_whole(
        store, output_id, person, f"{name} is asked to look at {output_id}.", as_json=as_json
    )


def unassign(output_id: OutputId, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Ask nobody any more."""
    from review.assignments import unassign as leave

    store, person = open_as(outputs)
    asked = leave(store, person, output_id, now=now())
    done = "Nobody is asked any more." if asked else "Nobody was asked."
    _tell_whole(store, output_id, person, done, as_json=as_json)


def undo(
    output_id: OutputId,
    finding: Annotated[
        str,
        typer.Option("--finding", metavar="FID", help="Whose last word; else your own approval."),
    ] = "",
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Take back a word on a finding, or your own approval, as long as nothing has left."""
    from review import gate, reopenings

    store, person = open_as(outputs)
    if finding:
        number = reopenings.last_word(store, person, output_id, finding)
        reopenings.unsettle(store, person, output_id, number, now=now())
        done = f"Taken back: finding {finding} is open again."
    else:
        gate.unapprove(store, person, output_id, now=now())
        done = f"Taken back: {output_id} is held again."
    _tell_whole(store, output_id, person, done, as_json=as_json)


def end_of(day: str) -> dt.datetime | None:
    """Five in the afternoon (UTC) of a day in ISO 8601; None for no day. Raises UsageError."""
    if not day:
        return None
    try:
        return dt.datetime.combine(dt.date.fromisoformat(day), END_OF_WORK, tzinfo=dt.UTC)
    except ValueError:
        raise UsageError("A day is written like 2027-01-31.") from None


def _tell(store: Store, person: Person, output_id: str, done: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_document(store, person, output_id))
    else:
        say(done)


def _tell_whole(store: Store, output_id: str, person: Person, done: str, *, as_json: bool) -> None:
    from review.documents import output_document

    if as_json:
        print_json(output_document(store, output_id, person))
    else:
        say(done)


def _document(store: Store, person: Person, output_id: str) -> dict[str, Any]:
    from deckproof.codec import to_plain
    from review.threads import threads_of

    found = [to_plain(one) for one in threads_of(store, person, output_id)]
    return {"schema": THREADS_SCHEMA, "id": output_id, "threads": found}
