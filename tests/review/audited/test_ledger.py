"""Whatever is done to the ledger, its head or its key behind the gate's back shows, and stops every act."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deckproof.codec import to_json
from deckproof.errors import ChangedBytesError, StoreError
from review import audit, gate, people, releases
from review.anchor import Head, read_head
from review.engines import is_postgresql
from review.ledger import renew_head
from review.outputs import load_pack
from review.store import DATABASE, Store
from tests.cluster import Cluster
from tests.review.deeds import Cast
from tests.review.making import (
    NOW,
    POLICY,
    as_template,
    copy_store,
    reopen,
    rooms,
)
from tests.review.tampering import faults, forge, rewrite, tamper


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


def test_a_ledger_that_was_written_anew_does_not_fit_its_signed_head(busy: Store) -> None:
    rewrite(busy, "UPDATE ledger SET actor = 'bea' WHERE action = 'token-issued' OR seq = 3")
    assert "not the one that was signed" in faults(busy)


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


def test_without_its_key_nothing_more_is_recorded(busy: Store, cast: Cast) -> None:
    (busy.outputs / "keys/ledger.key").unlink()
    with pytest.raises(StoreError, match="key that signs"):
        people.issue_token(busy, cast["root"], "ana", now=NOW)


def test_keys_and_folders_are_for_their_owner_alone(busy: Store) -> None:
    assert (busy.outputs / "keys/ledger.key").stat().st_mode & 0o077 == 0
    database = () if is_postgresql(busy.engine) else (DATABASE,)
    for name in (*database, "keys", "held", "released", "blobs"):
        assert (busy.outputs / name).stat().st_mode & 0o077 == 0
