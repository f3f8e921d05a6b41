"""Whatever is done to a row behind the gate's back shows, and nothing is let through on it."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

import pytest

from deckproof.codec import digest
from deckproof.errors import ChangedBytesError, NotSignedInError
from review import edits, gate, people, releases
from review.outputs import load_pack
from review.store import Store
from tests.review.deeds import Cast
from tests.review.making import (
    NOW,
    POLICY,
    rooms,
)
from tests.review.tampering import by_hand, faults, raw_connection, tamper


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        ("UPDATE person SET roles = 'author compliance' WHERE name = 'ana'", "person (ana"),
        ("UPDATE person SET active = false WHERE name = 'ben'", "person (ben"),
        ("UPDATE pack SET author = 'bea'", "pack (pack1"),
        ("UPDATE decision SET who = 'bea' WHERE verdict = 'release'", "decision ("),
        ("DELETE FROM decision WHERE verdict = 'recall'", "decision ("),
        ("UPDATE revision SET editor = 'bea' WHERE number = 2", "revision ("),
        (
            "UPDATE output SET state = 'released' WHERE state = 'approved'",
            "its release says otherwise",
        ),
        (
            "UPDATE output SET state = 'released' WHERE state = 'recalled'",
            "its recall says otherwise",
        ),
        (
            "UPDATE decision SET voided_at = 'x' WHERE role = 'compliance'",
            "without a living approval",
        ),
        ("UPDATE output SET sha256 = revision WHERE state = 'approved'", "not what its revision"),
        ("UPDATE scan SET findings = output WHERE number = 2", "scan ("),
        ("UPDATE scan SET policy_version = 'lax@1'", "scan ("),
        ("UPDATE finding SET blocks = false", "findings ("),
        ("UPDATE finding SET severity = 'info'", "findings ("),
        ("UPDATE finding SET place = id", "findings ("),
        ("DELETE FROM finding", "findings ("),
        ("UPDATE output SET high = false", "output ("),
        ("UPDATE output SET state = 'held' WHERE state = 'approved'", "output ("),
        ("UPDATE output SET title = 'Something else' WHERE position = 1", "title"),
        (
            "UPDATE revision SET draft = (SELECT r.draft FROM revision r WHERE r.number = 2)",
            "revision (",
        ),
        ("UPDATE pack SET index_digest = 'x'", "pack ("),
        ("UPDATE pack SET name = 'other.pptx'", "pack ("),
        ("UPDATE pack SET source = findings", "pack ("),
        ("UPDATE decision SET role = 'compliance' WHERE role = 'comms'", "decision ("),
        ("UPDATE decision SET reason = 'Legal has agreed.'", "decision ("),
        ("UPDATE decision SET voided_at = 'x' WHERE verdict = 'recall'", "decision ("),
        ("UPDATE release SET who = 'cleo'", "release ("),
        ("UPDATE release SET at = '2020-01-01T00:00:00+00:00'", "release ("),
        ("UPDATE recall SET reason = 'x'", "recall ("),
        ("UPDATE person SET added_at = '2020'", "person ("),
        (
            "INSERT INTO token (sha256, person, issued_at) VALUES ('x', 'cleo', '2026')",
            "token (cleo",
        ),
        ("DELETE FROM outbox WHERE id = 5", "notice"),
        ("UPDATE outbox SET body = '{}' WHERE id = 5", "notice"),
        (
            "INSERT INTO settlement (pack, output, finding, place, resolution, closes, who, role, at, reason) "
            "VALUES ('pack1', 'x', 'f', 'p', 'accept', true, 'cleo', 'compliance', 'then', 'x')",
            "settlement (x",
        ),
    ],
)
def test_a_row_changed_behind_the_gates_back_shows(busy: Store, change: str, shows: str) -> None:
    tamper(busy, change)
    assert shows in faults(busy)


def test_a_lock_of_the_database_that_was_taken_off_shows(busy: Store) -> None:
    with raw_connection(busy) as raw:
        on = " ON ledger" if raw.postgresql else ""
        does = "EXECUTE FUNCTION harmless()" if raw.postgresql else "BEGIN SELECT 1; END"
        if raw.postgresql:
            raw.execute(
                "CREATE FUNCTION harmless() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            )
        raw.execute(f"DROP TRIGGER release_needs_approval{on.replace('ledger', 'release')}")
        raw.execute(f"DROP TRIGGER ledger_stays{on}")
        raw.execute(f"CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger FOR EACH ROW {does}")
        raw.execute(f"CREATE TRIGGER extra AFTER INSERT ON ledger FOR EACH ROW {does}")
    said = faults(busy)
    assert "release_needs_approval was taken away" in said
    assert "ledger_stays was changed" in said
    assert "none of ours: extra" in said


def test_a_token_that_was_put_in_by_hand_signs_nobody_in(busy: Store) -> None:
    hashed = digest(b"forged")
    by_hand(
        busy, f"INSERT INTO token (sha256, person, issued_at) VALUES ('{hashed}', 'cleo', '2026')"
    )
    with pytest.raises(NotSignedInError, match="never issued"):
        people.whoami(busy, "forged")


def test_a_token_that_had_ended_does_not_come_to_life(busy: Store, cast: Cast) -> None:
    ended = people.issue_token(busy, cast["root"], "cleo", now=NOW)
    people.issue_token(busy, cast["root"], "cleo", now=NOW)
    tamper(busy, "UPDATE token SET revoked_at = NULL")
    with pytest.raises(NotSignedInError):
        people.whoami(busy, ended)
    assert "token (cleo" in faults(busy)


def test_roles_that_the_ledger_does_not_tell_of_let_nobody_act(busy: Store, cast: Cast) -> None:
    token = people.issue_token(busy, cast["root"], "ben", now=NOW)
    by_hand(busy, "UPDATE person SET roles = 'comms compliance' WHERE name = 'ben'")
    with pytest.raises(NotSignedInError, match="roles of ben"):
        people.whoami(busy, token)
    with pytest.raises(NotSignedInError, match="roles of ben"):
        gate.approve(
            busy,
            cast["ben"],
            load_pack(busy, "pack1").outputs[0].id,
            now=NOW,
            policy_version=POLICY,
        )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE finding SET blocks = false, severity = 'info'",
        "DELETE FROM finding",
        "UPDATE output SET high = false WHERE position = 2",
        "UPDATE pack SET index_digest = 'x'",
        "UPDATE scan SET at = 'then'",
        "UPDATE decision SET voided_at = NULL WHERE verdict = 'approve'",
        "UPDATE revision SET draft = (SELECT MAX(draft) FROM revision WHERE number = 1) WHERE number = 3",
    ],
)
def test_nothing_is_approved_or_released_on_rows_that_were_changed(
    busy: Store, cast: Cast, change: str
) -> None:
    own_id = load_pack(busy, "pack1").outputs[1].id
    edits.edit(busy, cast["ana"], own_id, "# A title\n\nAnew.[^s1]\n", now=NOW, rooms=rooms())
    tamper(busy, change)
    with pytest.raises(ChangedBytesError, match="not what the ledger says"):
        gate.approve(busy, cast["cleo"], own_id, now=NOW, policy_version=POLICY)


def test_an_approval_that_was_brought_back_to_life_lets_nothing_out(
    busy: Store, cast: Cast
) -> None:
    own_id = load_pack(busy, "pack1").outputs[1].id
    gate.request_changes(busy, cast["ben"], own_id, reason="No.", now=NOW)
    tamper(
        busy,
        "UPDATE decision SET voided_at = NULL",
        f"UPDATE output SET state = 'approved' WHERE id = '{own_id}'",
    )
    with pytest.raises(ChangedBytesError, match="not what the ledger says"):
        releases.release(busy, cast["ben"], [own_id], now=NOW, policy_version=POLICY)


def test_a_policy_put_in_force_by_hand_is_not_gone_by(busy: Store) -> None:
    from review.policies import BUILT_IN, blob_in_force

    assert blob_in_force(busy) == BUILT_IN
    lax = busy.blobs.put(b"")
    by_hand(
        busy,
        "INSERT INTO policy (version, blob, reason, proposed_by, proposed_at) "
        f"VALUES ('lax@1', '{lax}', 'x', 'root', '2026')",
        "UPDATE policy SET confirmed_by = 'cleo', confirmed_at = '2026'",
    )
    with pytest.raises(ChangedBytesError, match="behind the gate's back"):
        blob_in_force(busy)
    assert "policy (1" in faults(busy)
