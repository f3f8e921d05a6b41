"""`deckproof review …`: what the people at the gate do, each as the person whose token is in DECKPROOF_TOKEN."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deckproof.cli import policy, talk
from deckproof.cli.acting import AsJson, OutputId, Outputs, Reason, join_rooms, now, open_as
from deckproof.cli.output import print_json, say
from deckproof.cli.packs import next_steps, warn_of_held_file
from deckproof.errors import MissingFileError, UsageError

if TYPE_CHECKING:
    from deckproof.model import Output, Person
    from review.store import Store


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    review = typer.Typer(
        no_args_is_help=True, help="Settle, edit, approve, or send back what is held."
    )
    app.add_typer(review, name="review")
    review.command()(claim)
    review.command()(resolve)
    review.command()(edit)
    review.command()(rescan)
    review.command("request-changes")(request_changes)
    review.command()(approve)
    review.command()(reject)
    review.command()(withdraw)
    review.command()(adopt)
    # As they were called before `policy` had commands of its own.
    review.command("propose-policy")(policy.propose)
    review.command("confirm-policy")(policy.confirm)
    talk.add_to(review)


def claim(output_id: OutputId, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Say that you are looking at an output, for a quarter of an hour."""
    from review import gate

    store, person = open_as(outputs)
    gate.claim(store, person, output_id, now=now())
    _tell(store, output_id, f"{output_id} is yours for 15 minutes.", as_json=as_json)


