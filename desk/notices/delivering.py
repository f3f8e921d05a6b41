"""One round of deliveries: what is due in the outbox goes by every way that the settings name; what failed waits longer each time."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deckproof.codec import from_json
from deckproof.errors import NoticeError
from desk.notices.channels import Channel, Chat, Mail, Webhook
from desk.notices.wording import News, link_to

if TYPE_CHECKING:
    from deckproof.settings import Settings
    from review.outbox import Notice
    from review.store import Store

TOO_OLD = dt.timedelta(days=3)
"""What is older when its turn comes is news to nobody: it is let go, as on the day when notices are first switched on."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How many notices went out, wait for another try, and concerned nobody."""

    sent: int = 0
    waiting: int = 0
    dropped: int = 0


def channels_of(settings: Settings) -> tuple[Channel, ...]:
    """The ways that the settings name."""
    notify = settings.notify
    found: list[Channel] = []
    if notify.webhook:
        found.append(Webhook(notify.webhook, settings.webhook_secret, notify.private))
    if settings.slack_url:
        found.append(Chat(settings.slack_url, notify.private))
    if notify.mails:
        teams = {name: team.mail for name, team in settings.teams.by_name.items() if team.mail}
        found.append(Mail(notify, settings.smtp_password, teams))
    return tuple(found)


def deliver(store: Store, settings: Settings, *, now: dt.datetime) -> Delivered:
    """One round. Nothing is done while the settings name no way, nor while another process is at it."""
    from review import outbox
    from review.places import file_lock

    channels = channels_of(settings)
    if not channels:
        return Delivered()
    with file_lock(store.outputs / "locks" / "notices.lock"):
        due = outbox.due(store)
        told = [(one, news) for one in due if (news := _news(store, settings, one, now))]
        dropped = [one for one in due if one.id not in {notice.id for notice, _ in told}]
        for one in dropped:
            outbox.sent(store, one, now=now)
        waiting = _tell(store, channels, told, now)
    return Delivered(sent=len(told) - waiting, waiting=waiting, dropped=len(dropped))


def _tell(
    store: Store,
    channels: Sequence[Channel],
    told: Sequence[tuple[Notice, News]],
    now: dt.datetime,
) -> int:
    """Send by each way what has not gone by it; gives how many notices have to wait."""
    from review import deliveries, outbox

    gone = deliveries.gone_by(store, [notice.id for notice, _ in told])
    arrived = {notice.id: set(gone[notice.id]) for notice, _ in told}
    for channel in channels:
        left = [(notice, news) for notice, news in told if channel.name not in gone[notice.id]]
        keys = _send(channel, [news for _, news in left], now)
        went = [notice.id for notice, news in left if news.key in keys]
        deliveries.note(store, went, channel.name)
        for one in went:
            arrived[one].add(channel.name)
    everywhere = {channel.name for channel in channels}
    waiting = 0
    for notice, _ in told:
        if everywhere <= arrived[notice.id]:
            outbox.sent(store, notice, now=now)
        else:
            outbox.failed(store, notice)
            waiting += 1
    return waiting


def _send(channel: Channel, news: Sequence[News], now: dt.datetime) -> frozenset[str]:
    if not news:
        return frozenset()
    try:
        return frozenset(one.key for one in channel.tell(news, now=now))
    except NoticeError as error:
        logger.warning("%s: %d notices wait: %s", channel.name, len(news), error.what)
        return frozenset()


def _news(store: Store, settings: Settings, notice: Notice, now: dt.datetime) -> News | None:
    """What there is to tell of this notice; None when it concerns nobody, or nobody any more."""
    if notice.kind not in settings.notify.events:
        return None
    body = from_json(notice.body, dict[str, Any])
    seq, thing = int(body.get("seq", 0)), str(body.get("object", ""))
    at = _time_of(store, seq) or now.isoformat()
    if now - dt.datetime.fromisoformat(at) > TOO_OLD:
        return None
    link = link_to(settings.notify.desk, notice.kind, thing)
    team = str(body.get("team", ""))
    return News(
        key=notice.key, kind=notice.kind, object=thing, seq=seq, at=at, link=link, team=team
    )


def _time_of(store: Store, seq: int) -> str | None:
    """When the ledger says that it was done; None for a reminder, which has no entry."""
    from review.entries import time_of

    with store.reading() as connection:
        return time_of(connection, seq)
