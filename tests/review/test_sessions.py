"""Sessions: how long they last, what ends them, and that none can be made by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deckproof.codec import digest
from deckproof.errors import NotAllowedError, NotSignedInError
from deckproof.model import Person, Role
from review import audit, people, roles, sessions
from review.authorise import FRESH_FOR
from review.sessions import IDLE, LONGEST, TOUCH_EVERY
from review.store import Store
from tests.review.making import NOW, rooms
from tests.review.tampering import tamper, unlocked

Cast = dict[str, Person]
MINUTE = dt.timedelta(minutes=1)


def open_for(store: Store, name: str = "cleo", now: dt.datetime = NOW) -> str:
    return sessions.open_session(store, name, method="password", now=now)[0]


def is_living(store: Store, token: str, now: dt.datetime = NOW) -> bool:
    try:
        sessions.find_session(store, token, now=now)
    except NotSignedInError:
        return False
    return True


def test_a_session_says_who_is_signed_in_since_when_and_until_when(store: Store) -> None:
    token, opened = sessions.open_session(store, "cleo", method="password", now=NOW)
    found = sessions.find_session(store, token, now=NOW + MINUTE / 2)
    assert found == opened
    assert (found.person.name, found.person.roles) == ("cleo", (Role.COMPLIANCE,))
    assert found.signed_in_at == found.person.signed_in_at == NOW
    assert found.expires_at == NOW + IDLE
    assert len(token) >= 43
    assert token not in found.csrf
    assert len(found.csrf) == 64


def test_the_token_stands_nowhere_in_the_store(sqlite_store: Store) -> None:
    token = open_for(sqlite_store)
    sqlite_store.close()
    everything = b"".join(
        path.read_bytes() for path in sqlite_store.outputs.rglob("*") if path.is_file()
    )
    assert token.encode() not in everything
    assert digest(token.encode()).encode() in everything


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "cleo", "a" * 100_000])
def test_a_token_of_no_session_is_refused(store: Store, token: str) -> None:
    open_for(store)
    with pytest.raises(NotSignedInError, match="Sign in again"):
        sessions.find_session(store, token, now=NOW)


def test_the_limits_are_those_of_the_standard() -> None:
    assert dt.timedelta(minutes=30) == IDLE
    assert dt.timedelta(hours=12) == LONGEST
    assert dt.timedelta(minutes=15) == FRESH_FOR


def test_two_sessions_never_share_a_token_or_a_form_token(store: Store) -> None:
    made = [sessions.open_session(store, "cleo", method="password", now=NOW) for _ in range(8)]
    assert len({token for token, _ in made}) == len({one.csrf for _, one in made}) == 8


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gaps=st.lists(st.integers(1, 45 * 60), min_size=1, max_size=30))
def test_a_session_lives_exactly_as_long_as_its_limits_say(
    sqlite_store: Store, gaps: list[int]
) -> None:
    """A request is noted at most once a minute, so up to a minute of the idle time may be lost, never gained."""
    token, now, noted = open_for(sqlite_store), NOW, NOW
    for gap_s in gaps:
        now += dt.timedelta(seconds=gap_s)
        lives = now - noted < IDLE and now - NOW < LONGEST
        assert is_living(sqlite_store, token, now) is lives
        if not lives:
            assert not is_living(sqlite_store, token, now + MINUTE)
            break
        if now - noted >= TOUCH_EVERY:
            noted = now


@pytest.mark.parametrize(
    ("after", "lives"),
    [
        (IDLE - dt.timedelta(seconds=1), True),
        (IDLE, False),
        (dt.timedelta(days=400), False),
        (-MINUTE, True),
        (-2 * MINUTE, False),
        (dt.timedelta(days=-400), False),
    ],
)
def test_a_session_ends_after_thirty_minutes_alone_or_under_a_clock_set_back(
    store: Store, after: dt.timedelta, *, lives: bool
) -> None:
    assert is_living(store, open_for(store), NOW + after) is lives


def test_a_busy_session_ends_after_twelve_hours(store: Store) -> None:
    token, now = open_for(store), NOW
    while now + IDLE / 2 < NOW + LONGEST:
        now += IDLE / 2
        assert sessions.find_session(store, token, now=now).expires_at <= NOW + LONGEST
    assert not is_living(store, token, NOW + LONGEST)


def test_reading_writes_at_most_once_a_minute(sqlite_store: Store) -> None:
    token = open_for(sqlite_store)
    before = seen_at(sqlite_store)
    sessions.find_session(sqlite_store, token, now=NOW + MINUTE / 2)
    assert seen_at(sqlite_store) == before
    sessions.find_session(sqlite_store, token, now=NOW + MINUTE)
    assert seen_at(sqlite_store) > before


def seen_at(store: Store) -> str:
    with unlocked(store) as raw:
        return str(raw.one("SELECT seen_at FROM session")[0])


def test_rotation_gives_another_token_for_the_same_limits(store: Store) -> None:
    old = open_for(store)
    later = NOW + 20 * MINUTE
    fresh, found = sessions.rotate_session(store, old, now=later)
    assert not is_living(store, old, later)
    assert found.signed_in_at == NOW
    assert sessions.find_session(store, fresh, now=later).person.name == "cleo"
    now = later
    while now + IDLE / 2 < NOW + LONGEST:
        now += IDLE / 2
        assert is_living(store, fresh, now)
    assert not is_living(store, fresh, NOW + LONGEST)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_signing_out_ends_this_session_alone(store: Store) -> None:
    one, other = open_for(store), open_for(store)
    sessions.end_session(store, one, now=NOW)
    sessions.end_session(store, "nobody's", now=NOW)
    assert not is_living(store, one)
    assert is_living(store, other)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_all_sessions_of_one_person_end_and_nobody_elses(store: Store, cast: Cast) -> None:
    mine = [open_for(store) for _ in range(3)]
    bens = open_for(store, "ben")
    assert sessions.end_sessions_of(store, "cleo", now=NOW, keep=mine[0]) == 2
    assert [is_living(store, token) for token in mine] == [True, False, False]
    assert is_living(store, bens)
    assert sessions.end_sessions_of(store, "cleo", now=NOW, by=cast["root"]) == 1
    assert sessions.end_sessions_of(store, "cleo", now=NOW) == 0
    with pytest.raises(NotAllowedError):
        sessions.end_sessions_of(store, "ben", now=NOW, by=cast["cleo"])
    assert is_living(store, bens)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_deactivation_ends_every_session_at_once(store: Store, cast: Cast) -> None:
    token = open_for(store)
    people.deactivate(store, cast["root"], "cleo", now=NOW)
    assert not is_living(store, token)
    with pytest.raises(NotSignedInError):
        open_for(store)
    people.add_person(store, cast["root"], "cleo", [Role.COMPLIANCE], now=NOW)
    assert not is_living(store, token)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_other_roles_end_sessions_and_the_same_roles_do_not(store: Store, cast: Cast) -> None:
    token = open_for(store, "carl")
    people.add_person(store, cast["root"], "carl", [Role.AUTHOR], now=NOW)
    assert is_living(store, token)
    people.add_person(store, cast["root"], "carl", [Role.COMMS], now=NOW)
    assert not is_living(store, token)
    assert audit.verify(store, rooms=rooms()).faults == ()
    again = open_for(store, "carl")
    roles.remove_role(store, cast["root"], "carl", Role.COMPLIANCE, now=NOW)
    assert not is_living(store, again)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_session_put_into_the_table_by_hand_opens_nothing(store: Store) -> None:
    forged = digest(b"forged")
    at = NOW.isoformat(timespec="microseconds")
    with unlocked(store) as raw:
        row = (forged, "cleo", "password", at, at, at)
        raw.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", row)
    with pytest.raises(NotSignedInError, match="audit verify"):
        sessions.find_session(store, "forged", now=NOW)
    assert any("session" in fault for fault in audit.verify(store, rooms=rooms()).faults)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE session SET person = 'root'",
        "UPDATE session SET signed_in_at = '2026-11-21T09:10:00.000000+00:00'",
    ],
)
def test_a_session_changed_by_hand_opens_nothing(store: Store, change: str) -> None:
    token = open_for(store, "ben")
    tamper(store, change)
    with pytest.raises(NotSignedInError):
        sessions.find_session(store, token, now=NOW)


def test_an_ended_session_put_back_by_hand_opens_nothing(store: Store) -> None:
    token = open_for(store)
    with unlocked(store) as raw:
        row = tuple(raw.one("SELECT * FROM session"))
    sessions.end_session(store, token, now=NOW)
    with unlocked(store) as raw:
        raw.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)", row)
    assert not is_living(store, token)


def test_the_next_sign_in_takes_sessions_that_ran_out_away(store: Store) -> None:
    open_for(store)
    later = NOW + LONGEST
    open_for(store, now=later)
    with unlocked(store) as raw:
        assert raw.one("SELECT COUNT(*) FROM session")[0] == 1
    assert len(sessions.sessions_of(store, "cleo", now=later)) == 1
    assert audit.verify(store, rooms=rooms()).faults == ()
