"""What a draft's remarks quote of the brief, without the customers that it names: a brief says whom a pack is really for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from deckproof.model import Category, Draft
from flows.deck_run import Run, customers_of, today_of

if TYPE_CHECKING:
    from deckproof.model import Finding


def without_named(run: Run, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts whose first remark, which quotes the brief, names none of the run's customers."""
    customers = None if run.options.brief.is_default else customers_of(run)
    if customers is None:
        return tuple(drafts)
    import scanners

    def found_in(text: str) -> Sequence[Finding]:
        scanned = scanners.scan_texts(
            (("brief", text),), customers=customers, today=today_of(run), only=("customer-names",)
        )
        return [one for _, found in scanned for one in found]

    return tuple(_masked(draft, found_in) for draft in drafts)


def _masked(draft: Draft, found_in: Callable[[str], Sequence[Finding]]) -> Draft:
    if not draft.remarks:
        return draft
    from review.redaction import IN_PLACE

    quoted, said, end = draft.remarks[0], "", 0
    spans = {(one.start, one.end) for one in found_in(quoted) if _names(one)}
    for start, stop in sorted(spans):
        if start >= end:
            said += quoted[end:start] + IN_PLACE[Category.CUSTOMER]
        end = max(end, stop)
    return replace(draft, remarks=(said + quoted[end:], *draft.remarks[1:])) if spans else draft


def _names(found: Finding) -> bool:
    return found.category is Category.CUSTOMER and found.start < found.end and found.masks
