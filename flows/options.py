"""What steers one run, kept in the store under its own hash, so that a flow's parameters are ids and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deckproof.endpoint import Endpoint
from deckproof.model import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything besides the deck that a pack depends on. Equal options have equal ids."""

    brief: Brief
    """With the kinds and styles that the call asks for, where it does."""
    plan: str = ""
    """The sha256 of the brief as it was written, before the call named kinds and styles; empty for the default one."""
    writer: str = "offline"
    model: Endpoint | None = None
    """Whom the chat writer asks, with what shapes its text; None when nobody is asked."""
    ocr: bool = True
    pictures: str = "auto"
    """Whether drafts get pictures of the slides they show: "auto" where LibreOffice is installed, or "off"."""
    customers: str = ""
    """Digest of the customer index; empty when there is none."""
    house_customers: str = ""
    """Digest of the imported list's own index at that time: what an approval is later compared with."""
    policy: str = ""
    """Hash of a team's own policy file in the store; empty for the built-in one."""
    templates_dir: str = ""
    templates: str = ""
    """Hash over the team's templates, so that a changed template is a new run."""
    formats: tuple[str, ...] = ()
    """In which the pages are made besides; empty for the usual ones."""
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """How words are said in the formats that are spoken."""
    today: str = ""
    """The day (ISO 8601), set only where a customer is a public reference until some day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Under which name a deck came in, and by whom; the first intake of a deck with these options counts."""

    name: str
    author: str = ""
    owner: str = ""
    """Whose deck it is, where somebody else ran it for them."""
    due: str = ""
    """The day (ISO 8601) by which its owner needs it."""
