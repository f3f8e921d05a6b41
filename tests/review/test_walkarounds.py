"""Ways around the gate that somebody tried, and how each is refused. Who tries them has the database, or a shell on the machine."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert

from deckproof.codec import to_json
from deckproof.errors import (
    ChangedBytesError,
    DeckproofError,
    RefusedError,
    SettingsError,
    StoreError,
)
from deckproof.model import Finding, OutputState, Person, Resolution
from deckproof.settings import load_settings
from review import allow_list, audit, edits, gate, grants, people, policies, releases, settlements
from review.allow_list import AllowScope
from review.entries import entries
from review.ledger import record
from review.lists import note_import
from review.outputs import load_output
from review.rooms import house
from review.stages import StageKey, claim, find_result, finish
from review.store import Store, open_store
from review.tables import allowance, pack
from review.work_tables import stage
from scanners.customers import import_customers
from scanners.policy import AllowRules
from tests.review.making import DULL, NAME, NOW, POLICY, cast_of, make_pack, reopen, rooms
from tests.review.tampering import tamper, unlocked

Cast = dict[str, Person]
CALM, DULL_PAGE = "A calm page.[^s1]", f"It is {DULL}.[^s1]"


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def cast(store: Store) -> Cast:
    return cast_of(store)


def approve(store: Store, who: Person, own_id: str) -> None:
    gate.approve(store, who, own_id, now=NOW, policy_version=POLICY, rooms=rooms())


def release(store: Store, who: Person, own_id: str) -> None:
    releases.release(store, who, [own_id], now=NOW, policy_version=POLICY, rooms=rooms())


def left(store: Store) -> list[Path]:
    return [path for path in (store.outputs / "released").rglob("*") if path.is_file()]


# Rows written past the gate …


def test_a_planted_allow_list_entry_settles_nothing(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, DULL_PAGE)
    found = load_output(store, own_id).findings[0]
    entry = allow_list.propose(
        store, cast["ben"], own_id, found.id, reason="A phrase.", scope=AllowScope.EVERYWHERE, now=NOW, rules=AllowRules(),
    )  # fmt: skip
    with store.reading() as connection:
        row = dict(connection.execute(allowance.select()).mappings().one())
    tamper(store, "DELETE FROM allowance")
    planted = row | {"confirmed_by": "cleo", "confirmed_role": "compliance", "confirmed_at": row["proposed_at"]}  # fmt: skip
    with unlocked(store) as raw:
        raw.connection.execute(insert(allowance).values(**planted))
    edits.rescan(store, cast["bea"], own_id, now=NOW, rooms=rooms())
    assert [one.id for one in load_output(store, own_id).findings if one.holds]
    with pytest.raises(RefusedError):
        approve(store, cast["ben"], own_id)
    assert any(entry.id in fault for fault in audit.verify(store, rooms=rooms()).faults)


WHOSE = {
    "nobody's": "UPDATE pack SET author = ''",
    "somebody else's": "UPDATE pack SET author = 'carl'",
    "let in": f"INSERT INTO pack_grant (pack, person, permission, who, at, voided_at) VALUES ('pack1', 'carl', 'edit', 'root', '{NOW.isoformat()}', NULL)",
}
PAGE = "# A title\n\nIt is calm.[^s1]\n"


def do(act: str, store: Store, cast: Cast, own_id: str) -> None:
    if act == "adopt":
        gate.adopt(store, cast["root"], "pack1", now=NOW)
    elif act == "withdraw":
        gate.withdraw(store, cast["carl"], own_id, reason="R", now=NOW)
    elif act == "edit":
        edits.edit(store, cast["carl"], own_id, PAGE, now=NOW, rooms=rooms())
    elif act == "grant":
        grants.grant(store, cast["root"], "pack1", "bea", "edit", now=NOW)
    else:
        found = load_output(store, own_id).findings[0]
        settlements.resolve(store, cast["cleo"], own_id, [found.id], Resolution.FALSE_POSITIVE, reason="R", now=NOW, rooms=rooms())  # fmt: skip


@pytest.mark.parametrize("statement", WHOSE.values(), ids=WHOSE)
@pytest.mark.parametrize("act", ["adopt", "withdraw", "edit", "grant", "settle"])
def test_whose_a_pack_is_says_the_ledger_and_not_its_row(
    store: Store, cast: Cast, statement: str, act: str
) -> None:
    """Else its author would be nobody for a moment, and approve what they wrote once somebody else had taken it on."""
    (own_id,) = make_pack(store, DULL_PAGE, author="ben")
    tamper(store, statement)
    with store.reading() as connection:
        before = [entry.seq for entry in entries(connection)]
    with pytest.raises(ChangedBytesError, match="Whose the pack pack1 is"):
        do(act, store, cast, own_id)
    with store.reading() as connection:
        assert [entry.seq for entry in entries(connection)] == before


def test_what_is_out_is_not_edited_by_way_of_a_state_that_somebody_wrote(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, CALM)
    approve(store, cast["ben"], own_id)
    release(store, cast["ben"], own_id)
    tamper(store, "UPDATE output SET state = 'held'")
    with pytest.raises(ChangedBytesError, match="is not what the ledger says"):
        edits.edit(store, cast["ana"], own_id, PAGE, now=NOW, rooms=rooms())


def test_a_pack_that_is_taken_on_twice_is_a_fault(store: Store, cast: Cast) -> None:
    """Of a store in which somebody took a pack on that had been made nobody's for a moment."""
    make_pack(store, CALM, author="ben")
    tamper(store, "UPDATE pack SET author = ''")
    with store.acting() as act:
        record(store, act, actor="root", action="pack-adopted", thing="pack1", now=NOW)
        act.connection.execute(pack.update().values(author="root"))
    (fault,) = audit.verify(store, rooms=rooms()).faults
    assert "root took on a pack that had an author" in fault


