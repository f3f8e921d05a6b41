"""The allow-list takes two people, lives for a while, settles later scans, and lets nothing through once it has ended."""

# ruff: noqa: S608 - the SQL is put together from ids of this module alone.

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from deckproof.errors import (
    NotAllowedError,
    NotApprovedError,
    OpenFindingsError,
    OwnWorkError,
    RefusedError,
    UnknownNameError,
    UsageError,
    WrongStateError,
)
from deckproof.model import Category, OutputState, Person, Resolution, Severity
from review import (
    allow_ends,
    allow_list,
    allow_living,
    allowing,
    audit,
    edits,
    gate,
    releases,
    settlements,
)
from review.allow_list import Allowance, AllowScope, AllowState
from review.open_findings import allowed_ids, open_rows
from review.outputs import find_row, load_output
from review.store import Store
from scanners.policy import AllowRules, Never
from tests.review.making import (
    DULL,
    NAME,
    NOW,
    POLICY,
    find_risks,
    make_draft,
    make_finding,
    make_pack,
    rooms,
)
from tests.review.tampering import tamper

Cast = dict[str, Person]
RULES = AllowRules()
LATER = NOW + dt.timedelta(days=91)
CLAIM = f"It is {DULL}.[^s1]"
HARM = f"For {NAME}.[^s1]"


def finding_of(store: Store, output_id: str) -> str:
    return load_output(store, output_id).findings[0].id


def proposed(
    store: Store, who: Person, output_id: str, scope: AllowScope = AllowScope.DECK, **more: object
) -> Allowance:
    given: dict[str, Any] = {"reason": "A common word.", "now": NOW, "rules": RULES, **more}
    return allow_list.propose(
        store,
        who,
        output_id,
        finding_of(store, output_id),
        scope=scope,
        **given,
    )


def remembered(
    store: Store, cast: Cast, text: str = CLAIM, scope: AllowScope = AllowScope.DECK
) -> Allowance:
    """An entry that ben proposed for what stands in this text, and cleo confirmed."""
    (own_id,) = make_pack(store, text, pack="first")
    entry = proposed(store, cast["ben"], own_id, scope)
    return allow_list.confirm(store, cast["cleo"], entry.id, now=NOW)


def open_ids(store: Store, output_id: str, now: dt.datetime = NOW) -> list[str]:
    with store.reading() as connection:
        return [one.id for one in open_rows(connection, find_row(connection, output_id), now)]


def is_whole(store: Store) -> bool:
    return audit.verify(store, rooms=rooms()).faults == ()


def test_a_living_entry_settles_later_scans_and_the_finding_stays(store: Store, cast: Cast) -> None:
    entry = remembered(store, cast)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    assert open_ids(store, own_id) == []
    assert len(load_output(store, own_id).findings) == 1
    with store.reading() as connection:
        told = allowed_ids(connection, find_row(connection, own_id), NOW)
    assert list(told.values()) == [entry.id]
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    assert is_whole(store)


def test_a_proposal_alone_settles_nothing(store: Store, cast: Cast) -> None:
    (first,) = make_pack(store, CLAIM, pack="first")
    proposed(store, cast["ben"], first)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    assert open_ids(store, own_id) == [finding_of(store, own_id)]
    assert is_whole(store)


def test_one_person_alone_allows_nothing(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CLAIM)
    entry = proposed(store, cast["cleo"], own_id)
    with pytest.raises(OwnWorkError):
        allow_list.confirm(store, cast["cleo"], entry.id, now=NOW)
    with pytest.raises(NotAllowedError):
        allow_list.confirm(store, cast["ben"], entry.id, now=NOW)
    with pytest.raises(NotAllowedError):
        proposed(store, cast["ana"], own_id)
    assert allow_list.confirm(store, cast["root"], entry.id, now=NOW).state is AllowState.LIVING
    with pytest.raises(WrongStateError):
        allow_list.confirm(store, cast["carl"], entry.id, now=NOW)
    with pytest.raises(UnknownNameError):
        allow_list.confirm(store, cast["carl"], "nothing", now=NOW)


def test_an_entry_that_was_ended_opens_what_it_settled_and_takes_the_approval(
    store: Store, cast: Cast
) -> None:
    entry = remembered(store, cast)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    _, held = allow_ends.end(store, cast["ben"], entry.id, reason="It was one.", now=NOW)
    assert held == (own_id,)
    after = load_output(store, own_id)
    assert (after.state, after.decisions[0].voided) == (OutputState.HELD, True)
    assert open_ids(store, own_id) == [finding_of(store, own_id)]
    with pytest.raises(OpenFindingsError):
        gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(WrongStateError):
        allow_ends.end(store, cast["ben"], entry.id, reason="Again.", now=NOW)
    assert is_whole(store)


