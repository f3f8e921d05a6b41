"""The second lock on people's ways in: what the database refuses of sessions, links, identities and grants."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.exc import DBAPIError

from deckproof.codec import from_json
from deckproof.model import Person, Resolution
from review import accounts, audit, gate, grants, sessions, settlements
from review.authorise import FRESH_FOR
from review.entries import entries
from review.ledger import record
from review.outputs import load_output
from review.store import Store
from tests.review.making import NAME, NOW, POLICY, make_pack, rooms
from tests.review.tampering import Raw, raw_connection

Cast = dict[str, Person]
WHEN = "2026-11-21T09:00:00.000000+00:00"


@pytest.fixture
def raw(store: Store, cast: Cast) -> Iterator[Raw]:
    """Past the gate, over a store with one of each."""
    make_pack(store, "Plain.[^s1]")
    sessions.open_session(store, "cleo", method="password", now=NOW)
    accounts.invite(store, cast["root"], "ben", now=NOW)
    grants.grant(store, cast["ana"], "pack1", "ben", "read", now=NOW)
    with raw_connection(store) as raw:
        raw.execute("INSERT INTO identity VALUES ('x', 'ben', ?)", (WHEN,))
        yield raw


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session SET person = 'root'",
        "UPDATE session SET method = 'oidc'",
        "UPDATE session SET signed_in_at = '2027-01-01T00:00:00.000000+00:00'",
        "UPDATE session SET opened_at = '2027-01-01T00:00:00.000000+00:00'",
        "UPDATE session SET sha256 = 'y'",
        "UPDATE session SET seen_at = '2020-01-01T00:00:00.000000+00:00'",
        "UPDATE invitation SET person = 'root'",
        "UPDATE invitation SET sha256 = 'y'",
        "UPDATE invitation SET issued_at = '2027-01-01T00:00:00.000000+00:00'",
        "DELETE FROM invitation",
        "UPDATE identity SET person = 'root'",
        "UPDATE pack_grant SET permission = 'edit'",
        "UPDATE pack_grant SET person = 'ana'",
        "DELETE FROM pack_grant",
    ],
)
def test_what_is_there_is_not_turned_into_something_else(raw: Raw, statement: str) -> None:
    with pytest.raises(DBAPIError, match="refused: "):
        raw.execute(statement)


@pytest.mark.parametrize("table", ["session", "invitation", "identity", "pack_grant"])
def test_no_row_takes_the_place_of_another(raw: Raw, table: str) -> None:
    row = tuple(raw.one(f"SELECT * FROM {table}"))
    with pytest.raises(DBAPIError, match="never replaced"):
        raw.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def test_a_link_and_a_grant_end_once(raw: Raw) -> None:
    for table, column in (("invitation", "ended_at"), ("pack_grant", "voided_at")):
        raw.execute(f"UPDATE {table} SET {column} = ?", (WHEN,))
        with pytest.raises(DBAPIError, match="refused: "):
            raw.execute(f"UPDATE {table} SET {column} = NULL")


def test_a_signature_without_a_fresh_sign_in_shows_in_the_ledger(store: Store, cast: Cast) -> None:
    """Were the rule taken out of the code, what the ledger holds would tell of it."""
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    (found,) = load_output(store, own_id).findings
    settlements.resolve(
        store, cast["cleo"], own_id, [found.id], Resolution.ACCEPT, reason="Public.", now=NOW, rooms=rooms()
    )  # fmt: skip
    gate.approve(store, cast["cleo"], own_id, now=NOW, policy_version=POLICY)
    assert audit.verify(store, rooms=rooms()).faults == ()
    with store.reading() as connection:
        last = list(entries(connection))[-1]
    told = from_json(last.data, dict[str, object])
    assert told["signed_in_at"] == WHEN
    stale = (NOW - 2 * FRESH_FOR).isoformat(timespec="microseconds")
    with store.acting() as act:
        record(store, act, actor="cleo", action="approved", thing=own_id, now=NOW, data={**told, "signed_in_at": stale})  # fmt: skip
    assert any("fresh sign-in" in fault for fault in audit.verify(store, rooms=rooms()).faults)
