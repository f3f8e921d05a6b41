"""A name that is a customer's and something else's besides, as of a project, has one stand-in wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from deckproof.model import Category, Finding
from writers.masking.folding import fold
from writers.masking.order import is_named

_ALSO = frozenset({Category.CODE_NAME, Category.ORGANISATION})
_KIND = re.compile(
    r"^(?:projekt|project|projet|proyecto|progetto|projeto|programme?|programm|operation|codename)[\s:-]+(?=\w)"
)
"""What a project's name begins with and a customer's lacks, in folded text."""


def with_one_name(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each of a code name or a firm that is spelled as a customer of this deck is counting as that customer's."""
    owners: dict[str, Finding] = {}
    for found in findings:
        if found.category is Category.CUSTOMER and is_named(found):
            owners.setdefault(_bare(found.text), found)
    if not owners:
        return tuple(findings)
    return tuple(_owned(found, owners) for found in findings)


def _owned(found: Finding, owners: dict[str, Finding]) -> Finding:
    if found.category not in _ALSO or not is_named(found):
        return found
    owner = owners.get(_bare(found.text))
    if owner is None:
        return found
    return replace(
        found,
        category=Category.CUSTOMER,
        customer_id=owner.customer_id,
        group=owner.group,
        evidence=owner.evidence,
    )


def _bare(text: str) -> str:
    return "".join(_KIND.sub("", fold(text).strip()).split())
