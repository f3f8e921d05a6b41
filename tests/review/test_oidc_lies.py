"""Answers that no honest OpenID provider gives, told by one in this process."""

from __future__ import annotations

import base64
import datetime as dt
import json
from typing import Any

import httpx
import pytest

from deckproof.errors import (
    NotSignedInError,
    ProviderError,
)
from deckproof.model import Role
from deckproof.provider import Provider
from review import oidc, sessions
from review.store import Store
from tests.review.making import NOW
from tests.review.signing_in import hash_cheaply

BACK = "http://127.0.0.1:1/back"
ROLES = {"writers": (Role.AUTHOR,), "legal": (Role.COMPLIANCE,)}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_cheaply(monkeypatch)


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
