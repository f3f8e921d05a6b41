"""I5: state, ledger and notice in one transaction."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from deckproof.model import OutputState
from review import audit, gate, releases
from review.outputs import load_output
from review.store import Store
from review.tables import ledger
from tests.review.deeds import Cast
from tests.review.making import (
    NOW,
    POLICY,
    make_pack,
    rooms,
)


def test_i5_every_act_has_one_entry_and_one_notice(store: Store, cast: Cast) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    releases.release(store, cast["ben"], [own_id], now=NOW, policy_version=POLICY)
    releases.release(store, cast["bea"], [own_id], now=NOW, policy_version=POLICY)
    with store.reading() as connection:
        acts = connection.execute(select(ledger.c.action).where(ledger.c.object == own_id)).all()
        notices = connection.exec_driver_sql(
            "SELECT count(*), count(DISTINCT key) FROM outbox"
        ).one()
        entries = connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar_one()
    assert [row[0] for row in acts] == ["approved", "released"]
    assert tuple(notices) == (entries - 1, entries - 1)
    assert audit.verify(store, rooms=rooms()).faults == ()


@pytest.mark.parametrize(
    "breaking", ["review.ledger.put", "review.steps.record", "review.gate.move"]
)
def test_i5_an_act_that_fails_half_way_leaves_nothing(
    store: Store, cast: Cast, monkeypatch: pytest.MonkeyPatch, breaking: str
) -> None:
    (own_id,) = make_pack(store, "Plain.[^s1]")
    entries = audit.verify(store, rooms=rooms()).entries

    def fail(*_args: object, **_more: object) -> None:
        raise OSError("broken on purpose")

    with monkeypatch.context() as patch:
        patch.setattr(breaking, fail)
        with pytest.raises(OSError, match="on purpose"):
            gate.approve(store, cast["ben"], own_id, now=NOW, policy_version=POLICY)
    after = load_output(store, own_id)
    assert (after.state, after.decisions) == (OutputState.HELD, ())
    assert audit.verify(store, rooms=rooms()).entries == entries