def test_a_policy_that_was_taken_away_does_not_give_the_floor_to_the_one_before(
    store: Store, cast: Cast
) -> None:
    for number in (1, 2):
        blob = store.blobs.put(f'version = "house/{number}"\n'.encode())
        policies.propose(store, cast["cleo"], f"house/{number}", blob, reason="R", now=NOW)
        policies.confirm(store, cast["root"], f"house/{number}", now=NOW)
    assert policies.blob_in_force(store) == blob
    for statement in ("DELETE FROM policy WHERE version = 'house/2'", "DELETE FROM policy"):
        tamper(store, statement)
        with pytest.raises(ChangedBytesError, match="no longer in the store"):
            policies.blob_in_force(store)


def test_a_planted_result_of_a_stage_gives_no_deck_another_author_or_no_findings(
    store: Store,
) -> None:
    key = StageKey(deck="d" * 64, stage="scan", version="1", options="o")
    nothing = store.blobs.put(to_json(()))
    with unlocked(store) as raw:
        raw.connection.execute(
            insert(stage).values(
                deck_sha256=key.deck, stage=key.stage, version=key.version, options=key.options, state="done",
                owner="sealed:" + "0" * 64, lease_until=0.0, attempts=1, result=nothing,
            )
        )  # fmt: skip
    assert find_result(store, key) is None
    claim(store, key, "us", 60)
    ours = store.blobs.put(b"what was found")
    finish(store, key, "us", ours)
    assert find_result(store, key) == ours


def test_a_deactivated_person_brought_back_by_hand_does_nothing(store: Store, cast: Cast) -> None:
    token = people.issue_token(store, cast["root"], "ben", now=NOW)
    people.deactivate(store, cast["root"], "ben", now=NOW)
    tamper(store, "UPDATE person SET active = 1 WHERE name = 'ben'", "UPDATE token SET revoked_at = NULL")  # fmt: skip
    with pytest.raises(RefusedError):
        people.whoami(store, token)
    (own_id,) = make_pack(store, CALM)
    with pytest.raises(RefusedError):
        approve(store, cast["ben"], own_id)


def test_a_finding_moved_to_another_output_still_holds_its_own(store: Store, cast: Cast) -> None:
    one, other = make_pack(store, DULL_PAGE, CALM)
    tamper(store, f"UPDATE finding SET output = '{other}' WHERE output = '{one}'")
    for own_id in (one, other):
        with pytest.raises(RefusedError):
            approve(store, cast["ben"], own_id)


