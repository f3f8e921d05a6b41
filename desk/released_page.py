"""What is out and who got it, and taking back one's own copies of what was recalled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from desk.visits import Posted, SignedIn, go

router = APIRouter(include_in_schema=False)
sentences = {
    "copies-back": "Thank you. It is put down that you have taken your copies back.",
    "taken-back": "Recalled. Its files are gone from released/, and whoever fetched it here is told.",
}


PAGE_OF = 50


@router.get("/released")
def released_page(visit: SignedIn, skip: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The pieces that have left, the youngest first, as far as this person may see them; fifty a page."""
    from plans.released import list_out
    from review.abilities import deeds_of
    from review.authorise import Deed
    from review.fetches import copies_out

    out = [
        (one, one.is_out and Deed.RECALL in deeds_of(visit.store, visit.person, one.output))
        for one in list_out(visit.store, visit.person, skip=skip, limit=PAGE_OF + 1)
    ]
    return visit.page(
        "released.html",
        out=out[:PAGE_OF],
        older=skip + PAGE_OF if len(out) > PAGE_OF else 0,
        copies=copies_out(visit.store, visit.person),
    )


@router.post("/released/{output_id}/recall")
def recall(visit: Posted, output_id: str) -> Response:
    """Take a piece back from wherever it went, groups too."""
    from review.releases import recall as take_back

    take_back(visit.store, visit.person, output_id, reason=visit.text("reason"), now=visit.now())
    return go("/released", said="taken-back")


@router.post("/released/{output_id}/taken-back")
def taken_back(visit: Posted, output_id: str) -> Response:
    """Say that one has deleted one's copies, and taken down what one had published."""
    from review.fetches import take_back

    take_back(visit.store, visit.person, output_id, now=visit.now())
    return go("/released", said="copies-back")
