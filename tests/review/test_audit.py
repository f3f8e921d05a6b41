"""Whatever is done to the ledger, the tables or the released files behind the gate's back shows."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deckproof.codec import digest, to_json
from deckproof.errors import ChangedBytesError, NotSignedInError, StoreError
from deckproof.model import Person
from review import audit, edits, gate, people, releases
from review.anchor import Head, read_head
from review.engines import is_postgresql
from review.holds import repair
from review.ledger import renew_head
from review.outputs import load_pack
from review.store import DATABASE, Store
from tests.cluster import Cluster
from tests.review.making import (
    NAME,
    NOW,
    POLICY,
    Template,
    as_template,
    cast_of,
    copy_store,
    make_pack,
    reopen,
    rooms,
)
from tests.review.tampering import raw_connection, tamper, unlocked

Cast = dict[str, Person]


@pytest.fixture(scope="module")
def lived_in(peopled: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A store in which something of everything has happened."""
    store = copy_store(peopled, tmp_path_factory.mktemp("lived-in") / "outputs")
    cast = cast_of(store)
    first, second, third = make_pack(store, "One.[^s1]", f"For {NAME}.[^s1]", "Three.[^s1]")
    gate.approve(store, cast["ben"], first, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [first], now=NOW, policy_version=POLICY)
    edits.edit(
        store, cast["ana"], second, "# A title\n\nFor one of ours.[^s1]\n", now=NOW, rooms=rooms()
    )
    gate.approve(store, cast["cleo"], second, now=NOW, policy_version=POLICY)
    gate.approve(store, cast["ben"], third, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [third], now=NOW, policy_version=POLICY)
    releases.recall(store, cast["ben"], third, reason="Too early.", now=NOW)
    assert audit.verify(store, rooms=rooms()).faults == ()
    return as_template(store, peopled.cluster)


@pytest.fixture
def busy(lived_in: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(lived_in, tmp_path / "busy")
    yield store
    store.close()


@pytest.fixture
def cast(busy: Store) -> Cast:
    return cast_of(busy)


def faults(store: Store) -> str:
    found = audit.verify(store, rooms=rooms())
    assert not found.ok
    return "\n".join(found.faults)


def test_an_entry_that_was_changed_shows(busy: Store) -> None:
    tamper(busy, "UPDATE ledger SET actor = 'bea' WHERE action = 'released'")
    assert "was changed" in faults(busy)


def test_an_entry_that_was_taken_out_shows(busy: Store) -> None:
    tamper(busy, "DELETE FROM ledger WHERE seq = 9")
    assert "entry 9 is missing" in faults(busy)


def test_entries_in_another_order_show(busy: Store) -> None:
    tamper(
        busy,
        "UPDATE ledger SET seq = -1 WHERE seq = 9",
        "UPDATE ledger SET seq = 9 WHERE seq = 10",
        "UPDATE ledger SET seq = 10 WHERE seq = -1",
    )
    assert "does not follow" in faults(busy)


def test_a_tail_that_was_cut_shows(busy: Store) -> None:
    tamper(busy, "DELETE FROM ledger WHERE seq > 12")
    assert "its tail was cut" in faults(busy)


def rewrite(store: Store, change: str) -> None:
    """Change the entries and make the whole chain fit again."""
    from review.ledger import hash_of

    with unlocked(store) as connection:
        connection.execute(change)
        prev = ""
        rows = connection.execute(
            "SELECT seq, at, actor, action, object, data FROM ledger ORDER BY seq"
        )
        for row in rows:
            fresh = hash_of(*row, prev)
            connection.execute(
                "UPDATE ledger SET prev = ?, hash = ? WHERE seq = ?", (prev, fresh, row[0])
            )
            prev = fresh


def test_a_ledger_that_was_written_anew_does_not_fit_its_signed_head(busy: Store) -> None:
    rewrite(busy, "UPDATE ledger SET actor = 'bea' WHERE action = 'token-issued' OR seq = 3")
    assert "not the one that was signed" in faults(busy)


def forge(store: Store, actor: str, action: str, thing: str, data: object) -> None:
    """An entry with a hash that fits, by somebody who has the database and not the key; the locks are all on."""
    from review.ledger import hash_of

    with raw_connection(store) as connection:
        seq, prev = connection.one("SELECT seq, hash FROM ledger ORDER BY seq DESC")
        text = json.dumps(data, separators=(",", ":"))
        entry = (seq + 1, NOW.isoformat(), actor, action, thing, text, prev)
        connection.execute(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*entry, hash_of(*entry), "0" * 64),
        )


