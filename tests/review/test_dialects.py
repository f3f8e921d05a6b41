"""The database's own locks are the same in both databases: each rule is there, fires alone, and lets the near miss pass."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Float, Integer
from sqlalchemy.exc import DBAPIError

from review import audit, dialects
from review.outputs import load_output
from review.store import Store
from review.tables import metadata
from review.triggers import TRIGGERS, Rule
from tests.cluster import Cluster
from tests.review.making import Template, copy_store, make_pack, new_store, rooms
from tests.review.tampering import Raw, raw_connection

Row = dict[str, Any]
GENERIC = ("_stays", "_is_kept", "_is_not_replaced", "_only_voided")

# Of each rule of its own: rows that are there first, what it refuses, and what it lets pass. A row is what differs from
# `x` in every column; of an UPDATE it is what is set.
SPECIAL: dict[str, tuple[list[tuple[str, Row]], Row, Row | None]] = {
    "policy_is_proposed_first": ([], {"confirmed_by": "y"}, {}),
    "policy_takes_two": ([("policy", {})], {"confirmed_by": "x"}, {"confirmed_by": "y"}),
    "allowance_is_proposed_first": ([], {"confirmed_by": "y"}, {}),
    "allowance_takes_two": ([("allowance", {})], {"term": "y"}, {"ended_at": "y", "ended_by": "y"}),
    "settlement_by_entry_needs_a_living_one": ([], {"entry": "9"}, {"entry": ""}),
    "token_only_ends": ([("token", {})], {"person": "y"}, {"revoked_at": "y"}),
    "session_stays": ([("session", {})], {"person": "y"}, {"seen_at": "y"}),
    "invitation_only_ends": ([("invitation", {})], {"person": "y"}, {"ended_at": "y"}),
    "person_stays": ([("person", {})], {"name": "y"}, {"active": True}),
    "pack_stays": ([("pack", {"author": ""})], {"name": "y"}, {"author": "y"}),
    "revision_file_comes_with_its_revision": ([("revision", {})], {}, {"revision": 2}),
    "output_begins_held": ([], {"state": "approved"}, {"state": "held"}),
    "output_takes_allowed_steps": ([("output", {"state": "held"})], {"state": "released"}, {"state": "rejected"}),
    "output_keeps_what_it_is": ([("output", {"high": True})], {"high": False}, {"etag": 2}),
    "output_changes_with_a_revision": ([("output", {})], {"sha256": "y"}, {"state": "y"}),
    "output_approved_by_approval": ([("output", {})], {"state": "approved"}, {"state": "y"}),
    "output_released_by_release": ([("output", {})], {"state": "released"}, {"state": "y"}),
    "output_recalled_by_recall": ([("output", {})], {"state": "recalled"}, {"state": "y"}),
    "decision_approves_by_rule": ([], {"verdict": "approve", "role": "comms"}, {}),
    "thread_only_closes": ([("thread", {})], {"who": "y"}, {"closed_at": "y", "closed_by": "y"}),
    "thread_begins_open": ([("output", {"id": "x", "state": "approved"})], {"blocking": True}, {"blocking": False}),
    "decision_waits_for_threads": ([("thread", {"blocking": True})], {"verdict": "approve"}, {}),
    "settlement_closes_by_rule": ([("finding", {"severity": "high"})], {"closes": True}, {"closes": False}),
    "release_needs_approval": ([], {}, None),
    "group_release_needs_approval": ([], {}, None),
    "group_recall_needs_release": ([("group_release", {})], {"circle": "y"}, {}),
    "fetched_was_released": ([("release", {})], {"revision": 2}, {}),
    "feedback_keeps": ([("feedback", {})], {"body": "y"}, {"team": "y"}),
    "feedback_ends_once": ([("feedback", {"state": "closed"})], {"team": "y"}, None),
    "customer_alert_ends_once": (
        [("customer_alert", {"ended_at": ""})],
        {"note": "y"},
        {"ended_at": "y", "ended_by": "y"},
    ),
    "ledger_is_a_chain": ([("ledger", {"prev": ""})], {"seq": 3}, {"seq": 2, "prev": "x"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def bare(home: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store without a lock and without a row."""
    store = new_store(tmp_path_factory.mktemp("bare") / "outputs", home)
    with store.engine.begin() as connection:
        dialects.drop_triggers(connection)
    yield store
    store.close()


