"""What a brief says by itself, whom to write to and under which licence, is no question on each of its drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from deckproof.model import Action, Brief, Category, Finding, Severity

_WHY = "The brief says it itself: “{}”."


def settled_by(brief: Brief | None, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings; those that only repeat what the brief has the drafts say stay visible and hold nothing up.

    A customer, a secret or anything else of weight is asked about wherever it stands, in the brief's words too.
    """
    said = _said_by(brief) if brief else {}
    return tuple(
        _settled(one) if _plain(one.text) in said.get(one.category, ()) else one for one in found
    )


def contact_kept(brief: Brief | None, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a deck or its copy; the contact that the brief has readers write to stays where it stands."""
    said = _said_by(brief)[Category.CONTACT] if brief else frozenset()
    return tuple(
        _settled(one) if one.category is Category.CONTACT and _plain(one.text) in said else one
        for one in found
    )


def _said_by(brief: Brief) -> dict[Category, frozenset[str]]:
    """The brief's own words by the category that a scan has for such words."""
    by_category = {
        Category.CONTACT: [brief.contact, *brief.contact.split()],
        Category.THIRD_PARTY: [brief.licence],
        Category.PERSON: [brief.byline, brief.company, *brief.podcast.hosts],
        Category.ORGANISATION: [brief.byline, brief.company],
    }
    return {
        category: frozenset(filter(None, map(_plain, texts)))
        for category, texts in by_category.items()
    }


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .,;:<>()").casefold()


def _settled(found: Finding) -> Finding:
    why = _WHY.format(found.text)
    return replace(found, action=Action.ALLOW, severity=Severity.INFO, why=why)
