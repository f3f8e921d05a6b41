"""The OpenID provider as `[oidc]` in deckproof.toml names it: where it is, what it is asked for, and what its groups mean.

Its secret is no part of it; that stands in the environment alone (`DECKPROOF_OIDC_SECRET`).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from deckproof.errors import SettingsError
from deckproof.loopback import is_loopback
from deckproof.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An OpenID provider, and what Deckproof goes by in what it says."""

    issuer: str = ""
    """Its address, exactly as it names itself, such as "https://id.example.com"."""
    client_id: str = ""
    """What the provider calls this Deckproof."""
    scopes: tuple[str, ...] = ("openid", "profile")
    groups_claim: str = "groups"
    name_claim: str = "preferred_username"
    """Of this claim the name of a person is made who is new here."""
    roles: Mapping[str, tuple[Role, ...]] = field(default_factory=dict)
    """What each group may; a role that stands here is the provider's to give and take."""
    provision: bool = False
    """Whether somebody who is new, and has a role by their groups, is added at their first sign-in."""
    acr: tuple[str, ...] = ()
    """One of these classes of sign-in has to be told, where any stands here."""
    amr: tuple[str, ...] = ()
    """All of these ways of signing in have to be told, such as "mfa"."""

    @property
    def is_set(self) -> bool:
        """Whether there is somebody to ask."""
        return bool(self.issuer and self.client_id)


def read_provider(table: object, where: str) -> Provider:
    """The provider in the table `[oidc]`; raises SettingsError, naming the nearest known key for an unknown one."""
    if not isinstance(table, dict):
        raise SettingsError("The setting 'oidc' has to be a table.", where=where)
    known = [one.name for one in fields(Provider)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean 'oidc.{near[0]}'?" if near else f"Known: {', '.join(known)}."
            raise SettingsError(f"There is no setting 'oidc.{key}'.", where=where, remedy=hint)
    provider = Provider(**{key: _typed(key, value, where) for key, value in table.items()})
    _check(provider, where)
    return provider


def _typed(key: str, value: Any, where: str) -> Any:
    if key == "roles":
        return _roles(value, where)
    if key in {"scopes", "acr", "amr"}:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise SettingsError(f"The setting 'oidc.{key}' has to be a list of texts.", where=where)
    kind, name = (bool, "true or false") if key == "provision" else (str, "a text")
    if isinstance(value, kind):
        return value
    raise SettingsError(f"The setting 'oidc.{key}' has to be {name}.", where=where)


def _roles(value: Any, where: str) -> dict[str, tuple[Role, ...]]:
    if not isinstance(value, dict):
        raise SettingsError("The setting 'oidc.roles' has to be a table.", where=where)
    read: dict[str, tuple[Role, ...]] = {}
    for group, given in value.items():
        names = given if isinstance(given, list) else [given]
        unknown = [name for name in names if name not in set(Role)]
        if unknown or not names:
            raise SettingsError(
                f"The group {group!r} has no known role in 'oidc.roles'.",
                where=where,
                remedy=f"One of: {', '.join(Role)}, or a list of them.",
            )
        read[group] = tuple(Role(name) for name in names)
    return read


def _check(provider: Provider, where: str) -> None:
    if bool(provider.issuer) != bool(provider.client_id):
        raise SettingsError("'oidc' needs both 'issuer' and 'client_id'.", where=where)
    if "openid" not in provider.scopes:
        raise SettingsError("The setting 'oidc.scopes' needs \"openid\".", where=where)
    if provider.provision and not provider.roles:
        raise SettingsError(
            "'oidc.provision' needs 'oidc.roles'.",
            where=where,
            remedy="Without it nobody new would have a role.",
        )
    if provider.issuer:
        check_address(provider.issuer, "The setting 'oidc.issuer'", where)


def check_address(address: str, what: str, where: str) -> None:
    """Raise SettingsError for an address that is none, holds more than one, or leaves this machine without TLS."""
    parts = urlsplit(address)
    plain = not (parts.username or parts.password or parts.query or parts.fragment)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise SettingsError(
            f"{what} is no address.", where=where, remedy='Write it as "https://id.example.com".'
        )
    if parts.scheme == "http" and not is_loopback(address):
        raise SettingsError(
            f"{what} leaves this machine without TLS.",
            where=where,
            remedy='Use an address that begins with "https://".',
        )
