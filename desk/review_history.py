"""What happened to an output, as one list: revisions, words on findings, decisions, threads; the youngest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deckproof.model import Verdict
from review.items import Item
from review.threads import Thread

_VERDICTS = {
    Verdict.APPROVE: "approved it",
    Verdict.REQUEST_CHANGES: "asked for changes",
    Verdict.REJECT: "rejected it",
    Verdict.WITHDRAW: "withdrew it",
}
_WORDS = {
    "redact": "redacted a finding",
    "replace": "replaced the words of a finding",
    "accept": "accepted a finding",
    "false-positive": "called a finding none",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that somebody did."""

    at: str
    by: str
    words: str
    reason: str = ""
    voided: bool = False
    link: str = ""


def history_of(item: Item, threads: Sequence[Thread]) -> tuple[Event, ...]:
    """All of it."""
    events = [*_revisions(item), *_settled(item), *_decided(item), *_talked(threads)]
    return tuple(sorted(events, key=lambda one: one.at, reverse=True))


def _revisions(item: Item) -> Iterator[Event]:
    for one in item.revisions:
        first = one.number == 1
        yield Event(
            at=one.at,
            by=one.editor,
            words="had it written and held" if first else f"made revision {one.number}",
            link="" if first else f"/review/{item.output.id}/changes/{one.number}",
        )


def _settled(item: Item) -> Iterator[Event]:
    for one in item.settled:
        words = _WORDS.get(one.resolution, one.resolution)
        of = " on the deck" if one.of_pack else ""
        yield Event(at=one.at, by=one.by, words=words + of, reason=one.reason, voided=bool(one.voided_at))  # fmt: skip


def _decided(item: Item) -> Iterator[Event]:
    for one in item.output.decisions:
        words = _VERDICTS.get(one.verdict)
        if words:
            yield Event(at=one.at.isoformat(timespec="microseconds"), by=one.by, words=words, reason=one.reason, voided=one.voided)  # fmt: skip
    if item.released is not None:
        yield Event(at=item.released.at, by=item.released.who, words="released it")
    if item.recalled is not None:
        yield Event(at=item.recalled.at, by=item.recalled.who, words="recalled it", reason=item.recalled.reason)  # fmt: skip


def _talked(threads: Sequence[Thread]) -> Iterator[Event]:
    for one in threads:
        words = "began a thread that holds it up" if one.blocking else "began a thread"
        yield Event(at=one.at, by=one.by, words=words)
        if one.closed_at:
            yield Event(at=one.closed_at, by=one.closed_by, words="closed a thread")
