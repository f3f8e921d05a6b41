"""What a scan found: a span of a block, what kind of risk it is, how bad and how sure, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deckproof.model.deck import Visibility

FINDINGS_SCHEMA = "deckproof.findings/1"

MASK_FROM = 0.3
"""From this confidence a span is masked before any model sees it, and shown for review."""

HOLD_FROM = 0.6
"""From this confidence a finding holds up approval until a person has settled it."""


EVERYDAY = "an everyday word"
"""Evidence of a customer's name that a text may well say without meaning the customer: Target, Sunrise, Blue Door."""


class Category(StrEnum):
    """The kind of risk."""

    CUSTOMER = "customer"
    CUSTOMER_HARM = "customer_harm"
    ORGANISATION = "organisation"
    PERSON = "person"
    CONTACT = "contact"
    IDENTIFIER = "identifier"
    PRIVATE_LIFE = "private_life"
    SECRET = "secret"  # noqa: S105 - the name of a category
    MARKING = "marking"
    FIGURES = "figures"
    INTERNAL_LINK = "internal_link"
    CODE_NAME = "code_name"
    THIRD_PARTY = "third_party"
    HIDDEN_CONTENT = "hidden_content"
    METADATA = "metadata"
    INJECTION = "injection"
    UNSUPPORTED = "unsupported"
    CLAIM = "claim"


class Severity(StrEnum):
    """How bad it would be if it got out; compare by `rank`."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for info to 3 for high."""
        return list(Severity).index(self)


class Action(StrEnum):
    """What a writer does with the span until a person has decided otherwise."""

    REDACT = "redact"
    """A placeholder stands in its place."""
    REPLACE = "replace"
    """A placeholder that tells the kind of thing stands in its place."""
    DROP = "drop"
    """The whole sentence is left out."""
    ASK = "ask"
    """It stays, and a person is asked."""
    ALLOW = "allow"
    """It stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One span with its risk. `start` and `end` are half-open, in code points of the block's text as it stands.

    A finding about a thing without text (a picture nobody looked at, a hidden slide) has the block None or an empty span.
    """

    id: str
    """Stable over scans: a hash of category, rule, folded text and place."""
    category: Category
    rule: str
    severity: Severity
    confidence: float
    slide: int | None
    block: str | None
    start: int
    end: int
    text: str
    visibility: Visibility
    customer_id: str | None = None
    why: str
    """One sentence for the reviewer."""
    action: Action
    group: str = ""
    """Findings that one decision may settle share it: the same customer, the same name, the same address."""
    evidence: tuple[str, ...] = ()
    """What spoke for it, as short words of the detector."""

    @classmethod
    def of_file(
        cls,
        rule: str,
        severity: Severity,
        why: str,
        *,
        own_id: str = "",
        group: str = "",
        beside: str = "",
        category: Category = Category.HIDDEN_CONTENT,
        text: str = "",
        visibility: Visibility = Visibility.SHOWN,
        customer_id: str | None = None,
        action: Action = Action.ASK,
    ) -> Finding:
        """A certain finding about a whole file, on no slide; `own_id` is the rule and `group` is `own_id` where nothing is said.

        `beside` names the file or the format that it is about, where that is not the deck or the page itself.
        """
        return cls(
            id=own_id or rule,
            category=category,
            rule=rule,
            severity=severity,
            confidence=1.0,
            slide=None,
            block=f"file:{beside}" if beside else None,
            start=0,
            end=0,
            text=text,
            visibility=visibility,
            customer_id=customer_id,
            why=why,
            action=action,
            group=group or own_id or rule,
        )

    @property
    def masks(self) -> bool:
        """Whether no model outside the house may see the span."""
        return self.confidence >= MASK_FROM and self.action is not Action.ALLOW

    @property
    def holds(self) -> bool:
        """Whether approval waits until a person has settled it."""
        return (
            self.confidence >= HOLD_FROM
            and self.action is not Action.ALLOW
            and self.severity.rank >= Severity.LOW.rank
        )
