"""Signing in through an OpenID provider: a real one on loopback, and answers that no honest one would give."""

from __future__ import annotations

import base64
import datetime as dt
import json
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
from deckproof.provider import Provider, read_provider
from review import accounts, audit, oidc, passwords, people, sessions
from review.store import Store
from tests.review.making import NOW, rooms
from tests.review.oidc_mock import consent, running_provider

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


# Answers that no honest provider gives, told by one in this process


class Liar:
    """A provider behind httpx's own transport that signs whatever it is told to."""

    issuer = "https://id.example.com"

    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        self.key = RSAKey.generate_key(2048, parameters={"kid": "k1"})
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "k1"}
        self.sign_with: Any = self.key
        self.claims: dict[str, Any] = {}
        self.described: dict[str, Any] = {}
        self.answers: dict[str, httpx.Response] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path in self.answers:
            return self.answers[path]
        if path == oidc.DISCOVERY:
            return httpx.Response(200, json={
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.described,
            })  # fmt: skip
        if path == "/keys":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        from joserfc import jwt

        if self.header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (self.header, self.claims))
            bare = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)
            return httpx.Response(200, json={"id_token": f"{bare.decode()}."})
        algorithms = [self.header["alg"]]
        signed = jwt.encode(self.header, self.claims, self.sign_with, algorithms=algorithms)
        return httpx.Response(200, json={"id_token": signed})


@pytest.fixture
def liar() -> Liar:
    return Liar()


def lie(store: Store, liar: Liar, *, fresh: bool = False, **claims: Any) -> sessions.Session:
    provider = Provider(issuer=liar.issuer, client_id="deckproof", roles=ROLES, provision=True)
    with httpx.Client(transport=httpx.MockTransport(liar)) as http:
        _, pending = oidc.begin_sign_in(provider, BACK, http=http, now=NOW, fresh=fresh)
        liar.claims = {
            "iss": liar.issuer,
            "aud": "deckproof",
            "sub": "s-new",
            "nonce": pending.nonce,
            "iat": int(NOW.timestamp()),
            "exp": int(NOW.timestamp()) + 300,
            "preferred_username": "nora",
            "groups": ["writers"],
            **claims,
        }
        liar.claims = {key: one for key, one in liar.claims.items() if one is not None}
        back = {"state": pending.state, "code": "c"}
        return oidc.finish_sign_in(store, provider, pending, back, http=http, now=NOW)[1]


def test_the_honest_answer_is_taken(store: Store, liar: Liar) -> None:
    opened = lie(store, liar, auth_time=int(NOW.timestamp()) - 60)
    assert opened.signed_in_at == NOW - dt.timedelta(seconds=60)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://id.example.org"},
        {"aud": "another"},
        {"aud": ["deckproof", "another"]},
        {"azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": None},
        {"iat": int(NOW.timestamp()) + 3600},
        {"nbf": int(NOW.timestamp()) + 3600},
    ],
    ids=str,
)
def test_a_word_that_is_not_meant_for_this_sign_in_is_refused(
    store: Store, liar: Liar, claims: dict[str, Any]
) -> None:
    with pytest.raises(NotSignedInError):
        lie(store, liar, **claims)


def test_a_word_under_another_key_or_none_is_refused(store: Store, liar: Liar) -> None:
    from joserfc.jwk import OctKey, RSAKey

    liar.sign_with = RSAKey.generate_key(2048, parameters={"kid": "k1"})
    with pytest.raises(NotSignedInError, match="BadSignatureError"):
        lie(store, liar)
    public = json.dumps(liar.key.as_dict(private=False)).encode()
    liar.sign_with, liar.header = OctKey.import_key(public), {"alg": "HS256", "kid": "k1"}
    with pytest.raises(NotSignedInError):
        lie(store, liar)
    liar.header = {"alg": "none"}
    with pytest.raises(NotSignedInError):
        lie(store, liar)


def test_who_did_not_sign_in_lately_there_is_not_fresh_here(store: Store, liar: Liar) -> None:
    opened = lie(store, liar)
    assert NOW - opened.signed_in_at > dt.timedelta(minutes=15)
    for auth_time in (None, int(NOW.timestamp()) - 3600, True, "now"):
        with pytest.raises(NotSignedInError):
            lie(store, liar, fresh=True, auth_time=auth_time)
    fresh = lie(store, liar, fresh=True, auth_time=int(NOW.timestamp()) + 5)
    assert fresh.signed_in_at == NOW


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        (oidc.DISCOVERY, httpx.Response(500)),
        (oidc.DISCOVERY, httpx.Response(302, headers={"location": "http://192.0.2.1/"})),
        (oidc.DISCOVERY, httpx.Response(200, text="<html>")),
        (oidc.DISCOVERY, httpx.Response(200, json=["x"])),
        (oidc.DISCOVERY, httpx.Response(200, content=b" " * 1_000_001)),
        ("/token", httpx.Response(503)),
        ("/token", httpx.Response(401)),
        ("/keys", httpx.Response(404)),
    ],
)
def test_an_answer_that_cannot_be_used_is_told_as_such(
    store: Store, liar: Liar, path: str, answer: httpx.Response
) -> None:
    liar.answers[path] = answer
    with pytest.raises(ProviderError):
        lie(store, liar)


@pytest.mark.parametrize("key", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
@pytest.mark.parametrize("address", ["http://192.0.2.1/x", "file:///etc/passwd", "", None, 7])
def test_the_provider_sends_us_nowhere_without_tls(
    store: Store, liar: Liar, key: str, address: object
) -> None:
    liar.described[key] = address
    with pytest.raises(ProviderError):
        lie(store, liar)


def test_an_answer_without_its_issuer_is_refused_where_one_was_promised(
    store: Store, liar: Liar
) -> None:
    liar.described["authorization_response_iss_parameter_supported"] = True
    with pytest.raises(NotSignedInError, match="another provider"):
        lie(store, liar)


# Settings


def test_the_settings_say_what_is_wrong() -> None:
    good = {
        "issuer": "https://id.example.com",
        "client_id": "deckproof",
        "roles": {"legal": "compliance", "all": ["author", "comms"]},
        "amr": ["mfa"],
    }
    read = read_provider(good, "deckproof.toml")
    assert read.roles == {"legal": (Role.COMPLIANCE,), "all": (Role.AUTHOR, Role.COMMS)}
    for wrong, told in (
        ({"isuer": "x"}, "oidc.issuer"),
        ({"client_id": ""}, "both"),
        ({"issuer": "http://id.example.com"}, "without TLS"),
        ({"issuer": "https://ana:pw@id.example.com"}, "no address"),
        ({"roles": {"legal": "boss"}}, "compliance"),
        ({"roles": {"legal": []}}, "no known role"),
        ({"scopes": ["profile"]}, "openid"),
        ({"amr": "mfa"}, "list"),
        ({"provision": "yes"}, "true or false"),
        ({"provision": True, "roles": {}}, "oidc.roles"),
    ):
        with pytest.raises(SettingsError, match=told):
            read_provider({**good, **wrong}, "deckproof.toml")


def test_the_secret_comes_from_the_environment_alone_and_is_not_shown() -> None:
    from deckproof.settings import load_settings

    read = load_settings(environment={"DECKPROOF_OIDC_SECRET": "of-the-client"})
    assert read.oidc_secret == "of-the-client"
    assert "of-the-client" not in repr(read)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", lambda: cheap)
