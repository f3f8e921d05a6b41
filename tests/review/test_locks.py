"""The second lock: what the database refuses when somebody goes past all of our code."""

# ruff: noqa: S608 - the names in its statements are the test's own

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from deckproof.errors import RefusedError
from deckproof.model import Person, Resolution
from review import gate, releases, settlements
from review.outputs import load_output, load_pack
from review.people import issue_token, list_people
from review.store import Store
from tests.review.making import (
    NAME,
    NOW,
    POLICY,
    Template,
    as_template,
    cast_of,
    copy_store,
    make_pack,
    rooms,
)
from tests.review.tampering import Raw, raw_connection

Cast = dict[str, Person]
SHA = "a" * 64
WHEN = "2026-11-21T09:00:00.000000+00:00"


@pytest.fixture
def raw(store: Store) -> Iterator[Raw]:
    """A connection with none of our code in between."""
    with raw_connection(store) as raw:
        yield raw


@pytest.fixture(scope="module")
def filled(peopled: Template, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Outputs in the states that matter, in this order: held, approved, released, and held with a severe finding."""
    store = copy_store(peopled, tmp_path_factory.mktemp("filled") / "outputs")
    ben = next(person for person in list_people(store) if person.name == "ben")
    _, approved, out, _ = make_pack(
        store, "Held.[^s1]", "Approved.[^s1]", "Released.[^s1]", f"For {NAME}.[^s1]"
    )
    for own_id in (approved, out):
        gate.approve(store, ben, own_id, now=NOW, policy_version=POLICY)
    releases.release(store, ben, [out], now=NOW, policy_version=POLICY)
    return as_template(store, peopled.cluster)


@pytest.fixture
def store(filled: Template, tmp_path: Path) -> Iterator[Store]:
    store = copy_store(filled, tmp_path / "outputs")
    yield store
    store.close()


@pytest.fixture
def ids(store: Store) -> dict[str, str]:
    pack = load_pack(store, "pack1")
    return dict(
        zip(
            ("held", "approved", "released", "severe"),
            (one.id for one in pack.outputs),
            strict=True,
        )
    )


def sha_of(store: Store, own_id: str) -> str:
    return load_output(store, own_id).sha256


def approval(raw: Raw, own_id: str, sha: str, who: str, role: str) -> None:
    raw.execute(
        "INSERT INTO decision (output, revision, sha256, who, role, verdict, at, reason) "
        "VALUES (?, 1, ?, ?, ?, 'approve', ?, '')",
        (own_id, sha, who, role, WHEN),
    )


def release_row(raw: Raw, own_id: str, sha: str, decision: int) -> None:
    raw.execute(
        "INSERT INTO release (output, revision, sha256, decision, who, at, path) VALUES (?, 1, ?, ?, 'ben', ?, ?)",
        (own_id, sha, decision, WHEN, f"released/{own_id}"),
    )


def test_no_release_row_without_a_living_approval_of_those_bytes(
    store: Store, raw: Raw, ids: dict[str, str]
) -> None:
    (mine,) = raw.one("SELECT id FROM decision WHERE output = ?", (ids["approved"],))
    for own_id, sha, decision in (
        (ids["held"], sha_of(store, ids["held"]), mine),
        (ids["approved"], SHA, mine),
        (ids["approved"], sha_of(store, ids["approved"]), mine + 1),
        (ids["severe"], sha_of(store, ids["severe"]), mine),
    ):
        with pytest.raises(DBAPIError, match="no living approval"):
            release_row(raw, own_id, sha, decision)
    raw.execute("UPDATE decision SET voided_at = ? WHERE id = ?", (WHEN, mine))
    with pytest.raises(DBAPIError, match="no living approval"):
        release_row(raw, ids["approved"], sha_of(store, ids["approved"]), mine)


def test_no_release_row_for_the_approval_of_somebody_deactivated(
    store: Store, raw: Raw, ids: dict[str, str]
) -> None:
    (mine,) = raw.one("SELECT id FROM decision WHERE output = ?", (ids["approved"],))
    raw.execute("UPDATE person SET active = false WHERE name = 'ben'")
    with pytest.raises(DBAPIError, match="no living approval"):
        release_row(raw, ids["approved"], sha_of(store, ids["approved"]), mine)


@pytest.mark.parametrize(
    ("which", "who", "role"),
    [
        ("held", "ana", "comms"),
        ("held", "ben", "author"),
        ("severe", "cleo", "compliance"),
        ("severe", "ben", "comms"),
        ("released", "ben", "comms"),
    ],
)
def test_no_approval_row_against_a_rule(
    store: Store, raw: Raw, ids: dict[str, str], which: str, who: str, role: str
) -> None:
    with pytest.raises(DBAPIError, match="breaks a rule"):
        approval(raw, ids[which], sha_of(store, ids[which]), who, role)


def test_no_approval_row_of_other_bytes(raw: Raw, ids: dict[str, str]) -> None:
    with pytest.raises(DBAPIError, match="breaks a rule"):
        approval(raw, ids["held"], SHA, "ben", "comms")


@pytest.mark.parametrize(
    ("which", "change", "why"),
    [
        ("held", "state = 'approved', etag = etag + 1", "no living approval"),
        ("held", "state = 'released', etag = etag + 1", "no release"),
        ("approved", "state = 'released', etag = etag + 1", "no release"),
        ("released", "state = 'held', etag = etag + 1", "no such step"),
        ("released", "state = 'recalled', etag = etag + 1", "no recall"),
        ("approved", f"sha256 = '{SHA}', etag = etag + 1", "other bytes"),
        ("held", f"sha256 = '{SHA}', etag = etag + 1", "other bytes"),
        ("held", "revision = 2, etag = etag + 1", "other bytes"),
        ("severe", "high = false, etag = etag + 1", "keeps"),
        ("held", "title = 'x'", "keeps"),
        ("held", "pack = 'other', etag = etag + 1", "keeps"),
    ],
)
def test_no_step_of_an_output_against_a_rule(
    raw: Raw, ids: dict[str, str], which: str, change: str, why: str
) -> None:
    with pytest.raises(DBAPIError, match=why):
        raw.execute(f"UPDATE output SET {change} WHERE id = ?", (ids[which],))


@pytest.mark.parametrize("table", ["revision", "scan", "finding", "release", "ledger"])
def test_rows_that_are_never_changed_or_taken_away(
    raw: Raw, ids: dict[str, str], table: str
) -> None:
    column = {"ledger": "actor", "release": "who", "finding": "severity", "scan": "findings"}.get(
        table, "editor"
    )
    with pytest.raises(DBAPIError, match="never changed"):
        raw.execute(f"UPDATE {table} SET {column} = 'low'")
    with pytest.raises(DBAPIError, match="never taken away"):
        raw.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["output", "pack", "person", "decision"])
def test_rows_that_are_never_taken_away(raw: Raw, ids: dict[str, str], table: str) -> None:
    with pytest.raises(DBAPIError, match="never taken away"):
        raw.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "table",
    ["revision", "scan", "finding", "release", "output", "pack", "person", "decision", "ledger"],
)
def test_replacing_a_row_is_refused_too(raw: Raw, ids: dict[str, str], table: str) -> None:
    """INSERT OR REPLACE deletes without asking the delete triggers."""
    row = raw.one(f"SELECT * FROM {table}")
    marks = ", ".join("?" for _ in row)
    with pytest.raises(DBAPIError, match="refused"):
        raw.execute(replacing(raw, table, f"({marks})"), tuple(row))


def replacing(raw: Raw, table: str, values: str) -> str:
    """A statement that puts the row in place of the one that is there."""
    if not raw.postgresql:
        return f"INSERT OR REPLACE INTO {table} VALUES {values}"
    column = raw.columns(table)[-1]
    return (
        f"INSERT INTO {table} VALUES {values} ON CONFLICT ON CONSTRAINT pk_{table} "
        f"DO UPDATE SET {column} = EXCLUDED.{column}"
    )


def test_a_decision_may_be_voided_once_and_not_changed(raw: Raw, ids: dict[str, str]) -> None:
    for change in ("who = 'bea'", "verdict = 'reject'", f"sha256 = '{SHA}'", "reason = 'x'"):
        with pytest.raises(DBAPIError, match="voided, once"):
            raw.execute(f"UPDATE decision SET {change}")
    raw.execute("UPDATE decision SET voided_at = ? WHERE output = ?", (WHEN, ids["approved"]))
    with pytest.raises(DBAPIError, match="voided, once"):
        raw.execute("UPDATE decision SET voided_at = NULL WHERE output = ?", (ids["approved"],))


@pytest.mark.parametrize(
    ("who", "role", "how"),
    [
        ("ben", "comms", "accept"),
        ("ana", "compliance", "accept"),
        ("ben", "author", "false-positive"),
    ],
)
def test_no_settlement_row_lets_a_severe_finding_through_against_a_rule(
    raw: Raw, ids: dict[str, str], who: str, role: str, how: str
) -> None:
    (fid, place) = raw.one("SELECT id, place FROM finding WHERE output = ?", (ids["severe"],))
    with pytest.raises(DBAPIError, match="against a rule"):
        raw.execute(
            "INSERT INTO settlement (pack, output, finding, place, resolution, closes, who, role, at, reason) "
            "VALUES ('pack1', ?, ?, ?, ?, true, ?, ?, ?, 'x')",
            (ids["severe"], fid, place, how, who, role, WHEN),
        )


def test_an_entry_of_the_ledger_goes_behind_the_last_one_only(
    raw: Raw, ids: dict[str, str]
) -> None:
    for seq, prev in ((1, ""), (999, ""), (None, "x")):
        number = seq or raw.one("SELECT max(seq) + 1 FROM ledger")[0]
        with pytest.raises(DBAPIError):
            raw.execute(
                "INSERT INTO ledger VALUES (?, ?, 'ben', 'approved', 'x', '{}', ?, ?, ?)",
                (number, WHEN, prev, SHA, SHA),
            )


def test_an_author_cannot_be_swapped_for_another(raw: Raw, ids: dict[str, str]) -> None:
    with pytest.raises(DBAPIError, match="missing author"):
        raw.execute("UPDATE pack SET author = 'cleo'")


def test_an_output_begins_as_held(raw: Raw, ids: dict[str, str]) -> None:
    columns = raw.columns("output")
    row = dict(
        zip(
            columns,
            raw.one("SELECT * FROM output WHERE state = 'released'"),
            strict=True,
        )
    )
    row |= {"id": "forged", "position": 99}
    marks = ", ".join("?" for _ in columns)
    with pytest.raises(DBAPIError, match="begins as held"):
        raw.execute(f"INSERT INTO output VALUES ({marks})", [row[name] for name in columns])


def test_a_refusal_of_the_database_is_a_refusal_to_the_person(
    store: Store, cast: Cast, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first lock fails, the second one answers with exit 3 and not with a stack trace."""
    monkeypatch.setattr(gate, "_require_settled", lambda *_: None)
    with pytest.raises(RefusedError, match="The store refused it"):
        gate.approve(store, cast["cleo"], ids["severe"], now=NOW, policy_version=POLICY)
    settlements.resolve(
        store, cast["cleo"], ids["severe"], [load_output(store, ids["severe"]).findings[0].id], Resolution.ACCEPT,
        reason="Public.", now=NOW, rooms=rooms(),
    )  # fmt: skip
    gate.approve(store, cast["cleo"], ids["severe"], now=NOW, policy_version=POLICY)


def test_a_token_may_end_once_and_not_be_changed(store: Store, raw: Raw) -> None:
    cast = cast_of(store)
    issue_token(store, cast["root"], "ben", now=NOW)
    with pytest.raises(DBAPIError, match="may end, once"):
        raw.execute("UPDATE token SET person = 'cleo'")
    raw.execute("UPDATE token SET revoked_at = ?", (WHEN,))
    with pytest.raises(DBAPIError, match="may end, once"):
        raw.execute("UPDATE token SET revoked_at = NULL")
    with pytest.raises(DBAPIError, match="never taken away"):
        raw.execute("DELETE FROM token")
    with pytest.raises(DBAPIError, match="kept until it was sent"):
        raw.execute("DELETE FROM outbox")
