"""Packs and outputs as nouns, read from the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from deckproof.codec import from_json
from deckproof.errors import UnknownNameError
from deckproof.model import (
    Decision,
    Draft,
    Finding,
    Output,
    OutputState,
    Pack,
    Person,
    Role,
    Source,
    Verdict,
)
from review.formats import files_of
from review.pruned import is_pruned, read_kept
from review.store import Store
from review.tables import decision, output, pack, revision, scan


def load_output(store: Store, output_id: str) -> Output:
    """The output with its findings and decisions; raises UnknownNameError."""
    with store.reading() as connection:
        return as_noun(store, connection, find_row(connection, output_id))


def load_pack(store: Store, pack_id: str) -> Pack:
    """The pack with its outputs and their findings; raises UnknownNameError."""
    with store.reading() as connection:
        row = find_pack_row(connection, pack_id)
        outputs = tuple(as_noun(store, connection, one) for one in rows_of(connection, pack_id))
    return Pack(id=row.id, deck=row.deck, name=row.name, author=row.author, outputs=outputs)


def load_source(store: Store, pack_id: str) -> Source:
    """What the writers saw of the deck."""
    with store.reading() as connection:
        found = find_pack_row(connection, pack_id)
    return from_json(store.blobs.get(found.source), Source)


def load_deck_findings(store: Store, pack_id: str) -> tuple[Finding, ...]:
    """The findings of the deck itself."""
    with store.reading() as connection:
        found = find_pack_row(connection, pack_id)
        return from_json(read_kept(store, connection, found.findings), tuple[Finding, ...])


# Rows, for the acts. The statements are made once: SQLAlchemy takes longer to know one again than SQLite to run it.

_ROW = select(output).where(output.c.id == bindparam("of"))
_ROWS_OF = select(output).where(output.c.pack == bindparam("of")).order_by(output.c.position)
_PACK_ROW = select(pack).where(pack.c.id == bindparam("of"))
_AUTHOR_OF = select(pack.c.author).where(pack.c.id == bindparam("of"))
_DRAFT_OF = select(revision.c.draft).where(
    revision.c.output == bindparam("of"), revision.c.number == bindparam("numbered")
)
_FINDINGS_OF = select(scan.c.findings).where(
    scan.c.output == bindparam("of"), scan.c.number == bindparam("numbered")
)
_DECISIONS_OF = select(decision).where(decision.c.output == bindparam("of")).order_by(decision.c.id)


def find_row(connection: Connection, output_id: str) -> Row[Any]:
    """The output's row; raises UnknownNameError."""
    row = connection.execute(_ROW, {"of": output_id}).first()
    if row is None:
        raise unknown("output", output_id)
    return row


def find_pack_row(connection: Connection, pack_id: str) -> Row[Any]:
    """The pack's row; raises UnknownNameError."""
    row = connection.execute(_PACK_ROW, {"of": pack_id}).first()
    if row is None:
        raise unknown("pack", pack_id)
    return row


def is_pack(store: Store, some_id: str, viewer: Person | None = None) -> bool:
    """Whether it is the id of a pack, of one that `viewer` may see if one is given."""
    from review.grants import may_see

    with store.reading() as connection:
        if viewer is not None:
            return may_see(connection, viewer, some_id)
        return connection.execute(select(pack.c.id).where(pack.c.id == some_id)).first() is not None


def rows_of(connection: Connection, pack_id: str) -> Sequence[Row[Any]]:
    """The pack's outputs in order."""
    return connection.execute(_ROWS_OF, {"of": pack_id}).all()


def draft_of(store: Store, connection: Connection, row: Row[Any], number: int = 0) -> Draft:
    """The draft of the row's current revision, or of the one of this number."""
    wanted = {"of": row.id, "numbered": number or row.revision}
    sha256 = connection.execute(_DRAFT_OF, wanted).scalar_one()
    return from_json(read_kept(store, connection, sha256), Draft)


def findings_of(store: Store, connection: Connection, row: Row[Any]) -> tuple[Finding, ...]:
    """The findings of the row's current scan; none where the retention rules have taken them away."""
    if is_pruned(store, connection, row):
        return ()
    sha256 = connection.execute(_FINDINGS_OF, {"of": row.id, "numbered": row.scan}).scalar_one()
    return from_json(read_kept(store, connection, sha256), tuple[Finding, ...])


def file_name(row: Row[Any]) -> str:
    """The name of the output's file: a number, the kind and the style, nothing out of the deck."""
    return f"{folder_name(row)}{row.suffix}"


def folder_name(row: Row[Any]) -> str:
    """The name of the folder with the files beside the output's page."""
    return f"{row.position:02d}-{row.kind}-{row.style}"


def as_noun(store: Store, connection: Connection, row: Row[Any]) -> Output:
    """The row with what belongs to it."""
    decided = connection.execute(_DECISIONS_OF, {"of": row.id})
    author = connection.execute(_AUTHOR_OF, {"of": row.pack}).scalar_one()
    return Output(
        id=row.id,
        pack=row.pack,
        kind=row.kind,
        style=row.style,
        title=row.title,
        state=OutputState(row.state),
        revision=row.revision,
        sha256=row.sha256,
        author=author,
        path=f"held/{row.pack}/{file_name(row)}",
        words=row.words,
        slides=tuple(int(number) for number in row.slides.split()),
        findings=findings_of(store, connection, row),
        decisions=tuple(_decision_noun(one) for one in decided),
        files=files_of(connection, row.id, row.revision),
    )


def _decision_noun(row: Row[Any]) -> Decision:
    return Decision(
        by=row.who,
        role=Role(row.role),
        verdict=Verdict(row.verdict),
        sha256=row.sha256,
        at=_time(row.at),
        reason=row.reason,
        voided=row.voided_at is not None,
    )


def unknown(noun: str, name: str) -> UnknownNameError:
    """The error for what is not there, and for what the person who asks may not see: no name near it is offered."""
    return UnknownNameError(
        f"There is no {noun} named {name!r}.", remedy="`deckproof list` shows them."
    )


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
