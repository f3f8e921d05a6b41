"""Settings: command line over environment (`DECKPROOF_…`) over deckproof.toml over defaults.

The only module that reads the environment. An unknown key is an error that names the nearest known one; an empty value is
as if it were not there.
"""

from __future__ import annotations

import difflib
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from deckproof.customers_source import CustomersSource, read_customers_source
from deckproof.endpoint import Endpoint, check_endpoint, read_endpoint
from deckproof.endpoint import typed as endpoint_typed
from deckproof.errors import SettingsError
from deckproof.model import WhatIf
from deckproof.notify import Notify, read_notify
from deckproof.plain_paths import without_steps_up
from deckproof.provider import Provider, read_provider
from deckproof.teams import Teams, read_teams
from deckproof.what_if import read_what_if

SETTINGS_FILE = "deckproof.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What steers a run besides the brief. Paths are as given, relative to the working directory."""

    outputs: Path = Path("outputs")
    """Where everything is kept; without `..`, whatever was given."""
    customers: Path | None = None
    """The customer list, where the command names none."""
    brief: Path | None = None
    """The brief, where the command names none."""
    policy: Path | None = None
    """The risk policy; None is the built-in one."""
    templates_dir: Path | None = None
    """A team's own templates, looked at before the built-in ones."""
    ocr: bool = True
    """Whether text in images is read."""
    pictures: str = "auto"
    """Whether drafts get pictures of the slides they show: "auto" where LibreOffice is installed, or "off"."""
    formats: tuple[str, ...] = ()
    """In which formats pages are made besides, where neither the command nor the brief says; () is the usual ones."""
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """Words and how they are said, for everything that is spoken."""
    what_if: WhatIf = field(default_factory=WhatIf)
    """Who answers, and how fast, where the brief does not say."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the channels that briefs name, for the trial run to tell; nothing is ever sent there."""
    database: str = field(default="", repr=False)
    """The address of a PostgreSQL database, `postgresql://user@host/name`; "" is SQLite under `outputs`. May hold a password."""
    blobs: str = field(default="", repr=False)
    """Where blobs lie: a folder or `s3://bucket/prefix`; "" is blobs/ under `outputs`."""
    retention_days: int = 365
    """How long `deckproof prune` leaves the contents of what was rejected, withdrawn or recalled."""
    engine_minutes: int = 15
    """How long a run leaves its engine for the next one; 0 ends it with the run."""
    token: str = field(default="", repr=False)
    """Of the person who acts; only from the environment (`DECKPROOF_TOKEN`)."""
    model: Endpoint = field(default_factory=Endpoint)
    """Whom the chat writer asks; nobody by default."""
    model_key: str = field(default="", repr=False)
    """Of the model's endpoint; only from the environment (`DECKPROOF_MODEL_KEY`)."""

    oidc: Provider = field(default_factory=Provider)
    """Who vouches for people besides their passwords; nobody by default."""
    oidc_secret: str = field(default="", repr=False)
    """Of this Deckproof at the provider; only from the environment (`DECKPROOF_OIDC_SECRET`)."""

    notify: Notify = field(default_factory=Notify)
    """Who is told of what is done; nobody by default."""
    webhook_secret: str = field(default="", repr=False)
    """What signs webhooks; only from the environment (`DECKPROOF_WEBHOOK_SECRET`)."""
    slack_url: str = field(default="", repr=False)
    """A chat's incoming webhook, an address that is a secret; only from the environment (`DECKPROOF_SLACK_URL`)."""
    smtp_password: str = field(default="", repr=False)
    """Of the mail server; only from the environment (`DECKPROOF_SMTP_PASSWORD`)."""

    teams: Teams = field(default_factory=Teams)
    """Who answers what comes back on released pieces."""
    customers_source: CustomersSource = field(default_factory=CustomersSource)
    """Where the customer list is fetched from by itself; nowhere by default."""
    customers_token: str = field(default="", repr=False)
    """For that address; only from the environment (`DECKPROOF_CUSTOMERS_TOKEN`)."""


_COUNTS = {"retention_days", "engine_minutes"}
_PATHS = {"outputs", "customers", "brief", "policy", "templates_dir"}
_TABLES = {
    "model",
    "oidc",
    "pronunciation",
    "channels",
    "notify",
    "teams",
    "customers_source",
    "what_if",
}
_ENVIRONMENT_ONLY = {
    "token",
    "model_key",
    "oidc_secret",
    "webhook_secret",
    "slack_url",
    "smtp_password",
    "customers_token",
}


def load_settings(
    file: Path | None = None, environment: Mapping[str, str] | None = None, **overrides: Any
) -> Settings:
    """The settings; `overrides` that are None do not count. Raises SettingsError."""
    settings = _from_file(file)
    settings = _from_environment(settings, os.environ if environment is None else environment)
    given = {name: value for name, value in overrides.items() if value is not None}
    settings = replace(settings, **given)
    return replace(settings, outputs=without_steps_up(settings.outputs))


