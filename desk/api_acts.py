"""The acts of the gate over the API: the same functions as the command line and the pages, under the same rules."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from deckproof.codec import to_plain
from desk.callers import By, Caller

router = APIRouter(prefix="/api", tags=["acting"])

RELEASES_SCHEMA = "deckproof.releases/1"


class Reasoned(BaseModel):
    """A decision that needs a reason."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(max_length=4000)


class Approval(BaseModel):
    """Of the bytes that were looked at."""

    model_config = ConfigDict(extra="forbid")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Settling(BaseModel):
    """What to do with findings; `text` stands in the place of what is replaced."""

    model_config = ConfigDict(extra="forbid")
    findings: list[str] = Field(min_length=1, max_length=1000)
    how: Literal["redact", "replace", "accept", "false-positive"]
    reason: str = Field(default="", max_length=4000)
    text: str = Field(default="", max_length=4000)
    group: bool = False


class Page(BaseModel):
    """An edited page; `revision` is the one that was edited."""

    model_config = ConfigDict(extra="forbid")
    page: str = Field(max_length=500_000)
    revision: int


class Letting(BaseModel):
    """Which outputs to let out: all of them or none."""

    model_config = ConfigDict(extra="forbid")
    outputs: list[str] = Field(min_length=1, max_length=500)
    dry_run: bool = False
    to: str = Field(default="", max_length=40)
    """The group that alone gets them; "" for everybody."""
    to_all_reason: str = Field(default="", max_length=2000)
    """Why to everybody at once, where the brief wants a group to have them first."""


@router.post("/outputs/{output_id}/claim")
def claim(by: By, output_id: str) -> dict[str, Any]:
    """Take an output on for a quarter of an hour."""
    from review import gate

    gate.claim(by.store, by.person, output_id, now=by.now())
    return _document(by, output_id)


@router.post("/outputs/{output_id}/resolve")
def resolve(by: By, output_id: str, what: Settling) -> dict[str, Any]:
    """Settle findings of an output."""
    from deckproof.model import Resolution
    from review import settlements

    settlements.resolve(
        by.store,
        by.person,
        output_id,
        what.findings,
        Resolution(what.how),
        reason=what.reason,
        now=by.now(),
        rooms=by.rooms(),
        group=what.group,
        text=what.text,
    )
    return _document(by, output_id)


@router.post("/outputs/{output_id}/edit")
def edit(by: By, output_id: str, what: Page) -> dict[str, Any]:
    """Put an edited page in: a new revision, scanned again."""
    from review import edits

    edits.edit(
        by.store,
        by.person,
        output_id,
        what.page,
        now=by.now(),
        rooms=by.rooms(),
        revision_number=what.revision,
    )
    return _document(by, output_id)


@router.post("/outputs/{output_id}/rescan")
def rescan(by: By, output_id: str) -> dict[str, Any]:
    """Scan an output again, by the policy in force."""
    from review import edits

    edits.rescan(by.store, by.person, output_id, now=by.now(), rooms=by.rooms())
    return _document(by, output_id)


@router.post("/outputs/{output_id}/approve")
def approve(by: By, output_id: str, what: Approval) -> dict[str, Any]:
    """Approve exactly these bytes. Never one's own work."""
    from review import gate

    rooms = by.rooms()
    gate.approve(
        by.store,
        by.person,
        output_id,
        now=by.now(),
        sha256=what.sha256,
        policy_version=rooms.policy_version(),
        rooms=rooms,
    )
    return _document(by, output_id)


@router.post("/outputs/{output_id}/request-changes")
def request_changes(by: By, output_id: str, what: Reasoned) -> dict[str, Any]:
    """Send an output back to its author."""
    from review import gate

    gate.request_changes(by.store, by.person, output_id, reason=what.reason, now=by.now())
    return _document(by, output_id)


@router.post("/outputs/{output_id}/reject")
def reject(by: By, output_id: str, what: Reasoned) -> dict[str, Any]:
    """End it: this will not be published."""
    from review import gate

    gate.reject(by.store, by.person, output_id, reason=what.reason, now=by.now())
    return _document(by, output_id)


@router.post("/outputs/{output_id}/withdraw")
def withdraw(by: By, output_id: str, what: Reasoned) -> dict[str, Any]:
    """End it: its author takes it back."""
    from review import gate

    gate.withdraw(by.store, by.person, output_id, reason=what.reason, now=by.now())
    return _document(by, output_id)


@router.post("/outputs/{output_id}/recall")
def recall(by: By, output_id: str, what: Reasoned) -> dict[str, Any]:
    """Take a release back."""
    from review import releases

    releases.recall(by.store, by.person, output_id, reason=what.reason, now=by.now())
    return _document(by, output_id)


@router.post("/release")
def release(by: By, what: Letting) -> dict[str, Any]:
    """Let approved bytes out, once; with `dry_run` tell what would leave."""
    from review import allow_ends, releases

    rooms = by.rooms()
    if not what.dry_run:
        allow_ends.expire(by.store, now=by.now())
    gone = releases.release(
        by.store,
        by.person,
        what.outputs,
        now=by.now(),
        dry_run=what.dry_run,
        policy_version=rooms.policy_version(),
        rooms=rooms,
        to=what.to,
        to_all_reason=what.to_all_reason,
    )
    return {"schema": RELEASES_SCHEMA, "dry_run": what.dry_run, "releases": [to_plain(one) for one in gone]}  # fmt: skip


def _document(by: Caller, output_id: str) -> dict[str, Any]:
    """The output, or the pack, as it is now."""
    from review.documents import output_document, pack_document
    from review.outputs import is_pack

    document = pack_document if is_pack(by.store, output_id) else output_document
    return document(by.store, output_id, by.person)
