"""The settings of an OpenID provider: what is wrong with them is said, and the secret is not."""

from __future__ import annotations

import pytest

from deckproof.errors import (
    SettingsError,
)
from deckproof.model import Role
from deckproof.provider import read_provider


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