# … files swapped or put back …


def test_an_older_customer_list_put_back_stops_the_gate(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    listed = tmp_path / "list.csv"
    kept = tmp_path / "older"
    for at, names in enumerate(("Tarnwick Markets", "Tarnwick Markets\nQuellstadt AG")):
        listed.write_text(f"name\n{names}\n", encoding="utf-8")
        done = import_customers(listed, store.outputs)
        note_import(store, cast["ben"], done.digest, {"added": 1}, now=NOW)
        if at == 0:
            shutil.copytree(store.outputs / "customers", kept)
    assert house(store).policy_version()
    for put_back in (True, False):
        shutil.rmtree(store.outputs / "customers")
        if put_back:
            shutil.copytree(kept, store.outputs / "customers")
        with pytest.raises(ChangedBytesError, match="imported last"):
            house(store).policy_version()
    import_customers(listed, store.outputs)
    assert house(store).policy_version()


def test_a_blob_swapped_between_approval_and_release_does_not_leave(
    store: Store, cast: Cast
) -> None:
    (own_id,) = make_pack(store, CALM)
    approve(store, cast["ben"], own_id)
    blob = store.blobs.path(load_output(store, own_id).sha256)
    blob.chmod(0o600)
    blob.write_bytes(b"Everything about " + NAME.encode())
    with pytest.raises(DeckproofError):
        release(store, cast["ben"], own_id)
    assert not left(store)


@pytest.mark.parametrize("name", ["blobs", "held", "released", "keys"])
def test_a_folder_of_the_store_that_is_a_link_leads_no_release_astray(
    store: Store, cast: Cast, tmp_path: Path, name: str
) -> None:
    (own_id,) = make_pack(store, CALM)
    approve(store, cast["ben"], own_id)
    elsewhere = tmp_path / "elsewhere"
    shutil.move(store.outputs / name, elsewhere)
    (store.outputs / name).symlink_to(elsewhere, target_is_directory=True)
    if name == "released":
        with pytest.raises(DeckproofError):
            release(store, cast["ben"], own_id)
        assert not list(elsewhere.iterdir())
    else:
        release(store, cast["ben"], own_id)
        pages = [path.read_bytes() for path in left(store) if path.suffix == ".md"]
        assert pages == [b"# A title\n\nA calm page.\n"]


def test_a_manifest_made_up_beside_a_file_of_ones_own_is_told_of(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CALM)
    approve(store, cast["ben"], own_id)
    release(store, cast["ben"], own_id)
    (manifest,) = (path for path in left(store) if path.name == "manifest.json")
    page = manifest.parent / "more.md"
    page.write_bytes(b"More.")
    told = json.loads(manifest.read_bytes())
    told["outputs"].append(told["outputs"][0] | {"file": "more.md", "path": "more.md"})
    manifest.chmod(0o600)
    manifest.write_bytes(json.dumps(told).encode())
    faults = "\n".join(audit.verify(store, rooms=rooms()).faults)
    assert "more.md: no release explains this file" in faults
    assert "manifest.json: its bytes are not those that were released" in faults


# … other stores, settings, machines …


def test_a_second_store_over_the_same_key_and_head_takes_no_act(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    """As by DECKPROOF_DATABASE: an empty database, in which whoever comes first would be the admin."""
    make_pack(store, CALM)
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    shutil.copytree(store.outputs / "keys", other / "keys")
    shutil.copy(store.outputs / "ledger.head", other)
    with closing(open_store(other)) as empty, pytest.raises(ChangedBytesError):
        people.add_person(empty, None, "mallory", [*cast["cleo"].roles], now=NOW)


def test_an_approval_of_another_store_lets_nothing_out_of_this_one(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    (own_id,) = make_pack(store, CALM)
    with closing(open_store(tmp_path / "mine")) as mine:
        everybody = [people.add_person(mine, None, "mallory", [*cast["cleo"].roles], now=NOW)]
        everybody.append(people.add_person(mine, everybody[0], "ana", [*cast["ana"].roles], now=NOW))  # fmt: skip
        assert make_pack(mine, CALM) == (own_id,)
        approve(mine, everybody[0], own_id)
        with mine.reading() as connection:
            rows = [dict(one) for one in connection.exec_driver_sql("SELECT * FROM decision").mappings()]  # fmt: skip
    with unlocked(store) as raw:
        for row in rows:
            names = ", ".join(row)
            raw.execute(f"INSERT INTO decision ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))  # fmt: skip
        raw.execute("UPDATE output SET state = 'approved'")
    with pytest.raises(RefusedError):
        release(store, cast["ben"], own_id)
    assert not left(store)


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    monkeypatch.chdir(folder)
    yield folder
    folder.chmod(0o700)


def test_a_settings_file_that_anybody_may_write_is_not_gone_by(shared: Path) -> None:
    file = shared / "deckproof.toml"
    file.write_text('outputs = "/elsewhere"\n', encoding="utf-8")
    file.chmod(0o600)
    assert load_settings(environment={}).outputs == Path("/elsewhere")
    file.chmod(0o666)
    with pytest.raises(SettingsError, match="Anybody on this machine"):
        load_settings(environment={})


def test_nor_one_that_somebody_else_laid_into_a_shared_folder(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shared / "deckproof.toml"
    file.write_text('outputs = "/elsewhere"\n', encoding="utf-8")
    file.chmod(0o600)
    try:
        os.chown(file, 12_345, -1)
    except PermissionError:
        monkeypatch.setattr(os, "geteuid", lambda: 54_321)
    with pytest.raises(SettingsError, match="Anybody on this machine"):
        load_settings(environment={})
    shared.chmod(0o755)
    assert load_settings(environment={}).outputs == Path("/elsewhere")


@pytest.mark.parametrize(("name", "mode"), [("keys/ledger.key", 0o604), ("keys", 0o707), (".", 0o707)])  # fmt: skip
def test_a_key_that_anybody_can_get_at_seals_nothing(
    store: Store, cast: Cast, name: str, mode: int
) -> None:
    (own_id,) = make_pack(store, CALM)
    (store.outputs / name).chmod(mode)
    with pytest.raises(StoreError, match="chmod -R o-rwx"):
        approve(store, cast["ben"], own_id)
    (store.outputs / name).chmod(0o700)
    approve(store, cast["ben"], own_id)


# … and two at once.


def test_of_two_desks_over_one_store_one_acts_and_the_other_is_told(
    store: Store, cast: Cast
) -> None:
    """An approval and an edit at the same time leave what was edited held, or refuse the edit's stale look."""
    (own_id,) = make_pack(store, CALM)
    done: list[str] = []
    with closing(reopen(store)) as second:
        ready = threading.Barrier(2)

        def approving() -> None:
            ready.wait()
            try:
                approve(store, cast["ben"], own_id)
                done.append("approved")
            except RefusedError:
                done.append("refused")

        def editing() -> None:
            ready.wait()
            try:
                page = "Another page.[^s1]\n"
                edits.edit(second, cast["ana"], own_id, page, now=NOW, rooms=rooms())
                done.append("edited")
            except RefusedError:
                done.append("told to look again")

        threads = [threading.Thread(target=work) for work in (approving, editing)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    output = load_output(store, own_id)
    assert len(done) == 2
    assert output.revision == 1 + ("edited" in done)
    if output.state is OutputState.APPROVED:
        with store.reading() as connection:
            approved = connection.exec_driver_sql(
                "SELECT revision FROM decision WHERE verdict = 'approve' AND voided_at IS NULL"
            ).scalars()
            assert list(approved) == [output.revision], "nobody approved what they did not see"
    else:
        assert "edited" in done
    with pytest.raises(RefusedError):
        release(store, cast["ana"], own_id)
    assert not left(store)


def test_a_severe_finding_is_not_let_through_by_an_old_sign_in(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"For {NAME}.[^s1]")
    finding: Finding = load_output(store, own_id).findings[0]
    for later in (dt.timedelta(minutes=16), dt.timedelta(minutes=-2)):
        with pytest.raises(RefusedError):
            settlements.resolve(
                store, cast["cleo"], own_id, [finding.id], Resolution.ACCEPT, reason="R", now=NOW + later, rooms=rooms(),
            )  # fmt: skip
