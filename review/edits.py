"""New revisions: a person's edit, a redaction, and a fresh scan of what is there. Each is checked before it counts.

The check runs before the transaction, so the transaction asks whether the output is still the one that was checked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, insert

from deckproof.codec import from_json, to_json
from deckproof.errors import ChangedBytesError, WrongStateError
from deckproof.model import BesideFile, Draft, Finding, Output, OutputState, Person, Source
from review import findings
from review.allowing import settle_by_entries
from review.authorise import Deed
from review.files import PAGE, sync_held
from review.formats import (
    NewFile,
    carried_over,
    enter_files,
    files_of,
    grounds_of,
    keep_files,
    pictures_of,
)
from review.ledger import stamp
from review.open_findings import open_rows, worst_waiting
from review.outputs import as_noun, draft_of, find_pack_row, find_row
from review.replay import require_as_told
from review.rooms import Grounds, Rooms
from review.steps import OPEN_STATES, allowed, move, note, require_state, void_approvals
from review.store import Act, Store
from review.tables import revision, scan
from scanners import named_plainly


@dataclass(frozen=True, slots=True)
class Looked:
    """An output as it was when somebody began to change it."""

    row: Row[Any]
    draft: Draft
    source: Source
    grounds: Grounds
    files: tuple[BesideFile, ...]
    deck_scan: str
    """The blob of the findings of its deck."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A changed draft, checked, with its blobs in the store."""

    before: Looked
    draft: Draft
    sha256: str
    draft_blob: str
    findings: tuple[Finding, ...]
    findings_blob: str
    policy_version: str
    files: tuple[NewFile, ...]


def edit(
    store: Store,
    person: Person,
    output_id: str,
    page: str,
    *,
    now: dt.datetime,
    rooms: Rooms,
    revision_number: int | None = None,
) -> Output:
    """Put this page in place of the output's: a new revision, scanned again, held; approvals lose their force.

    A page that changes nothing keeps the revision and its approval, and hands back what changes were requested of.
    `revision_number` is the one that was edited. Raises RefusedError's kinds.
    """
    before = look(store, person, output_id, Deed.EDIT)
    if revision_number not in {None, before.row.revision}:
        raise _changed(before.row)
    draft = rooms.edit_draft(before.draft, page, before.source)
    if draft == before.draft:
        return _hand_back(store, person, before, now, rooms)
    revised = check(store, before, draft, now, rooms)
    with store.acting() as act:
        row = enter(store, act, person, revised, Deed.EDIT, "edited", now)
        noun = as_noun(store, act.connection, row)
    sync_held(store, before.row.pack, rooms)
    return noun


def rescan(
    store: Store, person: Person, output_id: str, *, now: dt.datetime, rooms: Rooms
) -> Output:
    """Scan the current revision once more, by the policy in force; what is found newly and holds voids approvals."""
    before = look(store, person, output_id, Deed.RESCAN)
    again = check if before.row.suffix == PAGE else check_file
    checked = again(store, before, before.draft, now, rooms)
    with store.acting() as act:
        allowed(act, person, Deed.RESCAN, before.row)
        row = require_same(act, before.row)
        number = row.scan + 1
        told = _enter_scan(act, row, number, row.revision, checked, now)
        state, high = OutputState(row.state), row.high or findings.had_high(checked.findings)
        worst = worst_waiting(act.connection, row.pack, row.id, number)
        after = move(act, row, state, scan=number, high=high, severity=worst)
        settle_by_entries(store, act, row.id, checked.findings, actor=person.name, now=now)
        if state is OutputState.APPROVED and (
            open_rows(act.connection, after, now) or high != row.high
        ):
            void_approvals(store, act, after, actor=person.name, now=now)
            after = move(act, after, OutputState.HELD)
        note(store, act, person.name, "rescanned", row, now, **told)
        noun = as_noun(store, act.connection, after)
    sync_held(store, before.row.pack, rooms)
    return noun


# What a new revision is made of; settlements.py redacts by the same steps …


def look(store: Store, person: Person, output_id: str, deed: Deed) -> Looked:
    """The output to be changed, once it is clear that the person may and the state allows it."""
    with store.reading() as connection:
        act = Act(connection)
        row = find_row(connection, output_id)
        allowed(act, person, deed, row)
        require_state(row, *OPEN_STATES)
        if row.suffix != PAGE and deed is not Deed.RESCAN:
            raise WrongStateError(
                f"The output {row.id} is a file of its own ({row.suffix}), which cannot be edited as a page.",
                remedy="Change the deck and run it again.",
            )
        found = find_pack_row(connection, row.pack)
        draft = draft_of(store, connection, row)
        files = files_of(connection, row.id, row.revision)
    source = from_json(store.blobs.get(found.source), Source)
    of_deck = from_json(store.blobs.get(found.findings), tuple[Finding, ...])
    grounds = grounds_of(store, found.options, found.index_digest)
    return Looked(
        row, draft, source, replace(grounds, named=named_plainly(of_deck)), files, found.findings
    )


