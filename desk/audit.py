"""The ledger for auditors: browse it, verify that all of it fits together, carry it off as a file."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from deckproof.model import Role
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit

router = APIRouter(include_in_schema=False)
tab = Tab(label="Ledger", path="/ledger", place=70, is_rare=True, roles=(Role.AUDITOR, Role.COMPLIANCE, Role.ADMIN))  # fmt: skip

PAGE_OF = 100
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


@router.get("/ledger")
def ledger_page(visit: SignedIn, before: int | None = None, about: str = "") -> Response:
    """The entries, the youngest first; `about` is the id of an output, a pack or a person."""
    _require_role(visit)
    return _page(visit, before=before, about=about.strip())


@router.post("/ledger/verify")
def verify_now(visit: Posted) -> Response:
    """Check everything that can be checked, and say what does not fit."""
    from review.audit import verify

    _require_role(visit)
    return _page(visit, audit=verify(visit.store))


@router.get("/ledger/export.{kind}")
def export(visit: SignedIn, kind: str) -> Response:
    """The whole ledger as a file. No cell of the table can steer a spreadsheet."""
    from review.audit import export_csv, export_jsonl

    _require_role(visit)
    if kind not in TYPES:
        return _page(visit)
    lines = (export_csv if kind == "csv" else export_jsonl)(visit.store)
    return StreamingResponse(
        lines,
        media_type=TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="deckproof-ledger.{kind}"'},
    )


def _require_role(visit: Visit) -> None:
    from review.authorise import Deed, authorise

    authorise(visit.person, Deed.AUDIT)


def _page(
    visit: Visit, *, before: int | None = None, about: str = "", audit: object = None
) -> Response:
    from review.entries import last_entries

    with visit.store.reading() as connection:
        found = last_entries(connection, before=before, thing=about, limit=PAGE_OF + 1)
    return visit.page(
        "ledger.html",
        entries=found[:PAGE_OF],
        older=found[PAGE_OF - 1].seq if len(found) > PAGE_OF else None,
        about=about,
        audit=audit,
    )