def resolve(
    output_id: OutputId,
    finding: Annotated[
        list[str], typer.Option("--finding", metavar="FID", help="The finding's id; repeatable.")
    ],
    how: Annotated[str, typer.Option("--as", help="redact, replace, accept or false-positive.")],
    reason: Reason,
    text: Annotated[
        str, typer.Option("--with", help="What stands in place of a replaced span.")
    ] = "",
    group: Annotated[
        bool, typer.Option("--group", help="Settle the same name or thing over the whole pack.")
    ] = False,
    remember: Annotated[
        bool,
        typer.Option(
            "--remember",
            help="With false-positive: propose that later scans know it as none; somebody else confirms it.",
        ),
    ] = False,
    scope: Annotated[
        str,
        typer.Option("--scope", help="How far to remember it: deck, group or everywhere."),
    ] = "deck",
    days: Annotated[
        int | None,
        typer.Option("--days", help="How long to remember it; by default as the policy says."),
    ] = None,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Settle a finding: redact or replace its words, accept it with a reason, or call it no finding."""
    from deckproof.model import Resolution
    from review import settlements

    if how not in set(Resolution):
        raise UsageError(f"--as {how} is unknown.", remedy=f"One of: {', '.join(Resolution)}.")
    if remember and how != Resolution.FALSE_POSITIVE:
        raise UsageError("Only what is no finding can be remembered: --as false-positive.")
    store, person = open_as(outputs)
    settled = settlements.resolve(
        store,
        person,
        output_id,
        finding,
        Resolution(how),
        reason=reason,
        now=now(),
        rooms=join_rooms(store),
        group=group,
        text=text,
    )
    changed = f"; new revision of {', '.join(settled.revised)}" if settled.revised else ""
    if remember:
        _remember(store, person, output_id, finding, scope, reason, days)
    _tell(store, output_id, f"Settled: {settled.findings}{changed}.", as_json=as_json)


def _remember(
    store: Store,
    person: Person,
    output_id: str,
    finding: list[str],
    scope: str,
    reason: str,
    days: int | None,
) -> None:
    from deckproof.cli import allow

    for one in finding:
        entry = allow.remember(store, person, output_id, one, scope=scope, reason=reason, days=days)
        allow.tell_proposed(entry)


def edit(
    output_id: OutputId,
    file: Annotated[
        Path, typer.Option("--file", help="The held page as you changed it (Markdown).")
    ],
    revision: Annotated[
        int | None,
        typer.Option(
            "--revision",
            help="The revision that you edited; refused if it is no longer the current one.",
        ),
    ] = None,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Put an edited page in: a new revision, scanned again; approvals lose their force."""
    from review import edits

    try:
        page = _read(file).decode()
    except UnicodeDecodeError as error:
        raise UsageError(
            "The page is not UTF-8.", where=str(file), remedy="Save it as Markdown in UTF-8."
        ) from error
    store, person = open_as(outputs)
    after = edits.edit(
        store, person, output_id, page, now=now(), rooms=join_rooms(store), revision_number=revision
    )
    _tell(store, output_id, f"{output_id} is at revision {after.revision}.", as_json=as_json)


def rescan(output_id: OutputId, as_json: AsJson = False, outputs: Outputs = None) -> None:
    """Scan an output again, by the policy in force."""
    from review import edits

    store, person = open_as(outputs)
    edits.rescan(store, person, output_id, now=now(), rooms=join_rooms(store))
    _tell(store, output_id, f"{output_id} was scanned again.", as_json=as_json)


def approve(
    output_id: OutputId,
    sha256: Annotated[
        str | None,
        typer.Option(
            "--sha256", help="Of the bytes that you looked at; refused if they are others by now."
        ),
    ] = None,
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Approve exactly the bytes of the current revision. Never one's own work."""
    from review import gate

    store, person = open_as(outputs)
    rooms = join_rooms(store)
    approved = gate.approve(
        store,
        person,
        output_id,
        now=now(),
        sha256=sha256,
        policy_version=rooms.policy_version(),
        rooms=rooms,
    )
    warn_of_held_file(store, output_id, approved.path)
    told = f"{output_id} is approved: exactly the bytes with the sha256 {approved.sha256}."
    _tell(store, output_id, told, as_json=as_json)


def request_changes(
    output_id: OutputId, reason: Reason, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """Send an output back to its author."""
    from review import gate

    _decide(
        gate.request_changes, output_id, reason, "went back to its author", outputs, as_json=as_json
    )


def reject(
    output_id: OutputId, reason: Reason, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """End it: this will not be published."""
    from review import gate

    _decide(gate.reject, output_id, reason, "is rejected", outputs, as_json=as_json)


def withdraw(
    output_id: OutputId, reason: Reason, as_json: AsJson = False, outputs: Outputs = None
) -> None:
    """End it: its author takes it back."""
    from review import gate

    _decide(gate.withdraw, output_id, reason, "is withdrawn", outputs, as_json=as_json)


def adopt(
    pack_id: Annotated[str, typer.Argument(metavar="PACK", help="The pack, as `list` shows it.")],
    as_json: AsJson = False,
    outputs: Outputs = None,
) -> None:
    """Become the author of a pack that was made without anybody signed in."""
    from review import gate
    from review.documents import pack_document

    store, person = open_as(outputs)
    gate.adopt(store, person, pack_id, now=now())
    if as_json:
        print_json(pack_document(store, pack_id))
    else:
        say(f"{person.name} is now the author of {pack_id}; somebody else approves its outputs.")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MissingFileError("The file cannot be read.", where=str(file)) from error


def _decide(
    act: Callable[..., Output],
    output_id: str,
    reason: str,
    done: str,
    outputs: Path | None,
    *,
    as_json: bool,
) -> None:
    store, person = open_as(outputs)
    act(store, person, output_id, reason=reason, now=now())
    _tell(store, output_id, f"{output_id} {done}.", as_json=as_json)


def _tell(store: Store, output_id: str, done: str, *, as_json: bool) -> None:
    """The output as it is now as JSON, or what was done and what comes next."""
    from review.documents import output_document, pack_document
    from review.outputs import is_pack

    of_pack = is_pack(store, output_id)
    document = (pack_document if of_pack else output_document)(store, output_id)
    if as_json:
        print_json(document)
        return
    say(done)
    say("Next: deckproof list" if of_pack else f"Next: {next_steps(document)}")