def check(store: Store, before: Looked, draft: Draft, now: dt.datetime, rooms: Rooms) -> Revised:
    """The draft with its findings and the bytes that would leave, all of it in the store as blobs."""
    today = now.date()
    given = carried_over(before.files, before.draft.marked, draft.marked)
    pictures = pictures_of(store, given)
    extras = rooms.beside(draft, before.source, before.grounds, pictures, today)
    found = findings.told_apart(
        (*rooms.check(draft, before.source, before.grounds, today), *extras.findings)
    )
    return Revised(
        before=before,
        draft=draft,
        sha256=store.blobs.put(rooms.publish(draft)),
        draft_blob=store.blobs.put(to_json(draft)),
        findings=found,
        findings_blob=store.blobs.put(to_json(found)),
        policy_version=rooms.policy_version(),
        files=keep_files(store, given, extras),
    )


def check_file(
    store: Store, before: Looked, draft: Draft, now: dt.datetime, rooms: Rooms
) -> Revised:
    """The same for a file of its own, whose bytes stay: its findings of today."""
    of_deck = from_json(store.blobs.get(before.deck_scan), tuple[Finding, ...])
    found = findings.told_apart(
        rooms.check_copy(before.row.sha256, draft, before.grounds, of_deck, now.date())
    )
    return Revised(
        before=before,
        draft=draft,
        sha256=before.row.sha256,
        draft_blob=store.blobs.put(to_json(draft)),
        findings=found,
        findings_blob=store.blobs.put(to_json(found)),
        policy_version=rooms.policy_version(),
        files=(),
    )


def enter(
    store: Store,
    act: Act,
    person: Person,
    revised: Revised,
    deed: Deed,
    action: str,
    now: dt.datetime,
) -> Row[Any]:
    """Make it the current revision: held, approvals void. Raises ChangedBytesError when it rests on an older one."""
    allowed(act, person, deed, revised.before.row)
    row = require_same(act, revised.before.row)
    require_as_told(store, act.connection, row)  # else a state that somebody wrote would do
    number, scan_number = row.revision + 1, row.scan + 1
    files = enter_files(act, row.id, number, revised.files)
    act.connection.execute(
        insert(revision).values(
            output=row.id,
            number=number,
            sha256=revised.sha256,
            draft=revised.draft_blob,
            editor=person.name,
            at=stamp(now),
        )
    )
    told = _enter_scan(act, row, scan_number, number, revised, now)
    void_approvals(store, act, row, actor=person.name, now=now)
    after = move(
        act,
        row,
        OutputState.HELD,
        revision=number,
        scan=scan_number,
        sha256=revised.sha256,
        high=row.high or findings.had_high(revised.findings),
        title=revised.draft.title,
        words=revised.draft.words,
        slides=" ".join(str(slide) for slide in revised.draft.slides),
        severity=worst_waiting(act.connection, row.pack, row.id, scan_number),
    )
    note(store, act, person.name, action, after, now, draft=revised.draft_blob, files=files, **told)
    settle_by_entries(store, act, row.id, revised.findings, actor=person.name, now=now)
    return after


def require_same(act: Act, before: Row[Any]) -> Row[Any]:
    """The output's row, unless somebody has changed it since; a claim alone changes nothing that matters here."""
    row = find_row(act.connection, before.id)
    same = (row.revision, row.scan, row.state) == (before.revision, before.scan, before.state)
    if not same:
        raise _changed(row)
    return row


def _hand_back(
    store: Store, person: Person, before: Looked, now: dt.datetime, rooms: Rooms
) -> Output:
    with store.acting() as act:
        allowed(act, person, Deed.EDIT, before.row)
        row = require_same(act, before.row)
        if row.state == OutputState.CHANGES_REQUESTED:
            row = move(act, row, OutputState.HELD)
            note(store, act, person.name, "handed-back", row, now)
        noun = as_noun(store, act.connection, row)
    sync_held(store, before.row.pack, rooms)
    return noun


def _enter_scan(
    act: Act, row: Row[Any], number: int, of_revision: int, revised: Revised, now: dt.datetime
) -> dict[str, object]:
    """Put down the scan; gives what the ledger's entry says of it."""
    act.connection.execute(
        insert(scan).values(
            output=row.id,
            number=number,
            revision=of_revision,
            findings=revised.findings_blob,
            policy_version=revised.policy_version,
            at=stamp(now),
        )
    )
    found: Sequence[Finding] = revised.findings
    return {
        "number": number,
        "scan": revised.findings_blob,
        "findings": len(found),
        "found": findings.keep(act, row.pack, row.id, number, found, revised.draft),
        "high": findings.had_high(found),
        "policy": revised.policy_version,
    }


def _changed(row: Row[Any]) -> ChangedBytesError:
    return ChangedBytesError(
        f"The output {row.id} was changed by somebody else in the meantime: it is at revision {row.revision}.",
        remedy=f"Look again and repeat: deckproof show {row.id}",
    )
