"""`deckproof allow …`: what was called no finding and is remembered for a while, by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from deckproof.cli.acting import AsJson, Outputs, Reason, now, open_as, open_here, open_to_see_all
from deckproof.cli.output import one_line, print_json, print_line, say
from deckproof.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from deckproof.model import Person
    from review.allow_list import Allowance
    from review.store import Store

ALLOW_SCHEMA = "deckproof.allow-list/1"

Scope = Annotated[
    str,
    typer.Option(
        "--scope",
        help="deck: the deck it stands in; group: the same customer or name in every deck; everywhere.",
    ),
]
Days = Annotated[
    int | None, typer.Option("--days", help="How long; by default as the policy in force says.")
]
Owner = Annotated[str, typer.Option("--owner", help="Who answers for it; by default you.")]
EntryId = Annotated[
    str, typer.Argument(metavar="ENTRY", help="The entry, as `allow list` shows it.")
]
_LAST_DAYS = 14
"""An entry that ends within so many days is said to end soon."""


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    allow = typer.Typer(
        no_args_is_help=True,
        help="Remember that a finding is none: for a while, so far, by two people.",
    )
    app.add_typer(allow, name="allow")
    allow.command()(propose)
    allow.command()(confirm)
    allow.command("list")(list_entries)
    allow.command()(end)
    allow.command()(sweep)


def propose(
    some_id: Annotated[
        str, typer.Argument(metavar="ID", help="The output, or the pack for a finding of its deck.")
    ],
    finding: Annotated[str, typer.Option("--finding", metavar="FID", help="The finding's id.")],
    reason: Reason,
    scope: Scope = "deck",
    days: Days = None,
    owner: Owner = "",
    same_rule: Annotated[
        bool, typer.Option("--same-rule", help="Only where the same rule finds it.")
    ] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Propose to remember that a finding is none; somebody else confirms it."""
    store, person = open_as(outputs)
    entry = remember(
        store, person, some_id, finding, scope=scope, reason=reason, days=days, owner=owner,
        same_rule=same_rule,
    )  # fmt: skip
    if as_json:
        print_json(_document([entry]))
    else:
        tell_proposed(entry)


def confirm(entry_id: EntryId, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Let an entry settle what matches it in later scans. Never one's own proposal."""
    from review import allow_list

    store, person = open_as(outputs)
    entry = allow_list.confirm(store, person, entry_id, now=now())
    if as_json:
        print_json(_document([entry]))
        return
    say(
        f"{entry_id} holds until {entry.ends_at.date()}. What is held already needs: deckproof review rescan ID"
    )


def list_entries(
    every: Annotated[bool, typer.Option("--all", help="Those that have ended too.")] = False,
    show_text: Annotated[
        bool, typer.Option("--show-text", help="Show the words; you have to be signed in.")
    ] = False,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """List the entries: how far each reaches, whose it is, and until when it holds."""
    from review import allow_list
    from review.allow_list import AllowState

    store, viewer = open_to_see_all(outputs)
    person = (viewer or open_as(outputs)[1]) if show_text else None
    time = now()
    shown = [
        one
        for one in allow_list.list_entries(store, now=time)
        if every or one.state in {AllowState.PROPOSED, AllowState.LIVING}
    ]
    words = _words(store, person, shown)
    if as_json:
        print_json(_document(shown, words))
        return
    for one in shown:
        print_line(_line(one, words.get(one.id, ""), time))
    if not shown:
        say("The allow-list is empty.")


def end(
    entry_id: EntryId, reason: Reason, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """End an entry before its date; what it settled is open again."""
    from review import allow_ends

    store, person = open_as(outputs)
    entry, held = allow_ends.end(store, person, entry_id, reason=reason, now=now())
    if as_json:
        print_json({**_document([entry]), "held_again": held})
        return
    say(f"{entry_id} has ended; what it settled is open again.")
    tell_held(held)


def sweep(as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Note every entry whose date has come, and hold again what was approved on it."""
    from review import allow_ends

    store, _ = open_here(outputs)
    held = allow_ends.expire(store, now=now())
    if as_json:
        print_json({"schema": ALLOW_SCHEMA, "held_again": held})
        return
    tell_held(held)
    if not held:
        say("Nothing that is approved rests on an entry that has ended.")


# For `review resolve --remember` and the acts that look at the date first …


def remember(
    store: Store,
    person: Person,
    some_id: str,
    finding_id: str,
    *,
    scope: str,
    reason: str,
    days: int | None = None,
    owner: str = "",
    same_rule: bool = False,
) -> Allowance:
    """Propose the entry, as the policy in force allows it; raises UsageError for an unknown scope."""
    from review import allow_list
    from review.allow_list import AllowScope
    from review.rooms import house_policy

    if scope not in set(AllowScope):
        raise UsageError(f"--scope {scope} is unknown.", remedy=f"One of: {', '.join(AllowScope)}.")
    return allow_list.propose(
        store,
        person,
        some_id,
        finding_id,
        scope=AllowScope(scope),
        reason=reason,
        now=now(),
        rules=house_policy(store).allow,
        owner=owner,
        same_rule=same_rule,
        days=days,
    )


def tell_proposed(entry: Allowance) -> None:
    """Say who has to do what next."""
    say(
        f"Proposed until {entry.ends_at.date()}. Somebody else confirms it: deckproof allow confirm {entry.id}"
    )


def tell_held(held: tuple[str, ...]) -> None:
    """Say which approvals are gone."""
    for output_id in held:
        say(f"{output_id} was approved on it and is held again.")


def _words(store: Store, person: Person | None, shown: list[Allowance]) -> dict[str, str]:
    from review import allow_list

    if person is None:
        return {}
    return {one.id: allow_list.clear_text(store, person, one.id) for one in shown}


def _document(shown: list[Allowance], words: dict[str, str] | None = None) -> dict[str, Any]:
    from deckproof.codec import to_plain

    entries = [to_plain(one) for one in shown]
    for entry in entries:
        if words:
            entry["text"] = words[entry["id"]]
    return {"schema": ALLOW_SCHEMA, "entries": entries}


def _line(one: Allowance, words: str, time: dt.datetime) -> str:
    quoted = f" “{one_line(words)}”" if words else ""
    rule = f", {one.rule}" if one.rule else ""
    soon = " (soon)" if (one.ends_at - time).days < _LAST_DAYS else ""
    signed = f", confirmed by {one.confirmed_by}" if one.confirmed_by else ", not confirmed"
    return (
        f"{one.id}  {one.state.value:<8}  {one.category.value}{rule}, {one.scope.value}{quoted}: "
        f"until {one.ends_at.date()}{soon}, {one_line(one.owner)}; proposed by {one_line(one.proposed_by)}"
        f"{one_line(signed)}: {one_line(one.reason)}"
    )
