"""The company's customer list: how many there are, taking a new one in, and what its new names touch in what is kept."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from deckproof.errors import CustomerListError, DeckproofError
from deckproof.model import Role
from desk.refusals import status_of
from desk.tabs import Tab
from desk.visits import Posted, SignedIn, Visit, go
from review.places import make_folder

if TYPE_CHECKING:
    from echo.refresh import Taken

LIMIT_MB = 50
SUFFIXES = (".csv", ".xlsx")
MOST_SCANS = 20
"""Held pieces that are scanned again while somebody waits for the page."""

router = APIRouter(include_in_schema=False)
tab = Tab(label="Customers", path="/customers", place=50, is_rare=True, roles=(Role.COMMS, Role.COMPLIANCE, Role.ADMIN))  # fmt: skip
sentences = {"alert-ended": "Noted: the piece stays out."}
body_limits = {"/customers": (LIMIT_MB + 1) * 1024 * 1024}


@router.get("/customers")
def customers_page(visit: SignedIn) -> Response:
    """How many customers the scans look for, and the form."""
    _require_role(visit)
    return _page(visit)


@router.post("/customers")
async def import_list(visit: Posted) -> Response:
    """Take a list in: scans and the gate look for its customers from now on."""
    _require_role(visit)
    try:
        taken = await run_in_threadpool(_import, visit)
    except DeckproofError as error:
        return _page(visit, error=error)
    return _page(visit, done=taken.imported, rechecked=taken.rechecked)


@router.post("/customers/alerts/{alert_id}/end")
def end_alert(visit: Posted, alert_id: str) -> Response:
    """Say that the piece may stay out."""
    from echo import alerts

    alerts.end_alert(visit.store, visit.person, alert_id, note=visit.text("note"), now=visit.now())
    return go("/customers", said="alert-ended")


def _require_role(visit: Visit) -> None:
    from review.lists import allow_import

    allow_import(visit.store, visit.person)


def _import(visit: Visit) -> Taken:
    from echo.refresh import take_in
    from review.rooms import house

    file = visit.file("list")
    if file is None:
        raise CustomerListError("No list was chosen.", remedy="Choose a CSV or XLSX file.")
    suffix = PurePosixPath((file.filename or "").lower()).suffix
    if suffix not in SUFFIXES:
        raise CustomerListError(
            "The list has to be a CSV or XLSX file.", remedy="Save it as one of them."
        )
    scratch = make_folder(visit.store.outputs / "cache" / "uploads")
    with TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / f"customers{suffix}"
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)
        rooms = house(visit.store)
        return take_in(visit.store, visit.person, path, now=visit.now(), rooms=rooms, most_scans=MOST_SCANS)  # fmt: skip


def _page(visit: Visit, **values: Any) -> Response:
    from echo.alerts import list_alerts
    from scanners.customers.imported import imported_customers

    error = values.get("error")
    alerts = list_alerts(visit.store, visit.person)
    return visit.page(
        "customers.html",
        status=status_of(error) if error else 200,
        error=error,
        done=values.get("done"),
        rechecked=values.get("rechecked"),
        alerts=alerts,
        may_recall=_recallable(visit, {one.output for one in alerts}),
        may_end=Role.COMPLIANCE in visit.person.roles,
        count=len(imported_customers(visit.store.outputs)),
        limit_mb=LIMIT_MB,
    )


def _recallable(visit: Visit, outputs: set[str]) -> set[str]:
    """Those of them that this person may take back."""
    from review.abilities import deeds_of
    from review.authorise import Deed

    return {one for one in outputs if Deed.RECALL in deeds_of(visit.store, visit.person, one)}