@pytest.fixture
def raw(bare: Store) -> Iterator[Raw]:
    """Foreign keys do not matter here: SQLite does not ask for them unasked, and a replica leaves them out."""
    with raw_connection(bare) as raw:
        if raw.postgresql:
            raw.execute("SET session_replication_role = replica")
        yield raw
        dialects.drop_triggers(raw.connection)
        for table in metadata.sorted_tables:
            raw.execute(f"DELETE FROM {table.name}")


def fill(raw: Raw, table: str, differs: Row) -> None:
    """Insert a row: "x" in every column that has to have something, 1, false."""
    row = {}
    for column in metadata.tables[table].columns:
        if column.name in differs:
            row[column.name] = differs[column.name]
        elif isinstance(column.type, Boolean):
            row[column.name] = False
        elif isinstance(column.type, Integer | Float):
            row[column.name] = None if column.nullable else 1
        else:
            row[column.name] = None if column.nullable else "x"
    marks = ", ".join("?" for _ in row)
    raw.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def do(raw: Raw, rule: Rule, row: Row) -> None:
    if rule.event == "INSERT":
        fill(raw, rule.table, row)
    elif rule.event == "UPDATE":
        sets = ", ".join(f"{name} = ?" for name in row)
        raw.execute(f"UPDATE {rule.table} SET {sets}", list(row.values()))
    else:
        raw.execute(f"DELETE FROM {rule.table}")