def test_an_entry_written_without_the_key_is_a_fault_and_stops_every_act(
    busy: Store, cast: Cast
) -> None:
    second = load_pack(busy, "pack1").outputs[1]
    before = busy.anchor.read()
    forge(busy, "cleo", "approved", second.id, {"revision": 2, "sha256": second.sha256})
    assert "was written without the ledger's key" in faults(busy)
    acts: list[Callable[[], object]] = [
        lambda: releases.release(busy, cast["ben"], [second.id], now=NOW, policy_version=POLICY),
        lambda: releases.release(
            busy, cast["ben"], [second.id], now=NOW, policy_version=POLICY, dry_run=True
        ),
        lambda: gate.approve(busy, cast["cleo"], second.id, now=NOW, policy_version=POLICY),
        lambda: people.issue_token(busy, cast["root"], "ben", now=NOW),
    ]
    for act in acts:
        with pytest.raises(ChangedBytesError, match="without its key"):
            act()
    assert busy.anchor.read() == before


def test_acts_whose_head_was_never_signed_are_still_ours(busy: Store, cast: Cast) -> None:
    older = (busy.outputs / "ledger.head").read_bytes()
    people.add_person(busy, cast["root"], "late", [*cast["ana"].roles], now=NOW)
    (busy.outputs / "ledger.head").write_bytes(older)
    assert audit.verify(busy, rooms=rooms()).ok
    people.issue_token(busy, cast["root"], "late", now=NOW)
    assert audit.verify(busy, rooms=rooms()).ok


def test_a_head_that_was_made_up_signs_nothing_over(busy: Store, cast: Cast) -> None:
    forge(busy, "cleo", "approved", "x", {})
    with busy.reading() as connection:
        seq, last = connection.exec_driver_sql(
            "SELECT seq, hash FROM ledger ORDER BY seq DESC"
        ).first() or (0, "")
    head = Head(seq=seq, hash=last, signature="0" * 128)
    (busy.outputs / "ledger.head").write_bytes(to_json(head))
    with pytest.raises(ChangedBytesError):
        people.issue_token(busy, cast["root"], "ben", now=NOW)


def test_a_head_signed_by_another_key_shows(busy: Store) -> None:
    rewrite(busy, "UPDATE ledger SET actor = 'bea' WHERE seq = 3")
    (busy.outputs / "keys/ledger.key").unlink()
    (busy.outputs / "ledger.head").unlink()
    busy.anchor.create_key()
    with busy.reading() as connection:
        seq, last = connection.exec_driver_sql(
            "SELECT seq, hash FROM ledger ORDER BY seq DESC"
        ).first() or (0, "")
    busy.anchor.advance(Head(seq=seq, hash=last))
    assert "not by the key that the ledger names" in faults(busy)


def test_a_missing_head_shows(busy: Store) -> None:
    (busy.outputs / "ledger.head").unlink()
    assert "ledger.head" in faults(busy)


def test_without_its_head_a_ledger_takes_no_act_until_an_admin_has_a_new_one_signed(
    busy: Store, cast: Cast
) -> None:
    second = load_pack(busy, "pack1").outputs[1]
    (busy.outputs / "ledger.head").unlink()
    acts: list[Callable[[], object]] = [
        lambda: releases.release(busy, cast["ben"], [second.id], now=NOW, policy_version=POLICY),
        lambda: gate.approve(busy, cast["cleo"], second.id, now=NOW, policy_version=POLICY),
        lambda: people.issue_token(busy, cast["root"], "ben", now=NOW),
    ]
    for act in acts:
        with pytest.raises(ChangedBytesError, match="audit repair"):
            act()
    assert busy.anchor.read() is None
    assert renew_head(busy, "root", now=NOW)
    assert not renew_head(busy, "root", now=NOW)
    people.issue_token(busy, cast["root"], "ben", now=NOW)
    assert audit.verify(busy, rooms=rooms()).ok
    assert sum(b'"head-renewed"' in line for line in audit.export_jsonl(busy)) == 1


