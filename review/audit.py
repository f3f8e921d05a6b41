"""What an auditor asks: is the ledger whole, do the tables and the released files say the same, and a copy of it."""

from __future__ import annotations

import csv
import hmac
import io
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import PurePosixPath
from typing import Any

from msgspec import DecodeError
from sqlalchemy import Connection, String, cast, func, select

from deckproof.codec import from_json, to_json
from deckproof.errors import DeckproofError
from review.anchor import Head
from review.dialects import lock_faults
from review.entries import CREATED, Entry, entries, entry_hash, is_ours, public_key
from review.evidence import evidence_faults
from review.facts import contradictions, table_facts
from review.released_files import expected_files, released_packs
from review.replay import Replay, differences
from review.rooms import Rooms, house
from review.store import Store
from review.tables import ledger, outbox, release

_STEERS_SHEET = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was looked at, and every fault as a sentence; none means that all of it fits together."""

    entries: int
    released: int
    head: Head | None
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether no fault was found."""
        return not self.faults


@dataclass(slots=True)
class _Walk:
    """What one pass over the ledger remembers for the comparisons."""

    count: int = 0
    last: str = ""
    key: str = ""
    replay: Replay = field(default_factory=Replay)


def verify(store: Store, *, witness: Head | None = None, rooms: Rooms | None = None) -> Audit:
    """Everything that can be checked: the chain, its signed head, the triggers, the tables, blobs, held/, released/.

    `witness` is a head that was carried off earlier; it shows a ledger that was put back to an older state.
    """
    with store.reading() as connection:
        head = store.anchor.read()
        heads = [one for one in (head, witness) if one is not None]
        walk = _Walk()
        faults = [
            *_chain_faults(store, connection, walk, heads),
            *_head_faults(store, walk, head, witness),
            *lock_faults(connection),
            *walk.replay.faults,
            *differences(walk.replay.told(), table_facts(connection)),
            *contradictions(connection),
            *_notice_faults(connection, walk.replay.notices_to),
            *evidence_faults(store, connection, rooms or house(store)),
            *_file_faults(store, connection),
        ]
        released = connection.execute(select(func.count()).select_from(release)).scalar_one()
    return Audit(entries=walk.count, released=released, head=head, faults=tuple(faults))


def export_jsonl(store: Store) -> Iterator[bytes]:
    """One line an entry, the oldest first, and last the signed head."""
    with store.reading() as connection:
        for entry in entries(connection):
            line = asdict(entry) | {"data": from_json(entry.data, dict[str, Any])}
            yield to_json(line) + b"\n"
    head = store.anchor.read()
    if head is not None:
        yield to_json({"head": head}) + b"\n"


def export_csv(store: Store) -> Iterator[bytes]:
    """The same as a table; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    yield _csv_line([column.name for column in fields(Entry)])
    with store.reading() as connection:
        for entry in entries(connection):
            yield _csv_line([harmless(str(cell)) for cell in asdict(entry).values()])


def harmless(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_STEERS_SHEET) else cell


def _csv_line(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue().encode()


def _chain_faults(
    store: Store, connection: Connection, walk: _Walk, heads: list[Head]
) -> Iterator[str]:
    seal = _sealer(store)
    sought = {head.seq: head.hash for head in heads}
    for entry in entries(connection):
        walk.count += 1
        if entry.seq != walk.count:
            yield f"Ledger: entry {walk.count} is missing; entry {entry.seq} stands in its place."
            walk.count = entry.seq
        if entry.prev != walk.last:
            yield f"Ledger: entry {entry.seq} does not follow from the one before."
        if entry.hash != entry_hash(entry):
            yield f"Ledger: entry {entry.seq} was changed."
        if seal is not None and not hmac.compare_digest(entry.seal, seal(entry.hash)):
            yield f"Ledger: entry {entry.seq} was written without the ledger's key."
        if entry.seq == 1:
            walk.key = public_key(entry)
        if entry.seq in sought and sought.pop(entry.seq) != entry.hash:
            yield f"Ledger: entry {entry.seq} is not the one that was signed."
        walk.last = entry.hash
        if seal is None or is_ours(entry, seal):
            yield from _replayed(walk.replay, entry)
    for seq in sorted(sought):
        yield f"Ledger: it ends at entry {walk.count}, but entry {seq} was signed: its tail was cut."


def _replayed(replay: Replay, entry: Entry) -> Iterator[str]:
    try:
        replay.take(entry)
    except (DecodeError, LookupError, TypeError, ValueError):
        # Where the key is gone nobody can tell a forged entry from ours, and it may hold anything.
        yield f"Ledger: entry {entry.seq} says nothing that an act of ours would say."


def _sealer(store: Store) -> Callable[[str], str] | None:
    """None without a key, of which the check of the head tells."""
    try:
        return store.anchor.sealer()
    except DeckproofError:
        return None


def _head_faults(
    store: Store, walk: _Walk, head: Head | None, witness: Head | None
) -> Iterator[str]:
    if walk.count == 0 and head is None:
        return
    if head is None:
        yield (
            "The signed head of the ledger (ledger.head) is missing or unreadable: nobody can tell whether the store was "
            "put back to an older state, and nothing is let through until an admin runs: deckproof audit repair"
        )
    elif not store.anchor.is_genuine(head, walk.key):
        yield "The signature of the ledger's head is not by the key that the ledger names."
    if witness is not None and not store.anchor.is_genuine(witness, walk.key):
        yield "The signature of the head given is not by the key that the ledger names."
    try:
        own = store.anchor.public_key()
    except DeckproofError as error:
        yield str(error)
        return
    if walk.key and own != walk.key:
        yield "The key in keys/ is not the one that the ledger names."


def _notice_faults(connection: Connection, sent_to: int) -> Iterator[str]:
    """Each act has its notice: one that was taken away tells nobody of a release. Those sent long ago may be gone."""
    notices = (
        select(ledger.c.seq, ledger.c.object, outbox.c.body)
        .outerjoin(
            outbox,
            (outbox.c.key == "ledger-" + cast(ledger.c.seq, String))
            & (outbox.c.kind == ledger.c.action),
        )
        .where(ledger.c.action != CREATED)
        .order_by(ledger.c.seq)
    )
    for seq, thing, body in connection.execute(notices, execution_options={"yield_per": 1000}):
        if body is None and seq <= sent_to:
            continue
        if body != to_json({"seq": seq, "object": thing}).decode():
            yield f"The notice of the ledger's entry {seq} was taken away or changed."


def _file_faults(store: Store, connection: Connection) -> Iterator[str]:
    """Every file under released/ has to be one that a release explains, with those very bytes."""
    expected: dict[str, bytes] = {}
    for pack_id in released_packs(connection):
        try:
            expected |= expected_files(store, connection, pack_id)
        except DeckproofError as error:
            yield f"Pack {pack_id}: {error}"
    folder = store.outputs / "released"
    if folder.is_symlink():
        yield "released: a link, which no release makes."
        return
    folders = {str(place) for name in expected for place in PurePosixPath(name).parents}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(store.outputs).as_posix()
        if path.is_symlink():
            yield f"{name}: a link, which no release makes."
        elif path.is_dir():
            if name not in folders:
                yield f"{name}: no release explains this folder."
        elif not path.is_file() or name not in expected:
            yield f"{name}: no release explains this file."
        elif path.read_bytes() != expected.pop(name):
            yield f"{name}: its bytes are not those that were released."
    for name in sorted(expected):
        yield f"{name}: the release is recorded, but the file is missing. `deckproof release` again writes it."
