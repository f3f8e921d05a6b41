"""New names over all that is kept: what they touch is raised, and nothing is recalled by itself.

done = recheck(store, person, changed, now=now, rooms=rooms)

Names that are new or changed have an index of their own, so that a thousand pages take seconds. What it meets is looked at
once more by the whole list: a held piece is scanned again, so that the finding holds it up; of what has left, to all or to
a group, an alert is put down, which suggests to recall it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, insert, select

from deckproof.codec import digest_of, from_json, to_json
from deckproof.errors import DeckproofError
from deckproof.model import (
    HOLD_FROM,
    MASK_FROM,
    Action,
    Block,
    Category,
    Customer,
    Finding,
    Person,
)
from echo.kept_texts import KeptText, kept_texts
from review import edits, findings
from review.echo_replay import FOUND
from review.echo_tables import customer_alert
from review.formats import grounds_of
from review.ledger import record, stamp
from review.outputs import draft_of, find_pack_row, find_row
from review.store import Store
from review.tables import scan

if TYPE_CHECKING:
    from review.rooms import Rooms
    from scanners.customers import CustomerIndex

AT_ONCE = 64
"""Pieces whose words are searched in one go."""
logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Rechecked:
    """What was looked through and what the new names touch, by ids."""

    customers: int
    pieces: int = 0
    held: list[str] = field(default_factory=list)
    """Held pieces that were scanned again; what was found holds them up."""
    released: list[str] = field(default_factory=list)
    """Pieces with a new alert on what all have of them, or a group."""
    waiting: list[str] = field(default_factory=list)
    """Held pieces that are touched and that this person could not scan again; no approval passes before that is done."""
    unread: list[str] = field(default_factory=list)
    """Pieces whose words could not be had."""

    @property
    def quiet(self) -> bool:
        """Whether nothing was touched."""
        return not (self.held or self.released or self.waiting or self.unread)


def changed_customers(
    before: Iterable[Customer], after: Iterable[Customer]
) -> tuple[Customer, ...]:
    """Those of the new list that the old one did not have like this."""
    known = {one.id: one for one in before}
    return tuple(one for one in after if known.get(one.id) != one)


def recheck(
    store: Store,
    person: Person | None,
    changed: Sequence[Customer],
    *,
    now: dt.datetime,
    rooms: Rooms,
    most_scans: int | None = None,
) -> Rechecked:
    """Look for these customers in all that is kept, and raise what they touch. The list itself is taken in already.

    After `most_scans` held pieces the others are left waiting: somebody at a page does not wait for a thousand scans, and no
    approval passes before each is done.
    """
    done = Rechecked(customers=len(changed))
    if not changed:
        return done
    touched = list(_touched(store, changed, now.date(), done))
    for piece in touched:
        # First, since a scan for the reviewers is none that whoever let it out had seen.
        if piece.is_out:
            _alert(store, person, piece, changed, done, now, rooms)
        if not piece.is_held:
            continue
        if most_scans is not None and len(done.held) >= most_scans:
            done.waiting.append(piece.output)
        else:
            _scan_again(store, person, piece, done, now, rooms)
    logger.info("new customers: %d pieces, %d touched", done.pieces, len(touched))
    return done


def _touched(
    store: Store, changed: Sequence[Customer], today: dt.date, done: Rechecked
) -> Iterator[KeptText]:
    """The pieces in which an index of the new names alone meets one of them, or whose words nobody can read."""
    index: CustomerIndex | None = None
    wanted = frozenset(one.id for one in changed)
    waiting = kept_texts(store)
    while some := list(islice(waiting, AT_ONCE)):
        index = index or _index_of(store, changed)
        done.pieces += len(some)
        index.look_ahead([one.text for one in some if one.text is not None])
        for piece in some:
            if piece.text is None:
                done.unread.append(piece.output)
            elif any(
                one.confidence >= MASK_FROM and one.customer_id in wanted
                for one in _named(index, piece.text, today)
            ):
                yield piece


def _index_of(store: Store, changed: Sequence[Customer]) -> CustomerIndex:
    """An index of these alone; the house's own where they are most of it, as after a first import."""
    from scanners.customers import build_index

    house = _house(store)
    if house is not None and 2 * len(changed) > len(house.roll):
        return house
    return build_index(changed)


def _named(index: CustomerIndex, text: str, today: dt.date) -> list[Finding]:
    """Where customers are named who may not be."""
    from scanners._scan import text_block

    block: Block = text_block("page", text)
    return [one for one in index.find([block], today=today) if one.action is not Action.ALLOW]


