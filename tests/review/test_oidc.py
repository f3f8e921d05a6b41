"""Signing in through an OpenID provider, a real one on loopback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from deckproof.errors import (
    DeckproofError,
    NotAllowedError,
    NotSignedInError,
    ProviderError,
    SettingsError,
)
from deckproof.model import Person, Role
from deckproof.provider import Provider
from review import accounts, audit, oidc, people, sessions
from review.store import Store
from tests.review.making import NOW, rooms
from tests.review.oidc_mock import consent, running_provider
from tests.review.signing_in import hash_cheaply

Cast = dict[str, Person]
SECRET = "of-the-client"
BACK = "http://127.0.0.1:1/back"
PEOPLE: dict[str, dict[str, Any]] = {
    "s-ana": {"preferred_username": "ana", "groups": ["writers"]},
    "s-new": {"preferred_username": "nora", "groups": ["writers", "legal"]},
    "s-none": {"preferred_username": "nobody2", "groups": ["cooks"]},
    "s-two-factors": {"preferred_username": "tess", "groups": ["legal"], "amr": ["pwd", "mfa"]},
}
ROLES = {"writers": (Role.AUTHOR,), "legal": (Role.COMPLIANCE,)}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_cheaply(monkeypatch)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with running_provider(PEOPLE) as issuer:
        yield issuer


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=10, trust_env=False) as http:
        yield http


@pytest.fixture
def provider(issuer: str) -> Provider:
    return Provider(issuer=issuer, client_id="deckproof", roles=ROLES)


def real_now() -> dt.datetime:
    """The provider's tokens are of its own clock."""
    return dt.datetime.now(dt.UTC)


def go(
    store: Store, provider: Provider, http: httpx.Client, subject: str, **more: Any
) -> tuple[str, sessions.Session]:
    now = more.pop("now", real_now())
    address, pending = oidc.begin_sign_in(provider, BACK, http=http, **more)
    back = consent(http, address, subject)
    return oidc.finish_sign_in(store, provider, pending, back, http=http, now=now, secret=SECRET)


def invite(store: Store, cast: Cast, name: str) -> str:
    return accounts.invite(store, cast["root"], name, now=real_now())


def test_the_browser_is_sent_with_all_that_binds_its_answer(
    provider: Provider, http: httpx.Client
) -> None:
    address, pending = oidc.begin_sign_in(provider, BACK, http=http)
    asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    assert asked["response_type"] == "code"
    assert asked["state"] == pending.state
    assert asked["nonce"] == pending.nonce
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    assert pending.verifier not in address
    assert min(len(pending.state), len(pending.nonce), len(pending.verifier)) >= 43
    again = oidc.begin_sign_in(provider, BACK, http=http)[1]
    assert not {again.state, again.nonce, again.verifier} & {
        pending.state,
        pending.nonce,
        pending.verifier,
    }


def test_a_link_binds_the_account_and_from_then_on_it_signs_in(
    store: Store, cast: Cast, provider: Provider, http: httpx.Client
) -> None:
    link = invite(store, cast, "ana")
    token, opened = go(store, provider, http, "s-ana", invitation=link)
    assert (opened.person.name, opened.method) == ("ana", "oidc")
    assert sessions.find_session(store, token, now=real_now()).person.roles == (Role.AUTHOR,)
    assert go(store, provider, http, "s-ana")[1].person.name == "ana"
    with pytest.raises(NotSignedInError):
        go(store, provider, http, "s-new", invitation=link)
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_the_same_name_at_the_provider_is_not_enough(
    store: Store, cast: Cast, provider: Provider, http: httpx.Client
) -> None:
    with pytest.raises(NotSignedInError, match="user invite"):
        go(store, provider, http, "s-ana")
    with pytest.raises(NotAllowedError, match="There is a ana here already"):
        go(store, replace(provider, provision=True), http, "s-ana")


def test_one_account_is_one_person(
    store: Store, cast: Cast, provider: Provider, http: httpx.Client
) -> None:
    go(store, provider, http, "s-ana", invitation=invite(store, cast, "ana"))
    token, opened = go(store, provider, http, "s-ana", invitation=invite(store, cast, "ben"))
    assert opened.person.name == "ana"
    with store.acting() as act, pytest.raises(NotAllowedError):
        oidc.bind(store, act, "ben", oidc.identity_of(provider.issuer, "s-ana"), now=NOW)
    assert sessions.find_session(store, token, now=real_now()).person.name == "ana"


def test_somebody_new_is_added_only_where_the_settings_say_so_and_with_a_role(
    store: Store, provider: Provider, http: httpx.Client
) -> None:
    with pytest.raises(NotSignedInError):
        go(store, provider, http, "s-new")
    open_door = replace(provider, provision=True)
    opened = go(store, open_door, http, "s-new")[1]
    assert opened.person == Person(name="nora", roles=(Role.AUTHOR, Role.COMPLIANCE))
    with pytest.raises(NotAllowedError, match="None of your groups"):
        go(store, open_door, http, "s-none")
    assert "nobody2" not in [one.name for one in people.list_people(store)]
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_roles_follow_the_groups_at_once_and_the_others_stay(
    store: Store, cast: Cast, provider: Provider, http: httpx.Client
) -> None:
    go(store, provider, http, "s-ana", invitation=invite(store, cast, "ana"))
    people.add_person(store, cast["root"], "ana", [Role.COMPLIANCE, Role.AUDITOR], now=NOW)
    before = sessions.open_session(store, "ana", method="oidc", now=real_now())[0]
    opened = go(store, provider, http, "s-ana")[1]
    assert opened.person.roles == (Role.AUTHOR, Role.AUDITOR)
    with pytest.raises(NotSignedInError):
        sessions.find_session(store, before, now=real_now())
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_the_last_admin_stays_one_whatever_the_groups_say(
    store: Store, cast: Cast, provider: Provider, http: httpx.Client
) -> None:
    strict = replace(provider, roles={**ROLES, "chiefs": (Role.ADMIN,)})
    opened = go(store, strict, http, "s-ana", invitation=invite(store, cast, "root"))[1]
    assert opened.person.roles == (Role.AUTHOR, Role.ADMIN)


