"""What another policy would change is told before it is switched on, and telling changes nothing."""

from __future__ import annotations

from dataclasses import replace

from deckproof.model import Category, Finding, Person, Resolution, Severity, Visibility
from review import policy_replay, settlements
from review.rooms import parse_policy_text
from review.store import Store
from scanners.policy import Policy
from tests.review.making import DULL, NAME, NOW, make_finding, make_pack, rooms

Cast = dict[str, Person]


def policy(*rules: str) -> Policy:
    return parse_policy_text(
        b'name = "x"\n' + "\n".join(f"[[rule]]\n{one}" for one in rules).encode()
    )


STRICT = 'severity = "high"\naction = "ask"\nsigners = ["compliance"]\n'
LAX = 'severity = "info"\naction = "allow"\n'
EASY_CLAIMS = 'category = "claim"\nseverity = "info"\naction = "allow"\n'


def replayed(store: Store, before: Policy, after: Policy) -> policy_replay.Replayed:
    return policy_replay.replay_policy(store, before, after)


def test_a_laxer_policy_tells_which_outputs_would_wait_no_longer(store: Store) -> None:
    _, harmed, dull = make_pack(store, "Plain.[^s1]", f"For {NAME}.[^s1]", f"It is {DULL}.[^s1]")
    told = replayed(store, policy(STRICT), policy(EASY_CLAIMS, STRICT))
    assert told.lose_hold == (dull,)
    assert told.gain_hold == ()
    (change,) = told.changes
    assert (change.category, change.rule, change.place) == (Category.CLAIM, "test:name", "draft")
    assert (change.findings, change.cease_to_hold, change.begin_to_hold) == (1, 1, 0)
    assert (told.packs, told.outputs, told.findings, told.changed) == (1, 3, 2, 1)
    assert harmed not in told.lose_hold


def test_a_stricter_policy_tells_which_outputs_would_begin_to_wait(store: Store) -> None:
    ids = make_pack(store, "Plain.[^s1]", f"It is {DULL}.[^s1]")
    told = replayed(store, policy(LAX), policy(STRICT))
    assert told.gain_hold == ids[1:]
    assert told.gain_signature == ids[1:]
    assert (told.severity_changed, told.action_changed, told.signers_changed) == (1, 1, 1)


def test_a_settled_finding_makes_nothing_wait(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, f"It is {DULL}.[^s1]")
    found = policy_replay.replay_policy(store, policy(LAX), policy(STRICT))
    assert found.gain_hold == (own_id,)
    with store.reading() as connection:
        finding_id = connection.exec_driver_sql("SELECT id FROM finding").scalar_one()
    settlements.resolve(
        store, cast["ben"], own_id, [finding_id], Resolution.ACCEPT,
        reason="True.", now=NOW, rooms=rooms(),
    )  # fmt: skip
    told = replayed(store, policy(LAX), policy(STRICT))
    assert told.gain_hold == ()
    assert told.changed == 1


def test_what_the_grounding_says_and_public_customers_are_no_matter_of_policy(store: Store) -> None:
    grounded = make_finding(
        "a number", Category.UNSUPPORTED, Severity.MEDIUM, rule="grounding.number"
    )
    public = make_finding("Fernhill", rule="customer:exact")
    public = replace(public, action=type(public.action).ALLOW, severity=Severity.INFO)
    make_pack(store, "Plain.[^s1]", deck_findings=(grounded, public))
    assert replayed(store, policy(LAX), policy(STRICT)).changed == 0


def test_findings_are_judged_as_many_and_where_they_are(store: Store) -> None:
    often = [
        replace(make_finding("Fern", Category.PERSON, block=f"b{n}"), visibility=Visibility.SHOWN)
        for n in range(3)
    ]
    make_pack(store, "Plain.[^s1]", deck_findings=often)
    counted = policy('category = "person"\nmin_count = 3\nplace = "deck"\n' + LAX, STRICT)
    told = replayed(store, policy(STRICT), counted)
    assert [(one.findings, one.place) for one in told.changes] == [(3, "deck")]
    assert (
        replayed(
            store, policy(STRICT), policy('min_count = 4\nplace = "deck"\n' + LAX, STRICT)
        ).changed
        == 0
    )
    assert replayed(store, policy(STRICT), policy('place = "draft"\n' + LAX, STRICT)).changed == 0


def test_an_unread_part_holds_whatever_the_policy_says(store: Store) -> None:
    unread: Finding = make_finding("", Category.HIDDEN_CONTENT, block=None, rule="unread:image")
    ids = make_pack(store, "Plain.[^s1]", deck_findings=(unread,))
    told = replayed(store, policy(STRICT), policy(LAX))
    assert ids
    assert told.lose_hold == ()


def test_telling_writes_nothing(store: Store) -> None:
    make_pack(store, f"It is {DULL}.[^s1]")
    before = sorted(
        (path, path.stat().st_size)
        for path in store.outputs.rglob("*")
        if path.is_file() and "deckproof.db" not in path.name
    )
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT COUNT(*) FROM ledger").scalar_one()
    replayed(store, policy(STRICT), policy(LAX))
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM ledger").scalar_one() == rows
    assert before == sorted(
        (path, path.stat().st_size)
        for path in store.outputs.rglob("*")
        if path.is_file() and "deckproof.db" not in path.name
    )