def _scan_again(
    store: Store,
    person: Person | None,
    piece: KeptText,
    done: Rechecked,
    now: dt.datetime,
    rooms: Rooms,
) -> None:
    if person is None:
        done.waiting.append(piece.output)
        return
    try:
        edits.rescan(store, person, piece.output, now=now, rooms=rooms)
    except DeckproofError as error:
        # The stamp of the list keeps it from being approved meanwhile.
        logger.warning("piece %s: not scanned again (%s)", piece.output, error.code)
        done.waiting.append(piece.output)
    else:
        done.held.append(piece.output)


def _alert(
    store: Store,
    person: Person | None,
    piece: KeptText,
    changed: Sequence[Customer],
    done: Rechecked,
    now: dt.datetime,
    rooms: Rooms,
) -> None:
    """Put an alert down for each new customer that the whole list finds in the released bytes, unless it was known there."""
    wanted = {one.id for one in changed}
    try:
        found = _in_released(store, piece, now, rooms)
    except DeckproofError as error:
        logger.warning("piece %s: not looked into (%s)", piece.output, error.code)
        done.unread.append(piece.output)
        return
    index = _house(store)
    known = _known(store, piece)
    sure = [one for one in found if one.customer_id in wanted - known and one.confidence >= HOLD_FROM]  # fmt: skip
    entered = sure and _enter(store, person, piece, sure, index.digest if index else "", now)
    if entered and piece.output not in done.released:
        done.released.append(piece.output)


def _in_released(
    store: Store, piece: KeptText, now: dt.datetime, rooms: Rooms
) -> Sequence[Finding]:
    """The customers that the whole list finds in what left."""
    if piece.is_page:
        index = _house(store)
        return _named(index, piece.text or "", now.date()) if index is not None else ()
    with store.reading() as connection:
        row: Row[Any] = find_row(connection, piece.output)
        found = find_pack_row(connection, row.pack)
        draft = draft_of(store, connection, row, piece.revision)
    of_deck = from_json(store.blobs.get(found.findings), tuple[Finding, ...])
    grounds = grounds_of(store, found.options, found.index_digest)
    told = rooms.check_copy(piece.sha256, draft, grounds, of_deck, now.date())
    return [one for one in told if one.category is Category.CUSTOMER and one.action is not Action.ALLOW]  # fmt: skip


def _house(store: Store) -> CustomerIndex | None:
    from scanners.customers import imported_index

    return imported_index(store.outputs)


def _known(store: Store, piece: KeptText) -> frozenset[str]:
    """Customers that the last scan before it left had found and a person had settled."""
    before = (
        select(scan.c.findings)
        .where(
            scan.c.output == piece.output,
            scan.c.revision == piece.revision,
            scan.c.at <= piece.out_since,
        )
        .order_by(scan.c.number.desc())
    )
    with store.reading() as connection:
        blob = connection.execute(before).scalar()
    found = from_json(store.blobs.get(blob), tuple[Finding, ...]) if blob else ()
    return frozenset(
        one.customer_id
        for one in found
        if one.customer_id and findings.blocks(one) and one.action is not Action.ALLOW
    )


def customer_digest(customer_id: str) -> str:
    """What an alert knows the customer by: the list's own id may be a name."""
    return digest_of("customer", customer_id)[:16]


def _enter(
    store: Store,
    person: Person | None,
    piece: KeptText,
    found: Sequence[Finding],
    index_digest: str,
    now: dt.datetime,
) -> bool:
    """Put the alerts down that are not there yet, in one act; gives whether there was any."""
    by_customer: dict[str, list[Finding]] = {}
    for one in found:
        by_customer.setdefault(customer_digest(one.customer_id or ""), []).append(one)
    who = person.name if person else ""
    with store.acting() as act:
        there = _alerted(act.connection, piece)
        rows = [
            {
                "id": digest_of("alert", piece.output, piece.revision, customer)[:16],
                "output": piece.output,
                "revision": piece.revision,
                "customer": customer,
                "index_digest": index_digest,
                "found": store.blobs.put(to_json(spans)),
                "who": who,
                "at": stamp(now),
                "note": "",
                "ended_by": "",
                "ended_at": "",
            }
            for customer, spans in sorted(by_customer.items())
            if customer not in there
        ]
        if rows:
            act.connection.execute(insert(customer_alert), rows)
            told = [[row["id"], row["customer"], row["found"]] for row in rows]
            data = {"index": index_digest, "revision": piece.revision, "alerts": told}
            record(store, act, actor=who, action=FOUND, thing=piece.output, now=now, data=data)
    return bool(rows)


def _alerted(connection: Connection, piece: KeptText) -> set[str]:
    """The customers of whom an alert on this revision tells already; an older one tells of what all have."""
    revisions = {piece.revision, 0} if piece.to_all else {piece.revision}
    wanted = select(customer_alert.c.customer).where(
        customer_alert.c.output == piece.output, customer_alert.c.revision.in_(revisions)
    )
    return set(connection.execute(wanted).scalars())