def _refuse_planted(path: Path) -> None:
    """Raise SettingsError for a file found in the working directory that anybody may have put there or changed.

    It names where the store is and who vouches for people, and commands are run in shared folders such as /tmp too.
    """
    held, folder = path.stat(), path.absolute().parent.stat()
    is_ours = held.st_uid in {0, os.geteuid()} if hasattr(os, "geteuid") else True
    if held.st_mode & stat.S_IWOTH or (folder.st_mode & stat.S_IWOTH and not is_ours):
        raise SettingsError(
            "Anybody on this machine could have written this settings file, so it is not gone by.",
            where=str(path.absolute()),
            remedy="Make it yours alone (chmod go-w), or work in a folder that is.",
        )


def _from_file(file: Path | None) -> Settings:
    path = file or Path(SETTINGS_FILE)
    if not path.is_file():
        if file is not None:
            raise SettingsError("There is no such settings file.", where=str(file))
        return Settings()
    if file is None:
        _refuse_planted(path)
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings cannot be read: {error}.", where=str(path)) from None
    known = {one.name for one in fields(Settings)} - _ENVIRONMENT_ONLY
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
            raise SettingsError(f"There is no setting {key!r}.", where=str(path), remedy=hint)
    given = {key: value for key, value in table.items() if value != ""}
    return Settings(**{key: _typed(key, value, str(path)) for key, value in given.items()})


def _from_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    found = {
        one.name: environment[name]
        for one in fields(Settings)
        if environment.get(name := f"DECKPROOF_{one.name.upper()}") and one.name not in _TABLES
    }
    settings = replace(settings, model=_model_from_environment(settings.model, environment))
    return replace(
        settings, **{key: _typed(key, value, "the environment") for key, value in found.items()}
    )


def _model_from_environment(model: Endpoint, environment: Mapping[str, str]) -> Endpoint:
    """The endpoint with what `DECKPROOF_MODEL_BASE_URL`, `DECKPROOF_MODEL_NAME` and their kin say."""
    where = "the environment"
    found = {
        one.name: endpoint_typed(one.name, environment[name], where)
        for one in fields(Endpoint)
        if environment.get(name := f"DECKPROOF_MODEL_{one.name.upper()}") and one.name != "prices"
    }
    if not found:
        return model
    model = replace(model, **found)
    check_endpoint(model, where)
    return model


def _typed(key: str, value: Any, where: str) -> Any:
    if key == "model":
        return read_endpoint(value, where)
    if key == "oidc":
        return read_provider(value, where)
    if key == "notify":
        return read_notify(value, where)
    if key == "what_if":
        return read_what_if(value, where)
    if key == "teams":
        return read_teams(value, where)
    if key == "customers_source":
        return read_customers_source(value, where)
    if key == "pronunciation":
        return _pronunciation(value, where)
    if key == "channels":
        return _channels(value, where)
    if key == "formats":
        return _names(key, value, where)
    if key in _PATHS:
        if not isinstance(value, str):
            raise SettingsError(f"The setting {key!r} has to be a path.", where=where)
        return Path(value)
    if key in _COUNTS:
        if isinstance(value, bool) or not str(value).isdecimal():
            raise SettingsError(f"The setting {key!r} has to be a whole number.", where=where)
        return int(value)
    if key == "ocr":
        if isinstance(value, bool):
            return value
        if str(value).lower() in {"1", "true", "yes", "on"}:
            return True
        if str(value).lower() in {"0", "false", "no", "off"}:
            return False
        raise SettingsError("The setting 'ocr' has to be true or false.", where=where)
    if key == "pictures" and value not in ("auto", "off"):
        raise SettingsError('The setting \'pictures\' has to be "auto" or "off".', where=where)
    return str(value)


def _names(key: str, value: Any, where: str) -> tuple[str, ...]:
    """A list of names; in the environment they stand behind each other with commas."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise SettingsError(f"The setting {key!r} has to be a list of names.", where=where)
    return tuple(name.strip() for name in names if name.strip())


def _pronunciation(value: Any, where: str) -> Mapping[str, str]:
    if isinstance(value, dict) and all(isinstance(way, str) for way in value.values()):
        return value
    raise SettingsError(
        "[pronunciation] has to say of each word how it is said.",
        where=where,
        remedy='For example: nginx = "engine x".',
    )


def _channels(value: Any, where: str) -> Mapping[str, str]:
    if isinstance(value, dict) and all(isinstance(address, str) for address in value.values()):
        return value
    raise SettingsError(
        "[channels] has to say of each channel where it is.",
        where=where,
        remedy='For example: blog = "https://blog.example.com/".',
    )
