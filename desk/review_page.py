"""The review page: the slides beside the text that rests on them, what was found marked in both, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.model import Finding, OutputState
from desk.drawing import State, pictures
from desk.keys_page import keys_of
from desk.queue_page import filters_of, reviewers, view_of
from desk.review_files import shows_of
from desk.review_history import history_of
from desk.review_slides import find_deck, sheets_of
from desk.review_tables import lay_out
from desk.review_text import blocks_of, located, title_of
from desk.visits import SignedIn, Visit
from review.files import PAGE
from review.ledger import stamp

if TYPE_CHECKING:
    from review.items import Item, SettledLine
    from review.threads import Thread

router = APIRouter(include_in_schema=False)

MOST_SLIDES = 60


@router.get("/review/{output_id}")
def review_page(visit: SignedIn, output_id: str) -> Response:
    """One output; what is not theirs to see is as good as none."""
    from review.items import load_item

    item = load_item(visit.store, visit.person, output_id)
    view = view_of(visit.request.query_params)
    query = "?" + urlencode(view) if view else ""
    return visit.page(
        "review/item.html",
        **shown(visit, item),
        view=view,
        query=query,
        keys=keys_of(visit.request),
        next_address=next_in_queue(visit, item) + query,
    )


def shown(visit: Visit, item: Item) -> dict[str, Any]:
    """What the page shows of it."""
    from plans.briefs import brief_of_pack
    from review.abilities import deeds_of
    from review.assignments import assignees_of
    from review.items import group_sizes
    from review.threads import holding_up, threads_of

    blocks = blocks_of(item.draft, item.output.findings, item.open_ids)
    title = title_of(item.draft, item.output.findings, item.open_ids)
    deck = find_deck(visit.store, item.deck)
    numbers = (item.output.slides or range(1, item.source.slide_count + 1))[:MOST_SLIDES]
    sheets = sheets_of(deck, item.source, item.deck_findings, numbers)
    sizes = dict(group_sizes(visit.store, item.output.pack))
    threads = threads_of(visit.store, visit.person, item.output.id)
    is_copy = item.suffix != PAGE
    found = sorted(item.output.findings, key=lambda one: (one.id not in item.open_ids, -one.severity.rank))  # fmt: skip
    return {
        "item": item,
        "output": item.output,
        "brief": brief_of_pack(visit.store, item.output.pack),
        "title_stretches": title,
        "blocks": tuple(lay_out(blocks)),
        "sheets": sheets,
        "cards": [_card(item, one, sizes, threads) for one in found if is_told(one, item)],
        "pack_cards": item.open_of_pack,
        "located": located(blocks, title),
        "may": {deed.name for deed in deeds_of(visit.store, visit.person, item.output.id)},
        "open": len(item.open_ids) + len(item.open_of_pack),
        "undoable": _undoable(visit, item),
        "talks": [one for one in threads if not one.finding],
        "held_up": holding_up(threads),
        "assignee": assignees_of(visit.store, [item.output.id]).get(item.output.id, ""),
        "askable": [name for name in reviewers(visit.store) if name != item.output.author],
        "history": history_of(item, threads),
        "last_word": _last_word(visit, item),
        "is_copy": is_copy,
        "drawing": _drawing(visit, item, is_copy=is_copy),
        "shows": shows_of(item),
        "exact": "" if is_copy else _exact(visit, item),
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


def _card(
    item: Item, found: Finding, sizes: dict[str, int], threads: Sequence[Thread]
) -> dict[str, Any]:
    """A finding as the page lists it, with the last word on it."""
    place = item.places.get(found.id, "")
    words = [one for one in item.settled if one.place == place and not one.of_pack and not one.voided_at and one.closes]  # fmt: skip
    return {
        "finding": found,
        "open": found.id in item.open_ids,
        "alike": sizes.get(item.groups.get(found.id, ""), 1),
        "settled": words[-1] if words else None,
        "threads": [one for one in threads if one.finding and one.place == place],
    }


def _undoable(visit: Visit, item: Item) -> bool:
    """Whether an approval of one's own can be taken back."""
    mine = [one for one in item.output.decisions if one.verdict == "approve" and not one.voided]
    return item.output.state is OutputState.APPROVED and any(one.by == visit.person.name for one in mine)  # fmt: skip


def _last_word(visit: Visit, item: Item) -> SettledLine | None:
    """What the person has just settled, so that it can be taken back at once."""
    if visit.request.query_params.get("said") != "settled" or not item.settled:
        return None
    last = item.settled[-1]
    fits = last.by == visit.person.name and last.closes and not last.voided_at and not last.entry
    return last if fits else None


def _drawing(visit: Visit, item: Item, *, is_copy: bool) -> State:
    """How far the pictures are; all of them or none are shown."""
    states = [pictures(visit.store, item.deck, item.source.slide_count)[0]]
    if is_copy:
        states.append(pictures(visit.store, item.output.sha256, len(item.output.slides))[0])
    return "pending" if "pending" in states else "none" if "none" in states else "ready"


def _exact(visit: Visit, item: Item) -> str:
    """The bytes that would leave, as text; "" where the retention rules have taken them away."""
    if not visit.store.blobs.has(item.output.sha256):
        return ""
    return visit.store.blobs.get(item.output.sha256).decode(errors="replace")
