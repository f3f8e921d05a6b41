"""Local accounts: passwords and wrong attempts."""

from __future__ import annotations

import datetime as dt
import threading
import time
from contextlib import suppress

import pytest
from argon2 import extract_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.errors import (
    NotAllowedError,
    NotSignedInError,
    StaleSignInError,
    TooManyAttemptsError,
    UnknownNameError,
    UsageError,
)
from deckproof.model import Person, Role
from review import accounts, attempts, audit, passwords, people, sessions
from review.store import Store
from tests.review.making import NOW, rooms
from tests.review.signing_in import (
    GOOD,
    MINUTE,
    OTHER,
    Cast,
    give_password,
    hash_cheaply,
    outcome,
    sign_in,
)
from tests.review.tampering import unlocked


@pytest.fixture(autouse=True)
def _quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost little, but for the tests that are about their cost."""
    if "real_hashes" not in request.fixturenames:
        hash_cheaply(monkeypatch)


@pytest.fixture
def real_hashes() -> None:
    """The hashes as they are in the field."""


# Passwords


@pytest.mark.parametrize(
    "password",
    [
        "short enough"[:11],
        "x" * 129,
        "password1234",
        "Passw0rd!2026",
        "qwertyuiop123",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "Summer2026!!",
        "Willkommen2026",
        "letmeinletmein",
        "adminadmin1234",
        "1qaz2wsx3edc",
        "P@ssw0rdP@ssw0rd",
        "deckproof2026!",
        "correcthorsebatterystaple",
        "cleo.cleo.cleo",
        "",
    ],
)
def test_passwords_that_are_tried_first_are_refused(
    store: Store, cast: Cast, password: str
) -> None:
    with pytest.raises(UsageError):
        give_password(store, cast, password=password)
    assert not accounts.has_account(store, "cleo")


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        OTHER,
        "x7Rk-wobble-29q",
        "grüne Möwen über Kiel",
        "月が綺麗ですね、本当に。",
        "tqzwkmvbndpr",
    ],
)
def test_passwords_of_ones_own_are_taken(store: Store, cast: Cast, password: str) -> None:
    give_password(store, cast, password=password)
    assert outcome(store, "cleo", password) == "in"


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=12, max_size=128))
def test_any_text_is_judged_without_an_error_of_ours(password: str) -> None:
    with suppress(UsageError):
        passwords.require_good(password, "cleo")
        assert 12 <= len(passwords.normal(password)) <= 128


def test_one_password_in_two_spellings_of_unicode_is_one(store: Store, cast: Cast) -> None:
    give_password(store, cast, password="caf\u00e9 au bord du lac")
    assert outcome(store, "cleo", "cafe\u0301 au bord du lac") == "in"


def test_hashes_are_argon2id_and_cost_more_than_the_least_that_is_recommended(
    real_hashes: None,
) -> None:
    hashed = passwords.hash_of(GOOD)
    found = extract_parameters(hashed)
    assert found.type.name == "ID"
    assert found.memory_cost == 46 * 1024, "OWASP's first choice; more would make the desk large"
    assert found.time_cost * found.memory_cost > 4 * 19 * 1024 * 2, "its least, four times"
    assert passwords.hash_of(GOOD) != hashed
    assert passwords.matches(hashed, GOOD)
    assert not passwords.matches(hashed, OTHER)


def test_a_name_that_nobody_has_takes_as_long(real_hashes: None) -> None:
    hashed = passwords.hash_of(GOOD)
    spent = []
    for known in (hashed, None):
        passwords.matches(known, OTHER)
        began = time.process_time()
        for _ in range(5):
            passwords.matches(known, OTHER)
        spent.append(time.process_time() - began)
    assert 0.5 < spent[0] / spent[1] < 2, spent


def test_no_password_stands_in_the_store_or_the_log(
    sqlite_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    root = Person(name="root", roles=(Role.ADMIN,), signed_in_at=NOW)
    accounts.set_password(sqlite_store, root, "cleo", GOOD, now=NOW)
    outcome(sqlite_store, "cleo", OTHER)
    outcome(sqlite_store, OTHER, GOOD)
    sqlite_store.close()
    everything = b"".join(
        path.read_bytes() for path in sqlite_store.outputs.rglob("*") if path.is_file()
    )
    for secret in (GOOD, OTHER):
        assert secret.encode() not in everything
        assert secret not in caplog.text
    assert "a sign-in failed" in caplog.text


# Signing in


def test_a_wrong_password_and_an_unknown_name_are_told_in_the_same_words(
    store: Store, cast: Cast
) -> None:
    give_password(store, cast)
    give_password(store, cast, "carl")
    people.deactivate(store, cast["root"], "carl", now=NOW)
    said = set()
    for name, password in (("cleo", OTHER), ("nobody", GOOD), ("ben", GOOD), ("carl", GOOD)):
        with pytest.raises(NotSignedInError) as caught:
            sign_in(store, name, password)
        said.add(str(caught.value))
    assert len(said) == 1
    session = sessions.find_session(store, sign_in(store, "cleo", GOOD), now=NOW)
    assert (session.person.name, session.method) == ("cleo", "password")


def test_wrong_passwords_make_their_place_wait_longer_and_longer(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    now, waits = NOW, []
    for _ in range(14):
        try:
            sign_in(store, "cleo", OTHER, now=now)
        except TooManyAttemptsError as error:
            waits.append(error.retry_after_s)
            assert outcome(store, "cleo", GOOD, now=now) == "too-many-attempts"
            now += dt.timedelta(seconds=error.retry_after_s)
        except NotSignedInError:
            pass
    assert waits == [31, 61, 121, 241, 481]
    assert outcome(store, "cleo", GOOD, now=now) == "in"


def test_the_one_whose_name_is_tried_signs_in_from_elsewhere(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    tried = [outcome(store, "cleo", OTHER, peer="203.0.113.9") for _ in range(12)]
    assert tried.count("too-many-attempts") == 7
    assert outcome(store, "cleo", GOOD) == "in"
    assert outcome(store, "cleo", GOOD, peer="203.0.113.9") == "too-many-attempts"


def test_one_password_for_all_names_makes_the_place_wait_too(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    tried = [outcome(store, f"name{n}", OTHER) for n in range(attempts.FREE_ATTEMPTS_OF_PLACE + 1)]
    assert tried[-1] == "too-many-attempts"
    assert outcome(store, "cleo", GOOD) == "too-many-attempts"
    assert outcome(store, "cleo", GOOD, peer="198.51.100.1") == "in"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::5", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::5", "2001:db8:0:2::5", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("cli", "cli", True),
    ],
)
def test_a_place_is_an_address_or_a_network_of_one_household(
    one: str, other: str, *, same: bool
) -> None:
    assert (attempts.attempt_of("ana", one) == attempts.attempt_of("ana", other)) is same


def test_right_passwords_cost_nobody_anything(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    assert {outcome(store, "cleo", GOOD) for _ in range(60)} == {"in"}


def test_attempts_are_forgotten_after_a_day(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    for _ in range(8):
        outcome(store, "cleo", OTHER)
    assert outcome(store, "cleo", GOOD, now=NOW + dt.timedelta(days=1, seconds=1)) == "in"
    with unlocked(store) as raw:
        assert raw.one("SELECT COUNT(*) FROM attempt")[0] == 1


def test_many_attempts_at_the_same_time_are_no_more_than_one_after_the_other(
    store: Store, cast: Cast
) -> None:
    give_password(store, cast)
    found: list[str] = []
    crowd = [
        threading.Thread(target=lambda: found.append(outcome(store, "cleo", OTHER)))
        for _ in range(16)
    ]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert found.count("not-signed-in") == attempts.FREE_ATTEMPTS
    assert found.count("too-many-attempts") == 16 - attempts.FREE_ATTEMPTS


def test_a_password_written_into_the_table_opens_nothing(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    forged = passwords.hash_of(OTHER)
    with unlocked(store) as raw:
        raw.execute("UPDATE account SET password_hash = ?", (forged,))
    with pytest.raises(NotSignedInError, match="audit verify"):
        sign_in(store, "cleo", OTHER)
    assert any("account" in fault for fault in audit.verify(store, rooms=rooms()).faults)


# Setting a password


def test_ones_own_password_takes_a_sign_in_of_the_last_minutes(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    token = sign_in(store, "cleo", GOOD)
    later = NOW + 20 * MINUTE
    me = sessions.find_session(store, token, now=later).person
    with pytest.raises(StaleSignInError):
        accounts.set_password(store, me, "cleo", OTHER, now=later)
    with pytest.raises(NotAllowedError):
        accounts.set_password(store, cast["ben"], "cleo", OTHER, now=NOW)
    with pytest.raises(NotSignedInError):
        accounts.set_password(store, None, "cleo", OTHER, now=NOW)
    with pytest.raises(UnknownNameError):
        accounts.set_password(store, cast["root"], "clea", OTHER, now=NOW)


def test_another_password_ends_the_other_sessions(store: Store, cast: Cast) -> None:
    give_password(store, cast)
    mine, elsewhere = sign_in(store, "cleo", GOOD), sign_in(store, "cleo", GOOD)
    me = sessions.find_session(store, mine, now=NOW).person
    accounts.set_password(store, me, "cleo", OTHER, now=NOW, keep=mine)
    assert sessions.find_session(store, mine, now=NOW).person.name == "cleo"
    with pytest.raises(NotSignedInError):
        sessions.find_session(store, elsewhere, now=NOW)
    assert outcome(store, "cleo", GOOD) == "not-signed-in"
    assert outcome(store, "cleo", OTHER) == "in"
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_deactivation_takes_the_password_and_it_does_not_come_back(
    store: Store, cast: Cast
) -> None:
    give_password(store, cast)
    people.deactivate(store, cast["root"], "cleo", now=NOW)
    with pytest.raises(NotAllowedError):
        give_password(store, cast)
    people.add_person(store, cast["root"], "cleo", [Role.AUDITOR], now=NOW)
    assert outcome(store, "cleo", GOOD) == "not-signed-in"
    assert audit.verify(store, rooms=rooms()).faults == ()
