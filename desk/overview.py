"""A pack at a glance: its plan, pieces, slides, findings, what is left to do and by whom, and the what-if sheet."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from desk.visits import SignedIn

router = APIRouter(include_in_schema=False)


@router.get("/packs/{pack_id}/overview")
def overview_page(visit: SignedIn, pack_id: str) -> Response:
    """The overview; a pack that is not theirs to see is as good as none."""
    from plans.overview import load_overview
    from plans.overview_pages import findings_of, length_of, touched_line

    shown = load_overview(
        visit.store,
        pack_id,
        house=visit.desk.settings.what_if,
        viewer=visit.person,
        now=visit.now(),
    )
    return visit.page(
        "overview.html",
        o=shown,
        brief=shown.brief.brief if shown.brief else None,
        columns=shown.counted,
        pieces={piece.id: piece for piece in shown.pieces},
        length_of=length_of,
        findings_of=findings_of,
        touched_line=touched_line,
    )
