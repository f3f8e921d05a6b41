"""The review page: the slides beside the text that rests on them, what was found marked in both, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.model import Finding, OutputState
from desk.queue_page import filters_of, view_of
from desk.review_slides import find_deck, sheets_of
from desk.review_text import blocks_of, located, title_of
from desk.visits import SignedIn, Visit
from review.ledger import stamp

if TYPE_CHECKING:
    from review.items import Item

router = APIRouter(include_in_schema=False)

MOST_SLIDES = 60


@router.get("/review/{output_id}")
def review_page(visit: SignedIn, output_id: str) -> Response:
    """One output; what is not theirs to see is as good as none."""
    from review.items import load_item

    item = load_item(visit.store, visit.person, output_id)
    view = view_of(visit.request.query_params)
    return visit.page("review/item.html", **shown(visit, item), view=view)


def shown(visit: Visit, item: Item) -> dict[str, Any]:
    """What the page shows of it."""
    from review.abilities import deeds_of
    from review.items import group_sizes

    blocks = blocks_of(item.draft, item.output.findings, item.open_ids)
    title = title_of(item.draft, item.output.findings, item.open_ids)
    deck = find_deck(visit.store, item.deck)
    numbers = (item.output.slides or range(1, item.source.slide_count + 1))[:MOST_SLIDES]
    sheets = sheets_of(deck, item.source, item.deck_findings, numbers)
    sizes = dict(group_sizes(visit.store, item.output.pack))
    found = sorted(item.output.findings, key=lambda one: (one.id not in item.open_ids, -one.severity.rank))  # fmt: skip
    return {
        "item": item,
        "output": item.output,
        "title_stretches": title,
        "blocks": blocks,
        "sheets": sheets,
        "cards": [_card(item, one, sizes) for one in found if is_told(one, item)],
        "pack_cards": item.open_of_pack,
        "located": located(blocks, title),
        "may": {deed.name for deed in deeds_of(visit.store, visit.person, item.output.id)},
        "open": len(item.open_ids) + len(item.open_of_pack),
        "undoable": _undoable(visit, item),
        "now": stamp(visit.now()),
    }


def is_told(found: Finding, item: Item) -> bool:
    """Whether it is listed: what waits for a word, and whatever is more than a remark."""
    return found.id in item.open_ids or found.holds or found.severity.rank > 0


def next_in_queue(visit: Visit, item: Item) -> str:
    """The address of the output behind this one in the view that the reviewer came from."""
    from review.waiting import neighbour

    view = view_of(visit.request.query_params)
    found = neighbour(
        visit.store,
        visit.person,
        filters_of(view),
        now=stamp(visit.now()),
        after=(item.due_at, item.output.id),
    )
    return f"/review/{found}" if found and found != item.output.id else "/queue"


def _card(item: Item, found: Finding, sizes: dict[str, int]) -> dict[str, Any]:
    """A finding as the page lists it, with the last word on it."""
    place = item.places.get(found.id, "")
    words = [one for one in item.settled if one.place == place and not one.of_pack and not one.voided_at and one.closes]  # fmt: skip
    return {
        "finding": found,
        "open": found.id in item.open_ids,
        "alike": sizes.get(item.groups.get(found.id, ""), 1),
        "settled": words[-1] if words else None,
    }


def _undoable(visit: Visit, item: Item) -> bool:
    """Whether an approval of one's own can be taken back."""
    mine = [one for one in item.output.decisions if one.verdict == "approve" and not one.voided]
    return item.output.state is OutputState.APPROVED and any(one.by == visit.person.name for one in mine)  # fmt: skip