@pytest.mark.postgres
def test_a_machine_that_comes_to_a_server_brings_a_head_along(
    busy: Store, cast: Cast, tmp_path: Path
) -> None:
    if not is_postgresql(busy.engine):
        pytest.skip("a machine of its own needs a server")
    shutil.copytree(busy.outputs / "keys", tmp_path / "outputs" / "keys")
    with closing(reopen(busy, tmp_path / "outputs")) as other:
        with pytest.raises(ChangedBytesError, match=r"Copy ledger\.head"):
            people.issue_token(other, cast["root"], "ben", now=NOW)
        assert "ledger.head" in faults(other)
        shutil.copy(busy.outputs / "ledger.head", other.outputs)
        people.issue_token(other, cast["root"], "ben", now=NOW)
        people.issue_token(busy, cast["root"], "ben", now=NOW)
        head, own = busy.anchor.read(), other.anchor.read()
        assert head is not None
        assert own is not None
        assert head.seq == own.seq + 1


def test_no_new_head_is_signed_over_what_somebody_else_wrote(busy: Store) -> None:
    forge(busy, "cleo", "approved", "x", {})
    (busy.outputs / "ledger.head").unlink()
    with pytest.raises(ChangedBytesError, match="without its key"):
        renew_head(busy, "root", now=NOW)
    assert busy.anchor.read() is None


def test_a_store_put_back_to_an_older_state_shows_to_whoever_kept_a_head(
    busy: Store, cast: Cast, tmp_path: Path, home: Cluster | None
) -> None:
    older = copy_store(as_template(busy, home), tmp_path / "older")
    people.add_person(busy, cast["root"], "late", [*cast["ana"].roles], now=NOW)
    shutil.copy(busy.outputs / "ledger.head", tmp_path / "kept.head")
    assert audit.verify(older, rooms=rooms()).ok
    witness = read_head(tmp_path / "kept.head")
    assert "its tail was cut" in "\n".join(
        audit.verify(older, witness=witness, rooms=rooms()).faults
    )
    older.close()


def test_a_file_copied_into_released_by_hand_shows(busy: Store) -> None:
    shutil.copy(
        busy.outputs / "held/pack1/02-blog-post-reading.md", busy.outputs / "released/pack1/x.md"
    )
    assert "no release explains this file" in faults(busy)


def test_a_released_file_with_other_bytes_shows(busy: Store) -> None:
    path = busy.outputs / "released/pack1/01-blog-post-reading.md"
    path.write_bytes(path.read_bytes() + b" ")
    assert "not those that were released" in faults(busy)


def test_a_manifest_with_other_bytes_shows(busy: Store) -> None:
    path = busy.outputs / "released/pack1/manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"revision":1', b'"revision":2'))
    assert "not those that were released" in faults(busy)


def test_a_link_under_released_shows(busy: Store) -> None:
    (busy.outputs / "released/more").symlink_to(busy.outputs / "held")
    assert "a link" in faults(busy)


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


def test_without_its_key_nothing_more_is_recorded(busy: Store, cast: Cast) -> None:
    (busy.outputs / "keys/ledger.key").unlink()
    with pytest.raises(StoreError, match="key that signs"):
        people.issue_token(busy, cast["root"], "ana", now=NOW)


def test_keys_and_folders_are_for_their_owner_alone(busy: Store) -> None:
    assert (busy.outputs / "keys/ledger.key").stat().st_mode & 0o077 == 0
    database = () if is_postgresql(busy.engine) else (DATABASE,)
    for name in (*database, "keys", "held", "released", "blobs"):
        assert (busy.outputs / name).stat().st_mode & 0o077 == 0


def test_the_ledger_holds_no_words_of_the_deck_and_no_reasons(busy: Store) -> None:
    copy = b"".join(audit.export_jsonl(busy))
    for needle in (NAME, "Quillfeather", "Too early", "For one of ours", "A title", "talk.pptx"):
        assert needle.encode() not in copy
    with busy.reading() as connection:
        notices = str(connection.exec_driver_sql("SELECT kind, key, body FROM outbox").all())
    assert NAME not in notices
    assert "title" not in notices


