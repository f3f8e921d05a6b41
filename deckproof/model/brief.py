"""The plan behind a run: why something is published, for whom, and what it should bring about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPlan:
    """How many blog posts at most, 1 to 6."""

    max: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PodcastPlan:
    """Spoken length in minutes, and who speaks: one host or two."""

    minutes: float = 8.0
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePlan:
    """When and where the pieces are meant to go."""

    start: dt.date | None = None
    every_days: int = 7
    channels: tuple[str, ...] = ()
    first_to: str = ""
    days: tuple[str, ...] = ()
    """On which days of the week: "mon" to "sun"; empty: Monday to Friday."""
    hour: str = ""
    """At what time of the day, as HH:MM; empty: 09:00."""
    timezone: str = ""
    """Where that time is told, by its IANA name; empty: UTC."""
    first_for_days: int = 0
    """How many days the group of `first_to` has a piece before everybody may; 0: it is enough that the group has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Who answers, and how fast, when things go too well or wrong."""

    demand: str = ""
    complaints: str = ""
    leak: str = ""
    customer_objects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The plan; empty fields were not stated. `is_default` means that nobody wrote one."""

    purpose: str = ""
    why: str = ""
    audience: str = ""
    value: str = ""
    call_to_action: str = ""
    contact: str = ""
    licence: str = ""
    byline: str = ""
    company: str = ""
    kpi: str = ""
    kpi_target: str = ""
    tone: str = ""
    avoid: tuple[str, ...] = ()
    language: Literal["", "en", "de", "es", "fr", "it", "nl", "pt"] = ""
    """Empty: the deck's own language. Else the one to read it in where the writer has no sentences in its own."""
    kinds: tuple[str, ...] = ()
    """Empty: all that fit."""
    styles: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    """In which the pages are made besides; empty: the usual ones."""
    use_notes: bool = True
    posts: PostPlan = field(default_factory=PostPlan)
    podcast: PodcastPlan = field(default_factory=PodcastPlan)
    release: ReleasePlan = field(default_factory=ReleasePlan)
    what_if: WhatIf = field(default_factory=WhatIf)
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """Words and how they are said, for everything that is spoken."""
    is_default: bool = False