def put_up(raw: Raw, rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """This lock alone."""
    with monkeypatch.context() as patch:
        patch.setattr(dialects, "TRIGGERS", (rule,))
        dialects.create_triggers(raw.connection)


@pytest.mark.parametrize(
    "rule", [one for one in TRIGGERS if one.name not in SPECIAL], ids=lambda rule: rule.name
)
def test_a_rule_like_others_fires_alone(
    raw: Raw, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rule.name.endswith(GENERIC), "a rule of its own has to be in SPECIAL"
    fill(raw, rule.table, {})
    column = metadata.tables[rule.table].columns.keys()[0]
    same = raw.one(f"SELECT {column} FROM {rule.table}")[0]
    put_up(raw, rule, monkeypatch)
    with pytest.raises(DBAPIError, match=f"refused: {rule.why}"):
        do(raw, rule, {column: same} if rule.event == "UPDATE" else {})
    if raw.postgresql and rule.event == "DELETE":
        with pytest.raises(DBAPIError, match=f"refused: {rule.why}"):
            raw.execute(f"TRUNCATE {rule.table} CASCADE")


@pytest.mark.parametrize(
    "rule", [one for one in TRIGGERS if one.name in SPECIAL], ids=lambda rule: rule.name
)
def test_a_rule_of_its_own_fires_alone_and_lets_the_near_miss_pass(
    raw: Raw, rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, refused, passes = SPECIAL[rule.name]
    for table, row in before:
        fill(raw, table, row)
    put_up(raw, rule, monkeypatch)
    with pytest.raises(DBAPIError, match=f"refused: {rule.why}"):
        do(raw, rule, refused)
    if passes is not None:
        do(raw, rule, passes)


def test_a_sent_notice_may_go(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(one for one in TRIGGERS if one.name == "outbox_is_kept")
    fill(raw, "outbox", {"sent_at": "then"})
    put_up(raw, rule, monkeypatch)
    raw.execute("DELETE FROM outbox")
    assert raw.execute("SELECT * FROM outbox") == []


def test_both_databases_have_the_same_locks() -> None:
    ours = {rule.name for rule in TRIGGERS}
    assert len(ours) == len(TRIGGERS)
    assert set(dialects.wanted_triggers(postgresql=False)) == ours
    in_postgresql = set(dialects.wanted_triggers(postgresql=True))
    assert in_postgresql - ours == {
        f"{one.name}_whole" for one in TRIGGERS if one.event == "DELETE"
    }
    assert in_postgresql >= ours


def test_a_new_store_has_every_lock(store: Store) -> None:
    with store.reading() as connection:
        assert list(dialects.lock_faults(connection)) == []


# What PostgreSQL alone makes possible …


@pytest.fixture
def approved(peopled: Template, kind: str, tmp_path: Path) -> Iterator[tuple[Store, str]]:
    if kind != "postgresql":
        pytest.skip("SQLite knows none of this")
    store = copy_store(peopled, tmp_path / "outputs")
    (own_id,) = make_pack(store, "Plain.[^s1]")
    yield store, own_id
    store.close()


def insert_release(raw: Raw, store: Store, own_id: str) -> None:
    sha256 = load_output(store, own_id).sha256
    raw.execute(
        "INSERT INTO public.release (output, revision, sha256, decision, who, at, path) VALUES (?, 1, ?, 1, 'ben', 'then', 'x')",
        (own_id, sha256),
    )


def test_a_temporary_table_does_not_stand_in_for_the_decisions(approved: tuple[Store, str]) -> None:
    store, own_id = approved
    sha256 = load_output(store, own_id).sha256
    with raw_connection(store) as raw:
        for table in ("decision", "output", "person"):
            raw.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table})")
        raw.execute("SET search_path = pg_temp, public")
        raw.execute(
            "INSERT INTO decision (id, output, revision, sha256, who, role, verdict, at, reason) "
            "VALUES (1, ?, 1, ?, 'ben', 'compliance', 'approve', 'then', '')",
            (own_id, sha256),
        )
        raw.execute("INSERT INTO person SELECT * FROM public.person")
        raw.execute("INSERT INTO output SELECT * FROM public.output")
        raw.execute("UPDATE output SET state = 'approved'")
        with pytest.raises(DBAPIError, match="no living approval"):
            insert_release(raw, store, own_id)


def test_playing_a_replica_switches_no_lock_off(approved: tuple[Store, str]) -> None:
    store, own_id = approved
    with raw_connection(store) as raw:
        raw.execute("SET session_replication_role = replica")
        with pytest.raises(DBAPIError, match="no living approval"):
            insert_release(raw, store, own_id)
        with pytest.raises(DBAPIError, match="never taken away"):
            raw.execute("TRUNCATE ledger")


@pytest.mark.parametrize(
    ("statement", "shows"),
    [
        ("CREATE TABLE heir () INHERITS (release)", "The table heir adds its rows to release"),
        ("CREATE RULE quiet AS ON DELETE TO ledger DO INSTEAD NOTHING", "a rule that is none of ours: quiet on ledger"),
        ("ALTER TABLE ledger DISABLE TRIGGER ledger_stays", "lock ledger_stays was changed"),
        ("ALTER TABLE ledger ENABLE TRIGGER ledger_stays", "lock ledger_stays was changed"),
        ("ALTER FUNCTION refuse_ledger_stays() RESET search_path", "lock ledger_stays was changed"),
        ("CREATE OR REPLACE FUNCTION refuse_ledger_stays() RETURNS trigger LANGUAGE plpgsql "
         "SET search_path = public, pg_temp AS 'BEGIN RETURN NEW; END'", "lock ledger_stays was changed"),
        ("CREATE TRIGGER ledger_stays BEFORE UPDATE ON output FOR EACH ROW EXECUTE FUNCTION refuse_ledger_stays()",
         "none of ours: ledger_stays (again)"),
        ("DROP TRIGGER ledger_is_kept_whole ON ledger", "lock ledger_is_kept_whole was taken away"),
    ],
)  # fmt: skip
def test_each_way_of_loosening_a_lock_shows(
    approved: tuple[Store, str], statement: str, shows: str
) -> None:
    store, _ = approved
    with raw_connection(store) as raw:
        raw.execute(statement)
    assert any(shows in fault for fault in audit.verify(store, rooms=rooms()).faults)


def test_a_reader_cannot_write_and_sees_one_state(approved: tuple[Store, str]) -> None:
    store, _ = approved
    with store.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one()
        make_pack(store, "More.[^s1]", pack="pack2")
        assert connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one() == before
        with pytest.raises(DBAPIError, match="read-only"):
            connection.exec_driver_sql("DELETE FROM session")