def test_an_entry_that_has_expired_lets_no_release_through(store: Store, cast: Cast) -> None:
    entry = remembered(store, cast)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    with pytest.raises(NotApprovedError, match="open"):
        releases.release(store, cast["ben"], [own_id], now=entry.ends_at, policy_version=POLICY)
    assert not list((store.outputs / "released").rglob("*.md"))
    assert allow_ends.expire(store, now=LATER) == (own_id,)
    assert load_output(store, own_id).state is OutputState.HELD
    assert allow_ends.expire(store, now=LATER) == ()
    (again,) = allow_list.list_entries(store, now=LATER)
    assert again.state is AllowState.EXPIRED
    assert is_whole(store)


def test_until_it_ends_a_release_goes_through(store: Store, cast: Cast) -> None:
    entry = remembered(store, cast)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    gate.approve(store, cast["bea"], own_id, now=NOW, policy_version=POLICY)
    shortly_before = entry.ends_at - dt.timedelta(seconds=1)
    releases.release(store, cast["ben"], [own_id], now=shortly_before, policy_version=POLICY)
    # What has left keeps what it left with.
    allow_ends.expire(store, now=LATER)
    assert load_output(store, own_id).state is OutputState.RELEASED
    assert is_whole(store)


def test_a_rescan_knows_the_entries_and_repeats_nothing(store: Store, cast: Cast) -> None:
    (own_id, other) = make_pack(store, CLAIM, CLAIM.replace("It", "This"))
    entry = proposed(store, cast["ben"], own_id)
    allow_list.confirm(store, cast["cleo"], entry.id, now=NOW)
    assert open_ids(store, other)
    for _ in range(2):
        edits.rescan(store, cast["bea"], other, now=NOW, rooms=rooms())
    assert open_ids(store, other) == []
    with store.reading() as connection:
        count = connection.exec_driver_sql("SELECT COUNT(*) FROM settlement").scalar_one()
    assert count == 1
    assert is_whole(store)


@pytest.mark.parametrize(("scope", "reaches"), [(AllowScope.DECK, False), (AllowScope.GROUP, True)])
def test_an_entry_for_one_deck_reaches_no_other(
    store: Store,
    cast: Cast,
    scope: AllowScope,
    reaches: bool,
) -> None:
    entry = remembered(store, cast, scope=scope)
    with store.reading() as connection:
        rows = allow_living.living(store, connection, NOW)
    found = make_finding(DULL, Category.CLAIM, Severity.MEDIUM)
    (judged,) = allowing.allowed_in_deck(store, "e" * 64, [found], now=NOW)
    assert (judged.action.value == "allow") is reaches
    assert [row.id for row in rows] == [entry.id]
    (own,) = allowing.allowed_in_deck(store, "d" * 64, [found], now=NOW)
    assert own.action.value == "allow"
    assert entry.id in own.why


def test_a_severe_finding_goes_by_compliance_and_not_by_who_wrote(store: Store, cast: Cast) -> None:
    remembered(store, cast, HARM, AllowScope.GROUP)
    (by_ana,) = make_pack(store, HARM, pack="second")
    (by_cleo,) = make_pack(store, HARM, pack="third", author="cleo")
    assert open_ids(store, by_ana) == []
    assert open_ids(store, by_cleo) == [finding_of(store, by_cleo)]
    assert is_whole(store)


def test_nobodys_own_word_lets_a_severe_finding_into_a_draft_of_their_deck(
    store: Store, cast: Cast
) -> None:
    remembered(store, cast, HARM, AllowScope.GROUP)
    (found,) = find_risks(make_draft(HARM))
    assert found.severity is Severity.HIGH
    (by_ana,) = allowing.allowed_in_deck(store, "e" * 64, [found], now=NOW, writers=frozenset({"ana"}))  # fmt: skip
    (by_cleo,) = allowing.allowed_in_deck(store, "e" * 64, [found], now=NOW, writers=frozenset({"cleo"}))  # fmt: skip
    assert by_ana.action.value == "allow"
    assert by_cleo == found


def test_an_admins_word_settles_no_severe_finding(store: Store, cast: Cast) -> None:
    (first,) = make_pack(store, HARM, pack="first")
    entry = proposed(store, cast["cleo"], first, AllowScope.GROUP)
    allow_list.confirm(store, cast["root"], entry.id, now=NOW)
    (own_id,) = make_pack(store, HARM, pack="second")
    assert open_ids(store, own_id) == [finding_of(store, own_id)]


def test_what_the_policy_forbids_is_never_remembered(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, HARM)
    strict = AllowRules(never=(Never(category=Category.CUSTOMER, severity=Severity.HIGH),))
    with pytest.raises(NotAllowedError, match="allow-list"):
        proposed(store, cast["ben"], own_id, rules=strict)
    for category in (Category.SECRET, Category.CUSTOMER_HARM):
        assert RULES.forbids(category, Severity.HIGH)
    assert not RULES.forbids(Category.CLAIM, Severity.HIGH)


