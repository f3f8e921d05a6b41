"""When the database has trouble: nothing is lost, nothing half done is kept, and a sentence says what to do."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from deckproof.errors import SettingsError, StoreError
from deckproof.model import Person
from deckproof.settings import Settings, load_settings
from review import audit, engines, gate, releases
from review.engines import is_postgresql
from review.outputs import load_output
from review.store import Store, open_store
from tests.cluster import Cluster
from tests.review.making import NOW, POLICY, address_of, make_pack, reopen, rooms
from tests.review.tampering import raw_connection

Cast = dict[str, Person]
WORD = "Wren-and-Thistle"


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """SQLite may not add a page; PostgreSQL gives its own error for a full disk from inside the act."""
    if is_postgresql(store.engine):
        with raw_connection(store) as raw:
            raw.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END$$"
            )
            raw.execute(
                "CREATE TRIGGER full_disk AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
            yield
            raw.execute("DROP FUNCTION full_disk() CASCADE")
        return

    def no_page_more(connection: Any, record: Any, proxy: Any) -> None:
        del record, proxy
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def pages_again(connection: Any, record: Any, proxy: Any) -> None:
        del record, proxy
        connection.execute("PRAGMA max_page_count = 1073741823")

    event.listen(store.engine, "checkout", no_page_more)
    yield
    event.remove(store.engine, "checkout", no_page_more)
    event.listen(store.engine, "checkout", pages_again)


def make_packs_on(store: Store) -> None:
    for number in range(200):
        make_pack(store, *("More.[^s1]" for _ in range(20)), pack=f"more{number}")


def test_a_full_disk_under_the_database_keeps_nothing_and_says_so(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    before = audit.verify(store, rooms=rooms())
    with full_disk(store), pytest.raises(StoreError, match="disk of the database is full") as said:
        make_packs_on(store)
    assert "Make room" in str(said.value)
    after = audit.verify(store, rooms=rooms())
    assert after.faults == ()
    assert after.entries >= before.entries
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert load_output(store, own_id).state == "released"
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_writer_that_waits_too_long_is_told_who_has_the_store(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    monkeypatch.setattr(engines, "WAIT_MS", 50)
    other = reopen(store)
    with store.acting(), pytest.raises(StoreError) as said:
        gate.claim(other, cast["ben"], own_id, now=NOW)
    other.close()
    assert any(words in str(said.value) for words in ("SQLITE_BUSY", "holds the store"))
    gate.claim(store, cast["ben"], own_id, now=NOW)


def test_what_is_said_of_trouble_holds_no_word_of_the_deck(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """SQLAlchemy puts the values of a statement into its errors, unless it is told not to."""
    with raw_connection(store) as raw:
        raw.execute("ALTER TABLE outbox RENAME TO elsewhere")
    with caplog.at_level(logging.DEBUG), pytest.raises(StoreError) as said:
        make_pack(store, f"{WORD}.[^s1]")
    assert said.value.__cause__ is not None
    assert WORD not in f"{said.value} {said.value.__cause__} {caplog.text}"
    assert "A title" not in f"{said.value} {said.value.__cause__} {caplog.text}"


def test_a_lost_connection_says_that_it_may_be_repeated(
    store: Store, cast: Cast, home: Cluster | None
) -> None:
    if home is None:
        pytest.skip("SQLite has no connection to lose")
    (own_id,) = make_pack(store, "Plain.[^s1]")
    with pytest.raises(StoreError, match="does not answer"):
        act_on_a_lost_connection(store, home)
    gate.claim(store, cast["ben"], own_id, now=NOW)
    assert audit.verify(store, rooms=rooms()).faults == ()


def act_on_a_lost_connection(store: Store, home: Cluster) -> None:
    others = "datname IS NOT NULL AND pid <> pg_backend_pid()"
    with store.acting() as act:
        home.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608 - the names in its statements are the test's own
        act.connection.exec_driver_sql("SELECT 1")


def test_a_server_that_is_not_there_is_a_sentence_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not answer") as said:
        open_store(
            tmp_path, database=f"postgresql://ann:{WORD}@127.0.0.1:1/decks?connect_timeout=1"
        )
    chain = f"{said.value!r} {said.value.__cause__!r}"
    assert WORD not in chain


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://ann:{WORD}@db/x",
        f"ann:{WORD}@db",
        f"postgresql://ann:{WORD}@db:notaport/x",
        f"sqlite:///{WORD}",
    ],
)
def test_an_address_of_something_else_is_not_said_again(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError) as said:
        open_store(tmp_path, database=address)
    assert WORD not in f"{said.value!r} {said.value} {said.value.__cause__!r}"


@pytest.mark.parametrize(
    "address", [f"postgresql://ann:{WORD}@db/x", f"postgresql://ann@db/x?password={WORD}"]
)
def test_the_password_stands_in_no_repr(address: str) -> None:
    settings = load_settings(None, {"DECKPROOF_DATABASE": address})
    assert settings.database == address
    engine = engines.postgresql_engine(address)
    assert WORD not in f"{settings!r} {settings} {engine!r} {engine.url}"
    assert engine.url.password == WORD
    assert Settings().database == ""


def test_the_address_of_a_store_opens_it_again(store: Store) -> None:
    again = open_store(store.outputs, database=address_of(store))
    assert audit.verify(again, rooms=rooms()).ok
    again.close()


def test_acts_of_many_threads_take_turns(store: Store, cast: Cast) -> None:
    """Each looks and then writes; none may have looked before another one's write."""
    with store.acting() as act:
        act.connection.exec_driver_sql("CREATE TABLE counted (number INTEGER)")
        act.connection.exec_driver_sql("INSERT INTO counted VALUES (0)")

    def count() -> None:
        for _ in range(20):
            with store.acting() as act:
                seen = act.connection.exec_driver_sql("SELECT number FROM counted").scalar_one()
                act.connection.execute(
                    text("UPDATE counted SET number = :next"), {"next": seen + 1}
                )

    threads = [threading.Thread(target=count) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT number FROM counted").scalar_one() == 80


def test_a_role_that_owns_no_table_works_and_takes_no_lock_off(
    store: Store, cast: Cast, home: Cluster | None
) -> None:
    """As docs/postgresql.md grants it."""
    if home is None:
        pytest.skip("SQLite has no roles")
    name = str(store.engine.url.database)
    home.run("DROP ROLE IF EXISTS worker", "CREATE ROLE worker LOGIN")
    home.run(
        "GRANT USAGE ON SCHEMA public TO worker",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO worker",
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO worker",
        database=name,
    )
    worker = open_store(store.outputs, database=home.address(name).replace("postgres@", "worker@"))
    (own_id,) = make_pack(worker, "Plain.[^s1]")
    gate.approve(worker, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(worker, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    assert audit.verify(worker, rooms=rooms()).faults == ()
    for statement in (
        "DROP TRIGGER ledger_stays ON ledger",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "TRUNCATE ledger",
        "DROP FUNCTION refuse_ledger_stays() CASCADE",
    ):
        with raw_connection(worker) as raw, pytest.raises(DBAPIError):
            raw.execute(statement)
    worker.close()
    home.run("DROP OWNED BY worker", "DROP ROLE worker", database=name)