def test_there_is_no_second_way_in_beside_the_provider(
    store: Store, cast: Cast, provider: Provider, http: httpx.Client
) -> None:
    accounts.set_password(store, cast["root"], "ana", "a mop, a baker and rain", now=NOW)
    go(store, provider, http, "s-ana", invitation=invite(store, cast, "ana"))
    with pytest.raises(NotSignedInError):
        accounts.sign_in(store, "ana", "a mop, a baker and rain", peer="192.0.2.1", now=NOW)
    with pytest.raises(NotAllowedError, match="second way in"):
        accounts.set_password(store, cast["root"], "ana", "a mop, a baker and rain", now=NOW)
    people.deactivate(store, cast["root"], "ana", now=real_now())
    with pytest.raises(NotSignedInError):
        go(store, provider, http, "s-ana")
    assert audit.verify(store, rooms=rooms()).faults == ()


def test_a_second_factor_is_asked_for_where_the_settings_do(
    store: Store, provider: Provider, http: httpx.Client
) -> None:
    strict = replace(provider, provision=True, amr=("mfa",))
    with pytest.raises(NotSignedInError, match="strong enough"):
        go(store, strict, http, "s-new")
    assert go(store, strict, http, "s-two-factors")[1].person.name == "tess"
    with pytest.raises(NotSignedInError, match="strong enough"):
        go(store, replace(provider, provision=True, acr=("gold",)), http, "s-two-factors")


def refuse(
    store: Store, provider: Provider, http: httpx.Client, change: Callable[..., Any]
) -> DeckproofError:
    """What comes of a sign-in of which `change` spoils the pending half, the callback, the provider or the time."""
    open_door = replace(provider, provision=True)
    address, pending = oidc.begin_sign_in(open_door, BACK, http=http, now=real_now())
    spoiled = {
        "pending": pending,
        "back": consent(http, address, "s-new"),
        "provider": open_door,
        "now": real_now(),
    }
    spoiled |= change(**spoiled)
    with pytest.raises(DeckproofError) as caught:
        oidc.finish_sign_in(
            store, spoiled["provider"], spoiled["pending"], spoiled["back"], http=http, now=spoiled["now"], secret=SECRET
        )  # fmt: skip
    assert "nora" not in [one.name for one in people.list_people(store)]
    return caught.value


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda back, **_: {"back": {**back, "state": "x"}}, "not begun here"),
        (lambda back, **_: {"back": {"code": back["code"]}}, "not begun here"),
        (lambda pending, **_: {"pending": replace(pending, nonce="x")}, "InvalidClaimError"),
        (lambda back, **_: {"back": {**back, "iss": "https://id.example.com"}}, "another provider"),
        (lambda back, **_: {"back": {**back, "code": "x"}}, "does not take the code"),
        (lambda back, **_: {"back": {**back, "error": "access_denied"}}, "refused it"),
        (lambda back, **_: {"back": {"state": back["state"]}}, "no code"),
        (lambda now, **_: {"now": now + dt.timedelta(minutes=11)}, "too long"),
        (lambda now, **_: {"now": now - dt.timedelta(minutes=1)}, "too long"),
        (
            lambda pending, now, **_: {
                "pending": replace(pending, begun_at=None),
                "now": now + dt.timedelta(hours=2),
            },
            "ExpiredTokenError",
        ),
        (
            lambda provider, **_: {"provider": replace(provider, client_id="another")},
            "does not take the code",
        ),
    ],
)  # fmt: skip
def test_whatever_does_not_fit_what_was_begun_is_refused(
    store: Store, provider: Provider, http: httpx.Client, change: Callable[..., Any], told: str
) -> None:
    assert told in str(refuse(store, provider, http, change))


def test_a_code_counts_once(store: Store, provider: Provider, http: httpx.Client) -> None:
    open_door = replace(provider, provision=True)
    address, pending = oidc.begin_sign_in(open_door, BACK, http=http)
    back = consent(http, address, "s-new")
    oidc.finish_sign_in(store, open_door, pending, back, http=http, now=real_now(), secret=SECRET)
    with pytest.raises(NotSignedInError, match="does not take the code"):
        oidc.finish_sign_in(
            store, open_door, pending, back, http=http, now=real_now(), secret=SECRET
        )


def test_an_issuer_that_calls_itself_otherwise_is_refused(
    provider: Provider, http: httpx.Client
) -> None:
    other = replace(provider, issuer=provider.issuer.replace("127.0.0.1", "localhost"))
    oidc.begin_sign_in(other, BACK, http=http)
    with pytest.raises(ProviderError, match="another name"):
        oidc.begin_sign_in(replace(provider, issuer=f"{provider.issuer}/"), BACK, http=http)
    with pytest.raises(SettingsError):
        oidc.begin_sign_in(Provider(), BACK, http=http)