def test_a_customers_name_is_not_allowed_everywhere(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, HARM)
    with pytest.raises(UsageError, match="not everywhere"):
        proposed(store, cast["ben"], own_id, AllowScope.EVERYWHERE)
    with pytest.raises(UsageError, match="365"):
        proposed(store, cast["ben"], own_id, days=366)
    unread = make_finding("", Category.HIDDEN_CONTENT, block=None, rule="unread:image")
    make_pack(store, CLAIM, pack="deck", deck_findings=[unread])
    with pytest.raises(UsageError, match="without words"):
        allow_list.propose(
            store, cast["ben"], "deck", unread.id, scope=AllowScope.DECK, reason="x", now=NOW, rules=RULES
        )  # fmt: skip


def test_an_ordinary_word_is_allowed_for_one_deck_alone() -> None:
    assert allow_list._is_ordinary("Target")
    assert not allow_list._is_ordinary(NAME)


def test_the_words_stand_in_no_table_and_no_file_but_their_blob(store: Store, cast: Cast) -> None:
    entry = remembered(store, cast, HARM, AllowScope.GROUP)
    assert allow_list.clear_text(store, cast["cleo"], entry.id) == NAME
    with pytest.raises(NotAllowedError):
        allow_list.clear_text(store, cast["ana"], entry.id)
    with store.reading() as connection:
        row = connection.exec_driver_sql("SELECT * FROM allowance").one()
        ledger = connection.exec_driver_sql("SELECT data FROM ledger").scalars().all()
    told = " ".join(map(str, row)) + " ".join(ledger)
    from deckproof.codec import digest, to_json

    for leak in (NAME, NAME.lower(), digest(NAME.encode()), digest(to_json(NAME.casefold()))):
        assert leak not in told


def test_the_database_itself_takes_two(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CLAIM)
    entry = proposed(store, cast["ben"], own_id)
    for sql in (
        "UPDATE allowance SET confirmed_by = 'ben', confirmed_role = 'compliance', confirmed_at = proposed_at",
        "UPDATE allowance SET confirmed_by = 'cleo', confirmed_role = 'comms', confirmed_at = proposed_at",
        "UPDATE allowance SET ends_at = '2099-01-01T00:00:00.000000+00:00'",
        "DELETE FROM allowance",
        "INSERT INTO allowance SELECT * FROM allowance",
        "INSERT INTO allowance (id, term, blob, category, rule, scope, target, owner, reason, ends_at, proposed_by, "
        "proposed_at, confirmed_by) SELECT 'x', term, blob, category, rule, scope, target, owner, reason, ends_at, "
        "proposed_by, proposed_at, 'cleo' FROM allowance",
        "INSERT INTO settlement (pack, output, finding, place, resolution, closes, who, role, at, reason, entry, until) "
        f"SELECT pack, output, id, place, 'false-positive', true, 'cleo', 'compliance', '2026-11-21T09:00:00.000000+00:00', '', "
        f"'{entry.id}', '{entry.ends_at.isoformat(timespec='microseconds')}' FROM finding WHERE output <> ''",
    ):  # fmt: skip
        with pytest.raises(RefusedError), store.acting() as act:
            act.connection.exec_driver_sql(sql)
    allow_list.confirm(store, cast["cleo"], entry.id, now=NOW)
    allow_ends.end(store, cast["cleo"], entry.id, reason="Enough.", now=NOW)
    with pytest.raises(RefusedError), store.acting() as act:
        act.connection.exec_driver_sql("UPDATE allowance SET ended_at = NULL")
    assert is_whole(store)


def test_the_database_itself_lets_no_expired_entry_approve(store: Store, cast: Cast) -> None:
    remembered(store, cast)
    (own_id,) = make_pack(store, CLAIM, pack="second")
    row = load_output(store, own_id)
    late = LATER.isoformat(timespec="microseconds")
    with pytest.raises(RefusedError, match="breaks a rule"), store.acting() as act:
        act.connection.exec_driver_sql(
            "INSERT INTO decision (output, revision, sha256, who, role, verdict, at, reason) "
            f"VALUES ('{own_id}', 1, '{row.sha256}', 'bea', 'comms', 'approve', '{late}', '')"
        )


def test_a_settlement_by_an_entry_that_was_tampered_with_shows(store: Store, cast: Cast) -> None:
    entry = remembered(store, cast)
    make_pack(store, CLAIM, pack="second")
    allow_ends.end(store, cast["cleo"], entry.id, reason="Enough.", now=NOW)
    tamper(store, "UPDATE settlement SET voided_at = NULL")
    assert not is_whole(store)


def test_a_person_settles_and_proposes_in_one_go(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, CLAIM)
    settlements.resolve(
        store, cast["ben"], own_id, [finding_of(store, own_id)], Resolution.FALSE_POSITIVE,
        reason="Said so by the magazine.", now=NOW, rooms=rooms(),
    )  # fmt: skip
    entry = proposed(store, cast["ben"], own_id)
    assert (entry.state, entry.owner) == (AllowState.PROPOSED, "ben")
    assert entry.ends_at == NOW + dt.timedelta(days=90)
