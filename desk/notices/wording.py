"""What a notice says: how many of what, and where to look. Ids and counts alone; no title, no name out of a deck, no reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from deckproof.counts import counted

WORDS = {
    "pack-held": ("pack is held for review", "packs are held for review"),
    "changes-requested": ("draft went back to its author", "drafts went back to their authors"),
    "approved": ("draft is approved", "drafts are approved"),
    "released": ("draft was released", "drafts were released"),
    "recalled": ("release was taken back", "releases were taken back"),
    "released-to-group": ("draft was released to a group", "drafts were released to groups"),
    "recalled-from-group": (
        "release to a group was taken back",
        "releases to groups were taken back",
    ),
    "release-refused": ("planned release was refused", "planned releases were refused"),
    "copy-to-take-back": (
        "person has a copy of what was recalled",
        "people have copies of what was recalled",
    ),
    "rejected": ("draft was rejected", "drafts were rejected"),
    "withdrawn": ("draft was withdrawn", "drafts were withdrawn"),
    "approval-voided": ("approval lost its force", "approvals lost their force"),
    "due-soon": ("review is due soon", "reviews are due soon"),
    "overdue": ("review is overdue", "reviews are overdue"),
    "feedback-waiting": ("comment waits for its team", "comments wait for their teams"),
    "customer-found-in-released": (
        "released piece names a customer who came later",
        "released pieces name a customer who came later",
    ),
    "customers-not-taken": (
        "customer list lost too many to be taken in",
        "customer lists lost too many to be taken in",
    ),
}
_PAGES = {"pack-held": "packs", "feedback-waiting": "feedback"}
MOST_LINKS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that was done: which, to what, when. `key` is the same each time it is told."""

    key: str
    kind: str
    object: str
    seq: int
    at: str
    link: str
    team: str = ""
    """Whose it is, where it is one team's."""


def link_to(desk: str, kind: str, thing: str) -> str:
    """Where to look at it; "" when the desk's address is not known."""
    if not desk:
        return ""
    if kind == "customers-not-taken":
        return f"{desk.rstrip('/')}/customers"
    return f"{desk.rstrip('/')}/{_PAGES.get(kind, 'review')}/{thing}"


def subject(news: Sequence[News]) -> str:
    """One line for all of it, the most frequent first."""
    return "Deckproof: " + ", ".join(_counted(kind, count) for kind, count in _counts(news))


def body(news: Sequence[News]) -> str:
    """The lines of a mail or a chat message."""
    lines = [f"{_counted(kind, count)}." for kind, count in _counts(news)]
    links = [one.link for one in news if one.link]
    lines += ["", *dict.fromkeys(links[:MOST_LINKS])] if links else []
    if len(links) > MOST_LINKS:
        lines.append(f"and {len(links) - MOST_LINKS} more at the desk")
    return "\n".join(lines) + "\n"


def _counts(news: Sequence[News]) -> list[tuple[str, int]]:
    return Counter(one.kind for one in news).most_common()


def _counted(kind: str, count: int) -> str:
    return counted(count, *WORDS[kind])