def test_the_export_ends_with_the_signed_head(busy: Store) -> None:
    lines = [json.loads(line) for line in audit.export_jsonl(busy)]
    assert [line["seq"] for line in lines[:-1]] == list(range(1, len(lines)))
    assert lines[-1]["head"]["hash"] == lines[-2]["hash"]


def test_the_table_of_the_export_runs_no_formula(busy: Store) -> None:
    rows = list(csv.reader(io.StringIO(b"".join(audit.export_csv(busy)).decode())))
    assert rows[0] == ["seq", "at", "actor", "action", "object", "data", "prev", "hash", "seal"]
    assert len(rows) == audit.verify(busy, rooms=rooms()).entries + 1


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\0x"])
def test_a_cell_that_would_be_a_formula_begins_with_an_apostrophe(cell: str) -> None:
    assert audit.harmless(cell) == f"'{cell}"
    assert audit.harmless("plain") == "plain"


def raw(store: Store, *statements: str) -> None:
    """With the database's own locks on, as they stay where nobody takes them off."""
    with raw_connection(store) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_token_that_was_put_in_by_hand_signs_nobody_in(busy: Store) -> None:
    hashed = digest(b"forged")
    raw(busy, f"INSERT INTO token (sha256, person, issued_at) VALUES ('{hashed}', 'cleo', '2026')")
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
    raw(busy, "UPDATE person SET roles = 'comms compliance' WHERE name = 'ben'")
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


def test_a_held_file_that_shows_another_page_is_told_of_and_repaired(busy: Store) -> None:
    path = busy.outputs / "held/pack1/02-blog-post-reading.md"
    true = path.read_bytes()
    path.write_text("> Held.\n\n# Harmless\n")
    assert "02-blog-post-reading.md: its bytes are not the page of revision 2" in faults(busy)
    repair(busy, rooms())
    assert path.read_bytes() == true
    assert audit.verify(busy, rooms=rooms()).ok


def test_odd_things_under_released_are_told_of(busy: Store) -> None:
    os.mkfifo(busy.outputs / "released/pack1/pipe")
    (busy.outputs / "released/A name that tells").mkdir()
    said = faults(busy)
    assert "released/pack1/pipe: no release explains this file" in said
    assert "released/A name that tells: no release explains this folder" in said


def test_a_link_in_place_of_released_is_told_of(busy: Store) -> None:
    (busy.outputs / "released").rename(busy.outputs / "elsewhere")
    (busy.outputs / "released").symlink_to(busy.outputs / "elsewhere")
    assert "released: a link" in faults(busy)


@pytest.mark.parametrize(
    "of", ["revision.sha256", "revision.draft", "scan.findings", "pack.source"]
)
def test_a_blob_that_was_changed_is_told_of(busy: Store, of: str) -> None:
    table, column = of.split(".")
    with raw_connection(busy) as connection:
        (sha256,) = connection.one(f"SELECT {column} FROM {table}")
    busy.blobs.path(sha256).write_bytes(b"[ ]")
    assert f"The blob {sha256[:12]} was changed" in faults(busy)


def test_a_release_row_that_was_changed_puts_nothing_out(busy: Store) -> None:
    first = load_pack(busy, "pack1").outputs[0]
    path = busy.outputs / "released/pack1/01-blog-post-reading.md"
    path.unlink()
    other = busy.blobs.put(b"What nobody approved.")
    tamper(busy, f"UPDATE release SET sha256 = '{other}' WHERE output = '{first.id}'")
    with pytest.raises(ChangedBytesError, match="not what the ledger says"):
        repair(busy, rooms())
    with pytest.raises(ChangedBytesError, match="not what the ledger says"):
        releases.open_released(busy, first.id)
    assert not path.exists()


def test_a_policy_put_in_force_by_hand_is_not_gone_by(busy: Store) -> None:
    from review.policies import BUILT_IN, blob_in_force

    assert blob_in_force(busy) == BUILT_IN
    lax = busy.blobs.put(b"")
    raw(
        busy,
        "INSERT INTO policy (version, blob, reason, proposed_by, proposed_at) "
        f"VALUES ('lax@1', '{lax}', 'x', 'root', '2026')",
        "UPDATE policy SET confirmed_by = 'cleo', confirmed_at = '2026'",
    )
    with pytest.raises(ChangedBytesError, match="behind the gate's back"):
        blob_in_force(busy)
    assert "policy (1" in faults(busy)
