"""Settling findings: redact or replace the span, accept it with a reason, or call it no finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from deckproof.codec import digest_of
from deckproof.errors import UnknownNameError, WrongStateError
from deckproof.model import Finding, Person, Resolution, Severity
from review import findings
from review.authorise import Deed
from review.edits import Looked, Revised, check, enter, look
from review.files import sync_held
from review.grants import require_sight
from review.ledger import record, stamp
from review.open_findings import current_rows
from review.outputs import find_row, findings_of, rows_of
from review.people import still_active
from review.redaction import stand_in, without
from review.rooms import Rooms
from review.steps import (
    OPEN_STATES,
    allowed,
    require_reason,
    require_state,
)
from review.store import Act, Store
from review.tables import finding, settlement

_REWRITES = (Resolution.REDACT, Resolution.REPLACE)
_DONE = {Resolution.REDACT: "redacted", Resolution.REPLACE: "replaced"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """How many findings were settled, and on which outputs the text was changed for it."""

    findings: int
    revised: tuple[str, ...] = ()


def resolve(
    store: Store,
    person: Person,
    output_id: str,
    finding_ids: Sequence[str],
    resolution: Resolution,
    *,
    reason: str,
    now: dt.datetime,
    rooms: Rooms,
    group: bool = False,
    text: str = "",
) -> Settled:
    """Settle findings of the output or of its pack's deck, all or none; with `group` those alike over the whole pack too.

    Redacting and replacing make a new revision, which is scanned again; `text` stands in place of a replaced span.
    Raises RefusedError's kinds and UnknownNameError.
    """
    require_reason(reason)
    found = [
        target
        for finding_id in finding_ids
        for target in _targets(store, person, output_id, finding_id, group=group)
    ]
    targets = list({(one.row.output, one.row.id): one for one in found}.values())
    if resolution is Resolution.FALSE_POSITIVE:
        _require_no_fact(targets)
    if resolution in _REWRITES:
        return _rewrite(store, person, targets, resolution, reason, text, now, rooms)
    return _let_through(store, person, targets, resolution, reason, now)


@dataclass(frozen=True, slots=True)
class _Target:
    """A finding's row, and the output through which it is settled."""

    output: str
    pack: str
    row: Row[Any]

    @property
    def of_deck(self) -> bool:
        return not self.row.output


def _targets(
    store: Store, person: Person, output_id: str, finding_id: str, *, group: bool
) -> list[_Target]:
    with store.reading() as connection:
        row = _row_of(connection, output_id)
        require_sight(connection, still_active(connection, person), row.pack, output_id)
        current = current_rows(connection, row)
        named = next((one for one in current if one.id == finding_id), None)
        if named is None:
            raise _no_such(connection, row, finding_id, [one.id for one in current])
        if not group or not named.group_sha256:
            return [_Target(row.id, row.pack, named)]
        targets: dict[tuple[str, str], _Target] = {}
        for other in rows_of(connection, row.pack):
            for one in current_rows(connection, other):
                if one.group_sha256 == named.group_sha256 and (
                    not one.output or other.state in OPEN_STATES
                ):
                    targets.setdefault((one.output, one.id), _Target(other.id, row.pack, one))
        return list(targets.values())


def _require_no_fact(targets: Sequence[_Target]) -> None:
    if any(one.row.rule.startswith(findings.NOT_LOOKED_FOR) for one in targets):
        raise WrongStateError(
            "That something was not looked for in this deck is so, and no false alarm.",
            remedy="Run the deck again with what is missing (a customer list, say), or accept it with a reason.",
        )


def _row_of(connection: Connection, some_id: str) -> Row[Any]:
    """The output's row; of a pack's id that of its first output, for findings on the deck."""
    of_pack = rows_of(connection, some_id)
    return of_pack[0] if of_pack else find_row(connection, some_id)


def _no_such(
    connection: Connection, row: Row[Any], finding_id: str, known: Sequence[str]
) -> Exception:
    earlier = connection.execute(
        select(finding.c.id).where(finding.c.output == row.id, finding.c.id == finding_id)
    ).first()
    if earlier is not None:
        return WrongStateError(
            f"The finding {finding_id} is not in the current revision any more; nothing is left to settle."
        )
    return UnknownNameError.among("finding", finding_id, known)


