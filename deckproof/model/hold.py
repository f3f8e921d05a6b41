"""What the gate keeps: packs, outputs, revisions, people, decisions, releases and recalls."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from deckproof.model.finding import Finding


class OutputState(StrEnum):
    """held ↔ changes_requested, held → approved → released → recalled; rejected and withdrawn are final."""

    HELD = "held"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    RELEASED = "released"
    RECALLED = "recalled"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Role(StrEnum):
    """What a person may do; a person may have several."""

    AUTHOR = "author"
    COMMS = "comms"
    COMPLIANCE = "compliance"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Verdict(StrEnum):
    """What a person decided about an output."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request-changes"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RELEASE = "release"
    RECALL = "recall"


class Resolution(StrEnum):
    """How a finding was settled."""

    REDACT = "redact"
    REPLACE = "replace"
    ACCEPT = "accept"
    FALSE_POSITIVE = "false-positive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a token or an account. `name` is unique."""

    name: str
    roles: tuple[Role, ...]
    active: bool = True
    signed_in_at: dt.datetime | None = field(default=None, compare=False)
    """When this person, as the one who acts, last proved who they are; None: nothing is known of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A person's word on one finding of one output."""

    finding: str
    resolution: Resolution
    by: str
    at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """The bytes of an output at one time; never changed. `number` is 1-based."""

    number: int
    sha256: str
    """Of exactly the bytes that a release writes."""
    editor: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideFile:
    """A file that belongs to a revision besides its page; never changed. `name` is relative to the output's folder."""

    name: str
    format: str
    """Which format made it out of the page; "" for a file that was given, such as a picture."""
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict on exactly these bytes; `voided` when a later edit or finding took its force."""

    by: str
    role: Role
    verdict: Verdict
    sha256: str
    at: dt.datetime
    reason: str = ""
    voided: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One held piece with its current revision."""

    id: str
    pack: str
    kind: str
    style: str
    title: str
    state: OutputState
    revision: int
    sha256: str
    author: str
    path: str
    """Of the draft to read, under held/, relative to the outputs folder."""
    words: int
    slides: tuple[int, ...]
    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    files: tuple[BesideFile, ...] = ()
    """Beside the page of this revision, in the order of their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """All outputs of one deck under one brief and one set of options."""

    id: str
    deck: str
    """The sha256 of the deck."""
    name: str
    author: str
    outputs: tuple[Output, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The one time that an output's approved bytes left."""

    output: str
    revision: int
    sha256: str
    by: str
    at: dt.datetime
    path: str
    files: tuple[BesideFile, ...] = ()
    """What left beside the page, in the folder of the page's name."""
    group: str = ""
    """The small group that alone got it; "" for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """The withdrawal of a release."""

    output: str
    by: str
    at: dt.datetime
    reason: str
    groups: tuple[str, ...] = ()
    """The small groups that had it."""
