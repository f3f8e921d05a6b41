"""How the findings of a deck name customers plainly: so that its drafts and its copy are searched for one word of these names, too."""

from __future__ import annotations

from collections.abc import Iterable

from deckproof.model import Category, Finding

CALLED_FROM = 0.7
"""Confidence from which a name, alias or domain lets one word of the name call the customer elsewhere."""
_GIVEN = ("exact", "alias", "domain")


def named_plainly(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The texts by which these findings name customers, by name, alias or domain; each once."""
    plain = (
        one.text
        for one in findings
        if one.category is Category.CUSTOMER
        and one.rule.partition("-")[0] in _GIVEN
        and one.confidence >= CALLED_FROM
    )
    return tuple(dict.fromkeys(plain))