def _let_through(
    store: Store,
    person: Person,
    targets: Sequence[_Target],
    resolution: Resolution,
    reason: str,
    now: dt.datetime,
) -> Settled:
    with store.acting() as act:
        for target in targets:
            row = find_row(act.connection, target.output)
            if not target.of_deck:
                require_state(row, *OPEN_STATES)
            if not any(one == target.row for one in current_rows(act.connection, row)):
                raise WrongStateError(
                    f"The output {row.id} was changed in the meantime.",
                    remedy=f"Look again: deckproof show {row.id}",
                )
            role = allowed(
                act, person, _deed(target, resolution), row, whole_pack=target.of_deck, now=now
            )
            _put_down(store, act, person, role, target, resolution, reason, now)
    return Settled(findings=len(targets))


def _deed(target: _Target, resolution: Resolution) -> Deed:
    """A severe finding that is none still has compliance sign the output; one on the deck has no other signature."""
    if target.row.severity != Severity.HIGH:
        return Deed.SETTLE
    if resolution is Resolution.FALSE_POSITIVE and not target.of_deck:
        return Deed.DISMISS_HIGH
    return Deed.SETTLE_HIGH


def _rewrite(
    store: Store,
    person: Person,
    targets: Sequence[_Target],
    resolution: Resolution,
    reason: str,
    text: str,
    now: dt.datetime,
    rooms: Rooms,
) -> Settled:
    if any(target.of_deck for target in targets):
        raise WrongStateError(
            "This finding is about the deck itself, where nothing can be redacted from here.",
            remedy="Accept it with a reason, or change the deck and run it again.",
        )
    revised = [
        _rewritten(store, person, own, resolution, text, now, rooms) for own in _by_output(targets)
    ]
    with store.acting() as act:
        for own, one in zip(_by_output(targets), revised, strict=True):
            enter(store, act, person, one, Deed.REDACT, _DONE[resolution], now)
            role = allowed(act, person, Deed.REDACT, one.before.row)
            for target in own:
                _put_down(store, act, person, role, target, resolution, reason, now)
    sync_held(store, targets[0].pack, rooms)
    return Settled(
        findings=len(targets), revised=tuple(one.before.row.id for one in revised)
    )  # fmt: skip


def _by_output(targets: Sequence[_Target]) -> list[list[_Target]]:
    grouped: dict[str, list[_Target]] = {}
    for target in targets:
        grouped.setdefault(target.output, []).append(target)
    return list(grouped.values())


def _rewritten(
    store: Store,
    person: Person,
    targets: Sequence[_Target],
    resolution: Resolution,
    text: str,
    now: dt.datetime,
    rooms: Rooms,
) -> Revised:
    before = look(store, person, targets[0].output, Deed.REDACT)
    known = _texts(store, before)
    if any(target.row.id not in known for target in targets):
        raise WrongStateError(f"The output {before.row.id} was changed in the meantime.")
    page = before.draft.marked
    # The longest first: words inside of other words are gone with them.
    for found in sorted((known[one.row.id] for one in targets), key=lambda one: -len(one.text)):
        instead = stand_in(found, resolution, text)
        without(before.draft.marked, found, instead)
        with suppress(WrongStateError):
            page = without(page, found, instead)
    draft = rooms.edit_draft(before.draft, page, before.source)
    return check(store, before, draft, now, rooms)


def _texts(store: Store, before: Looked) -> dict[str, Finding]:
    with store.reading() as connection:
        return {one.id: one for one in findings_of(store, connection, before.row)}


def _put_down(
    store: Store,
    act: Act,
    person: Person,
    role: str,
    target: _Target,
    resolution: Resolution,
    reason: str,
    now: dt.datetime,
) -> None:
    """A rewritten span is judged by the new scan, so only the other two resolutions close a finding by themselves."""
    act.connection.execute(
        insert(settlement).values(
            pack=target.pack,
            output=target.row.output,
            finding=target.row.id,
            place=target.row.place,
            resolution=resolution.value,
            closes=resolution not in _REWRITES,
            who=person.name,
            role=role,
            at=stamp(now),
            reason=reason,
        )
    )
    thing = target.output if target.row.output else target.pack
    data = {
        "finding": target.row.id,
        "place": target.row.place,
        "category": target.row.category,
        "severity": target.row.severity,
        "as": resolution.value,
        "closes": resolution not in _REWRITES,
        "role": str(role),
        "reason": digest_of(reason),
    }
    record(store, act, actor=person.name, action="settled", thing=thing, now=now, data=data)
