"""Who is told of what is done, as `[notify]` in deckproof.toml says it: by e-mail, by webhook, in a chat.

Secrets are no part of it; they stand in the environment alone (`DECKPROOF_WEBHOOK_SECRET`, `DECKPROOF_SLACK_URL`,
`DECKPROOF_SMTP_PASSWORD`).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from deckproof.errors import SettingsError
from deckproof.loopback import is_loopback

EVENTS = (
    "pack-held",
    "changes-requested",
    "approved",
    "released",
    "recalled",
    "released-to-group",
    "recalled-from-group",
    "release-refused",
    "copy-to-take-back",
    "rejected",
    "withdrawn",
    "approval-voided",
    "due-soon",
    "overdue",
    "feedback-waiting",
    "customer-found-in-released",
    "customers-not-taken",
)
"""Of these somebody is told unless `events` says otherwise: the ledger's words for what is done, and the reminders'."""

SmtpTls = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """Where notices go; nowhere by default."""

    desk: str = ""
    """The address of the desk, with which links begin; without it notices have none."""
    webhook: str = ""
    """An https address that takes signed JSON."""
    smtp: str = ""
    """A mail server as host:port."""
    smtp_tls: SmtpTls = "starttls"
    smtp_user: str = ""
    mail_from: str = ""
    mail_to: tuple[str, ...] = ()
    events: tuple[str, ...] = EVENTS
    private: bool = False
    """Whether addresses inside one's own network may be asked (10.0.0.0/8 and their kin)."""

    @property
    def mails(self) -> bool:
        """Whether mail is sent."""
        return bool(self.smtp and self.mail_from and self.mail_to)


def read_notify(table: object, where: str) -> Notify:
    """The table `[notify]`; raises SettingsError, naming the nearest known key for an unknown one."""
    if not isinstance(table, dict):
        raise SettingsError("The setting 'notify' has to be a table.", where=where)
    known = [one.name for one in fields(Notify)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean 'notify.{near[0]}'?" if near else f"Known: {', '.join(known)}."
            raise SettingsError(f"There is no setting 'notify.{key}'.", where=where, remedy=hint)
    notify = Notify(**{key: _typed(key, value, where) for key, value in table.items()})
    _check(notify, where)
    return notify


def check_webhook(address: str, what: str, where: str, *, private: bool) -> None:
    """Raise SettingsError for an address that is none, or that leaves this machine without TLS."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise SettingsError(
            f"{what} is no address.",
            where=where,
            remedy='Write it as "https://hooks.example.com/x".',
        )
    if parts.scheme == "http" and not (private and is_loopback(address)):
        raise SettingsError(
            f"{what} leaves this machine without TLS.",
            where=where,
            remedy='Use an address that begins with "https://".',
        )


def _typed(key: str, value: Any, where: str) -> Any:
    if key in {"mail_to", "events"}:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise SettingsError(f"The setting 'notify.{key}' has to be a list of texts.", where=where)
    if key == "private":
        if isinstance(value, bool):
            return value
        raise SettingsError("The setting 'notify.private' has to be true or false.", where=where)
    if not isinstance(value, str):
        raise SettingsError(f"The setting 'notify.{key}' has to be a text.", where=where)
    if key == "smtp_tls" and value not in get_args(SmtpTls):
        raise SettingsError(
            f"The setting 'notify.smtp_tls' cannot be {value!r}.",
            where=where,
            remedy=f"One of: {', '.join(get_args(SmtpTls))}.",
        )
    return value


def _check(notify: Notify, where: str) -> None:
    if notify.webhook:
        check_webhook(notify.webhook, "The setting 'notify.webhook'", where, private=notify.private)
    if notify.smtp and not notify.mails:
        raise SettingsError(
            "'notify.smtp' needs 'notify.mail_from' and 'notify.mail_to' too.", where=where
        )
    host, _, port = notify.smtp.rpartition(":")
    if notify.smtp and not (host and port.isdecimal()):
        raise SettingsError(
            "The setting 'notify.smtp' has to be a host with a port.",
            where=where,
            remedy='Write it as "smtp.example.com:587".',
        )
    if notify.smtp and notify.smtp_tls == "none" and not is_loopback(f"smtp://{host}"):
        raise SettingsError(
            "Mail would leave this machine without TLS.", where=where, remedy='Set notify.smtp_tls = "starttls".'
        )  # fmt: skip
    unknown = sorted(set(notify.events) - set(EVENTS))
    if unknown:
        raise SettingsError(
            f"Nobody can be told of {unknown[0]!r}.", where=where, remedy=f"Known: {', '.join(EVENTS)}."
        )  # fmt: skip
