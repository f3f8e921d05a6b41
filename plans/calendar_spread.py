"""A pack's pieces spread over weeks: pure, from the brief's plan alone.

The summary begins and takes the clean copy of the deck with it, which is uploaded beside it; then each post in the order
of the outline, its social posts on the next day that counts, then podcasts, interviews and what else there is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deckproof.model import ReleasePlan
from plans.calendar_days import first_day, hour_of, weekdays, zone_of

SUMMARY, CLEAN, POST, SOCIAL = "summary", "clean-deck", "blog-post", "social-post"
_LATER = ("podcast-script", "video-interview")

_CHANNELS: Mapping[str, tuple[str, ...]] = {
    SUMMARY: ("slides", "slide page", "library"),
    CLEAN: ("slides", "slide page", "library"),
    POST: ("blog", "site", "website", "intranet"),
    SOCIAL: ("social", "linkedin", "mastodon", "bluesky", "x"),
    "podcast-script": ("podcast",),
    "video-interview": ("video",),
    "web-chat": ("chat", "web chat"),
}
"""By which of its names a kind knows its channel; where none of them is in the brief, it goes by the first channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One output of a pack as the calendar needs it; `position` is its place in the pack."""

    output: str
    kind: str
    position: int
    slides: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a piece is to go, and where."""

    output: str
    day: dt.date
    hour: str
    zone: str
    channel: str
    group: str = ""
    """The group that alone gets it; "" for all."""


def spread(
    pieces: Sequence[Piece], plan: ReleasePlan, *, start: dt.date, taken: Sequence[dt.date] = ()
) -> tuple[Slot, ...]:
    """A slot for each piece, from `start` on, in the order in which they go.

    `taken` are days on which pieces of the pack go already: the first of these has its distance from the last of them.
    Raises UsageError for a day, an hour or a zone that is none.
    """
    allowed, hour, zone = weekdays(plan.days), hour_of(plan.hour), zone_of(plan.timezone)
    gap = dt.timedelta(days=max(plan.every_days, 0))
    due = max([start, *(day + gap for day in taken)])
    slots: list[Slot] = []
    for step in _steps(pieces):
        day = first_day(due, allowed)
        for piece in step:
            later = piece.kind == SOCIAL and piece is not step[0]
            own = first_day(day + dt.timedelta(days=1), allowed) if later else day
            channel = channel_of(piece.kind, plan.channels)
            slots.append(Slot(output=piece.output, day=own, hour=hour, zone=zone, channel=channel))
        due = day + gap
    return tuple(sorted(slots, key=lambda slot: slot.day))


def channel_of(kind: str, channels: Sequence[str]) -> str:
    """By which of the brief's channels this kind goes; "" where it names none."""
    names = _CHANNELS.get(kind, ())
    fitting = (one for one in channels if one.casefold() in names)
    return next(fitting, channels[0] if channels else "")


def _steps(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """What goes together, in order: each list takes one place in the calendar."""
    ordered = sorted(pieces, key=lambda piece: piece.position)
    opening = [one for kind in (SUMMARY, CLEAN) for one in ordered if one.kind == kind]
    posts = [one for one in ordered if one.kind == POST]
    social = [one for one in ordered if one.kind == SOCIAL]
    rest = [one for one in ordered if one.kind not in {SUMMARY, CLEAN, POST, SOCIAL}]
    rest.sort(key=lambda one: one.kind not in _LATER)
    steps = [opening] if opening else []
    of_post = {post.output: [post] for post in posts}
    alone: list[list[Piece]] = []
    for one in social:
        post = _post_of(one, posts)
        if post is None:
            alone.append([one])
        else:
            of_post[post.output].append(one)
    return [*steps, *of_post.values(), *([one] for one in rest), *alone]


def _post_of(social: Piece, posts: Sequence[Piece]) -> Piece | None:
    """The post that a social post tells of: the one with the most slides in common, of equals the first."""
    if not posts:
        return None
    common = {one.output: len(set(one.slides) & set(social.slides)) for one in posts}
    return max(posts, key=lambda one: (common[one.output], -one.position))
