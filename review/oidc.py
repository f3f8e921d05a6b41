"""Signing in through an OpenID provider: authorization code with PKCE, and every claim of the ID token checked.

Sources: OpenID Connect Core 1.0, 3.1.2 and 3.1.3.7 (what to check of an ID token); RFC 7636 (PKCE); RFC 9700 (OAuth
security, 2.1 and 4.4: exact redirect, state, issuer); RFC 9207 (`iss` in the callback). Nothing but the provider's own
addresses is asked, and no redirect is followed.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from sqlalchemy import Connection

from deckproof.errors import NotSignedInError, ProviderError, SettingsError
from deckproof.provider import Provider, check_address
from review.authorise import FRESH_FOR, is_fresh
from review.identities import bind, bound_person, identity_of, provision, sync_roles
from review.invitations import find_invitation, use_invitation
from review.sessions import LONGEST, Session, enter_session
from review.store import Store

if TYPE_CHECKING:
    import httpx

DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""With a key that only the provider has: no shared secret, and never "none"."""
PENDING_FOR = dt.timedelta(minutes=10)
CLOCKS_APART_S = 60
LARGEST_ANSWER = 1_000_000
"""Bytes of any answer by the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A sign-in under way; for the browser that began it and nobody else."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    issuer: str
    fresh: bool = False
    """Whether the provider was told to ask the person once more: a step-up."""
    invitation: str = ""
    """The link through which they came, which binds them."""
    begun_at: dt.datetime | None = None


def begin_sign_in(
    provider: Provider,
    redirect_uri: str,
    *,
    http: httpx.Client,
    fresh: bool = False,
    invitation: str = "",
    now: dt.datetime | None = None,
) -> tuple[str, Pending]:
    """Where to send the browser, and what to keep for it until it comes back; raises ProviderError.

    `fresh` asks the person once more, whatever session they have at the provider.
    """
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    described = _discover(provider, http)
    pending = Pending(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        redirect_uri=redirect_uri,
        issuer=provider.issuer,
        fresh=fresh,
        invitation=invitation,
        begun_at=now,
    )
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": pending.state,
        "nonce": pending.nonce,
        "code_challenge": create_s256_code_challenge(pending.verifier),
        "code_challenge_method": "S256",
        # With a largest age the provider has to say when the person signed in there (Core, 2).
        "max_age": "0" if fresh else str(int(LONGEST.total_seconds())),
        **({"prompt": "login"} if fresh else {}),
        **({"acr_values": " ".join(provider.acr)} if provider.acr else {}),
    }
    address = _address(described, "authorization_endpoint")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", pending


def finish_sign_in(
    store: Store,
    provider: Provider,
    pending: Pending,
    callback_params: Mapping[str, str],
    *,
    http: httpx.Client,
    now: dt.datetime,
    secret: str = "",
) -> tuple[str, Session]:
    """A session for whoever comes back from the provider, and its token.

    Their roles are those of their groups, where the settings say so. Raises NotSignedInError for whatever does not fit
    what was begun, NotAllowedError, ProviderError.
    """
    described = _discover(provider, http)
    _check_callback(provider, pending, callback_params, described, now)
    answer = _redeem(provider, pending, described, callback_params["code"], secret, http)
    keys = _fetch(http, "GET", _address(described, "jwks_uri"))
    claims = _verified(provider, pending, answer, keys, now)
    signed_in_at = _signed_in_at(claims, pending, now)
    _check_strength(provider, claims)
    sha256 = identity_of(provider.issuer, str(claims["sub"]))
    groups = _texts(claims.get(provider.groups_claim))
    with store.acting() as act:
        person = bound_person(store, act.connection, sha256)
        if person is None and pending.invitation:
            name = _invited(store, act.connection, pending.invitation, now)
            use_invitation(store, act, pending.invitation, name, now=now)
            person = bind(store, act, name, sha256, now=now)
        elif person is None:
            wanted = claims.get(provider.name_claim)
            name = wanted if isinstance(wanted, str) else ""
            person = provision(store, act, provider, name, groups, sha256, now=now)
        person = sync_roles(store, act, provider, person, groups, now=now)
        return enter_session(store, act, person.name, method="oidc", now=now, signed_in_at=signed_in_at)  # fmt: skip


def _invited(store: Store, connection: Connection, invitation: str, now: dt.datetime) -> str:
    name = find_invitation(store, connection, invitation, now)
    if not name:
        raise NotSignedInError(
            "The first admin begins with a password.", remedy="Use the link that the desk told."
        )
    return name


def _check_callback(
    provider: Provider,
    pending: Pending,
    params: Mapping[str, str],
    described: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    if not hmac.compare_digest(params.get("state", "").encode(), pending.state.encode()):
        raise _refused("it answers a sign-in that was not begun here")
    if pending.issuer != provider.issuer:
        raise _refused("the provider was changed in the meantime")
    if pending.begun_at and not dt.timedelta(0) <= now - pending.begun_at <= PENDING_FOR:
        raise _refused("it took too long")
    told = params.get("iss")
    must_tell = described.get("authorization_response_iss_parameter_supported") is True
    if (told is None and must_tell) or (told is not None and told != provider.issuer):
        raise _refused("another provider answered")
    if params.get("error"):
        raise _refused("the provider refused it")
    if not params.get("code"):
        raise _refused("the answer holds no code")


def _redeem(
    provider: Provider,
    pending: Pending,
    described: Mapping[str, Any],
    code: str,
    secret: str,
    http: httpx.Client,
) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": pending.redirect_uri,
        "code_verifier": pending.verifier,
    }
    headers: dict[str, str] = {}
    ways = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if not secret:
        form["client_id"] = provider.client_id
    elif "client_secret_basic" in ways:
        # Both parts are form-encoded first (RFC 6749, 2.3.1).
        pair = f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    return _fetch(http, "POST", _address(described, "token_endpoint"), form, headers)


def _verified(
    provider: Provider,
    pending: Pending,
    answer: Mapping[str, Any],
    keys: Mapping[str, Any],
    now: dt.datetime,
) -> Mapping[str, Any]:
    """The claims of the ID token, once signature, issuer, audience, times and nonce are right."""
    from joserfc import jwt
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        key_set = KeySet.import_key_set({"keys": list(keys["keys"])})
        token = jwt.decode(str(answer["id_token"]), key_set, algorithms=ALGORITHMS)
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=CLOCKS_APART_S,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.client_id},
            nonce={"essential": True, "value": pending.nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(token.claims)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise _refused(f"the provider's word does not hold ({type(error).__name__})") from None
    claims = token.claims
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if several else provider.client_id) != provider.client_id:
        raise _refused("the provider's word is for somebody else")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise _refused("the provider's word names nobody")
    return claims


def _signed_in_at(claims: Mapping[str, Any], pending: Pending, now: dt.datetime) -> dt.datetime:
    """When the person proved who they are at the provider; a provider that does not say it counts as long ago."""
    told = claims.get("auth_time")
    if not isinstance(told, int | float) or isinstance(told, bool):
        if pending.fresh:
            raise _refused("the provider does not say when you signed in there")
        return now - 2 * FRESH_FOR
    signed_in_at = dt.datetime.fromtimestamp(told, dt.UTC)
    if pending.fresh and not is_fresh(signed_in_at, now):
        raise _refused("the provider did not ask you once more")
    return min(signed_in_at, now)


def _check_strength(provider: Provider, claims: Mapping[str, Any]) -> None:
    weak = bool(provider.acr) and claims.get("acr") not in provider.acr
    if weak or not set(provider.amr) <= set(_texts(claims.get("amr"))):
        raise NotSignedInError(
            "The way you signed in at the provider is not strong enough here.",
            remedy="Sign in there with your second factor.",
        )


def _discover(provider: Provider, http: httpx.Client) -> Mapping[str, Any]:
    if not provider.is_set:
        raise SettingsError("No OpenID provider is set up.", remedy="See [oidc] in docs/people.md.")
    described = _fetch(http, "GET", provider.issuer.rstrip("/") + DISCOVERY)
    if described.get("issuer") != provider.issuer:
        raise ProviderError(
            "The OpenID provider calls itself by another name than the setting 'oidc.issuer'.",
            remedy="Both have to be the same to the letter.",
        )
    return described


def _address(described: Mapping[str, Any], key: str) -> str:
    address = described.get(key)
    if not isinstance(address, str):
        raise ProviderError(f"The OpenID provider does not name its {key}.")
    try:
        check_address(address.partition("?")[0], f"The OpenID provider's {key}", "")
    except SettingsError as error:
        raise ProviderError(error.what) from None
    return address


def _fetch(
    http: httpx.Client,
    method: str,
    address: str,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    import httpx

    body = bytearray()
    try:
        with http.stream(
            method, address, data=form, headers={"Accept": "application/json", **(headers or {})}, follow_redirects=False
        ) as answer:  # fmt: skip
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST_ANSWER:
                    raise ProviderError("The OpenID provider's answer is too long.")
        if answer.status_code == httpx.codes.BAD_REQUEST and method == "POST":
            raise _refused("the provider does not take the code")
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise ProviderError(
                "The OpenID provider does not know this Deckproof.",
                remedy="See whether 'oidc.client_id' and DECKPROOF_OIDC_SECRET are right.",
            )
        answer.raise_for_status()
        found = json.loads(body)
    except (httpx.HTTPError, ValueError) as error:
        raise ProviderError(
            f"The OpenID provider gave no answer that can be used ({type(error).__name__}).",
            remedy="Try again; if it stays, see [oidc] in docs/people.md.",
        ) from None
    if not isinstance(found, dict):
        raise ProviderError("The OpenID provider's answer is not what it should be.")
    return found


def _texts(claim: object) -> tuple[str, ...]:
    """The claim as texts; a single one may stand by itself."""
    if isinstance(claim, str):
        return (claim,)
    return tuple(one for one in claim if isinstance(one, str)) if isinstance(claim, list) else ()


def _refused(why: str) -> NotSignedInError:
    return NotSignedInError(
        f"The sign-in did not come about: {why}.", remedy="Begin again at the desk."
    )
