"""What the rows rest on, read again: every blob, what can be worked out from it anew, and the files under held/.

How a finding's row says whether it blocks, and its place, are not worked out again: a later Deckproof may do that
otherwise, and the ledger keeps a digest of the rows as they were put down.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from msgspec import DecodeError
from sqlalchemy import Connection, Row, select

from deckproof.codec import digest, from_json
from deckproof.errors import DeckproofError
from deckproof.model import Draft, Finding
from review.echo_rows import echo_blobs
from review.erasures import erased_bodies, left_faults
from review.files import PAGE, beside_that_is_other, held_is_other
from review.findings import WHOLE_PACK, had_high
from review.formats import files_of
from review.held_folder import links_under_held
from review.mentions import Mention, list_faults, mentions, policy_of
from review.outputs import file_name
from review.pruned import NEVER_OUT, is_ended, pruned_blobs
from review.rooms import Rooms
from review.steps import OPEN_STATES
from review.store import Store
from review.tables import allowance, finding, output, pack, policy, revision, scan

T = TypeVar("T")


def evidence_faults(store: Store, connection: Connection, rooms: Rooms) -> Iterator[str]:
    """A sentence for each blob that is gone or another, and for each row or held file that does not follow from its blob."""
    reader = _Reader(store, pruned_blobs(connection))
    for row in connection.execute(select(pack)):
        yield from _pack_faults(connection, reader, row)
    for row in connection.execute(select(policy)):
        if row.blob:
            reader.look(row.blob, f"The policy {row.version}")
    for row in connection.execute(select(allowance)):
        reader.look(row.blob, f"The allow-list entry {row.id}")
    for one in mentions(connection):
        _look_at(reader, one)
    for name, blob, erased in echo_blobs(connection, erased_bodies(connection)):
        reader.look(blob, name, ended=erased)
    for row in connection.execute(select(output)):
        yield from _output_faults(connection, reader, row, rooms)
    yield from reader.faults
    yield from list_faults(store, connection)
    yield from left_faults(store, connection)
    yield from _link_faults(store)
    yield from held_faults(store, connection, rooms)


def _link_faults(store: Store) -> Iterator[str]:
    """A sentence for each link under held/: what is held would go where it leads."""
    for name in links_under_held(store.outputs):
        yield f"{name}: a link, which nothing of ours makes. Take it away, then: deckproof audit repair"


def held_faults(store: Store, connection: Connection, rooms: Rooms) -> Iterator[str]:
    """A sentence for each file under held/ that shows another page than the one a reviewer decides on."""
    for row in connection.execute(select(output)):
        try:
            other = held_is_other(store, connection, row, rooms)
        except (DeckproofError, DecodeError, LookupError):
            # The blobs behind it are told of by themselves.
            continue
        if other:
            yield (
                f"held/{row.pack}/{file_name(row)}: its bytes are not the page of revision {row.revision}. "
                "Where nobody is editing it there: deckproof audit repair"
            )
        for name in beside_that_is_other(store, connection, row):
            yield f"{name}: its bytes are not those of revision {row.revision}: deckproof audit repair"


@dataclass(slots=True)
class _Reader:
    """Reads blobs and remembers what was wrong with them, once each."""

    store: Store
    pruned: frozenset[str]
    faults: list[str] = field(default_factory=list)

    def look(self, sha256: str, of: str, *, ended: bool = False) -> bytes | None:
        """The blob; of what has `ended` it may have been taken away under the retention rules, or on request."""
        try:
            return self.store.blobs.get(sha256)
        except DeckproofError as error:
            if ended and sha256 in self.pruned and not self.store.blobs.has(sha256):
                return None
            self.faults.append(f"{of}: {error}")
            return None

    def noun(self, sha256: str, kind: type[T], of: str, *, ended: bool = False) -> T | None:
        data = self.look(sha256, of, ended=ended)
        if data is None:
            return None
        try:
            return from_json(data, kind)
        except DecodeError:
            self.faults.append(f"{of}: the blob {sha256[:12]} holds something else.")
            return None


def _look_at(reader: _Reader, one: Mention) -> None:
    """The blob, and the policy that it names where it is what steered a run."""
    data = reader.look(one.blob, one.name, ended=one.ended)
    if data is None or not one.steers:
        return
    try:
        named = policy_of(data)
    except DecodeError:
        reader.faults.append(f"{one.name}: the blob {one.blob[:12]} holds something else.")
        return
    if named:
        reader.look(named, f"{one.name}, their policy")


def _pack_faults(connection: Connection, reader: _Reader, row: Row[Any]) -> Iterator[str]:
    name = f"The pack {row.id}"
    ended = is_ended(connection, row.id)
    reader.look(row.source, name, ended=ended)
    found = reader.noun(row.findings, tuple[Finding, ...], name, ended=ended)
    if found is not None:
        of_pack = [one for one in found if one.rule.startswith(WHOLE_PACK)]
        yield from _rows_faults(connection, of_pack, row.id, "", 0, f"{name}, its deck")


def _output_faults(
    connection: Connection, reader: _Reader, row: Row[Any], rooms: Rooms
) -> Iterator[str]:
    name, ended = f"The output {row.id}", row.state in NEVER_OUT
    for one in connection.execute(select(revision).where(revision.c.output == row.id)):
        body = reader.look(one.sha256, f"{name}, revision {one.number}", ended=ended)
        draft = reader.noun(one.draft, Draft, f"{name}, revision {one.number}", ended=ended)
        for file in files_of(connection, row.id, one.number):
            reader.look(file.sha256, f"{name}, revision {one.number}, {file.name}", ended=ended)
        if draft is not None and body is not None and one.number == row.revision:
            yield from _current_faults(row, draft, rooms.publish, name)
    high = False
    for one in connection.execute(select(scan).where(scan.c.output == row.id)):
        of_scan = f"{name}, scan {one.number}"
        found = reader.noun(one.findings, tuple[Finding, ...], of_scan, ended=ended)
        if found is not None:
            high = high or had_high(found)
            yield from _rows_faults(connection, found, row.pack, row.id, one.number, of_scan)
    if high and not row.high:
        yield f"{name} had a severe finding, and its row does not say so."


def _current_faults(
    row: Row[Any], draft: Draft, publish: Callable[[Draft], bytes], name: str
) -> Iterator[str]:
    slides = " ".join(str(number) for number in draft.slides)
    if (row.title, row.words, row.slides) != (draft.title, draft.words, slides):
        yield f"{name} has another title, length or list of slides than its draft."
    # What has left or ended is not made again: a later Deckproof may publish otherwise, and the ledger has both digests.
    if row.suffix == PAGE and row.state in OPEN_STATES and digest(publish(draft)) != row.sha256:
        yield f"{name}: the draft that is shown does not give the bytes that would leave."


def _rows_faults(
    connection: Connection, found: Any, pack_id: str, output_id: str, number: int, name: str
) -> Iterator[str]:
    rows = connection.execute(
        select(finding.c.id, finding.c.category, finding.c.rule, finding.c.severity).where(
            finding.c.pack == pack_id, finding.c.output == output_id, finding.c.scan == number
        )
    )
    there = Counter(tuple(row) for row in rows)
    if there != Counter(
        (one.id, one.category.value, one.rule, one.severity.value) for one in found
    ):
        yield f"{name}: the rows of its findings are not what was found."
