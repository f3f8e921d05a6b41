"""The API: packs, outputs, runs and the ledger as the JSON documents of the command line, to programs with a token."""

from __future__ import annotations

import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from deckproof.codec import to_plain
from deckproof.errors import DeckTooLargeError, UnknownNameError
from desk.callers import By, Caller
from desk.uploads import LIMIT_MB, display_name
from review.places import make_folder

router = APIRouter(prefix="/api", tags=["reading"])
body_limits = {"/api/decks": LIMIT_MB * 1024 * 1024}

RUN_SCHEMA = "deckproof.desk-run/1"


@router.get("/openapi.json", include_in_schema=False)
def describe(request: Request, by: By) -> Response:
    """What the API can do, as OpenAPI 3.1: for those with a token, since it tells what there is to attack."""
    del by
    return JSONResponse(request.app.openapi())


@router.get("/me")
def me(by: By) -> dict[str, Any]:
    """Whose token it is."""
    return {"name": by.person.name, "roles": [role.value for role in by.person.roles]}


@router.get("/packs")
def packs(by: By, mine: bool = False, before: str = "", limit: Annotated[int, Query(ge=1, le=200)] = 50) -> dict[str, Any]:  # fmt: skip
    """Packs with their outputs' states, the youngest first; `before` is `next` of the page before."""
    from review.shelf import list_packs

    at, _, pack_id = before.rpartition("~")
    lines = list_packs(by.store, by.person, mine=mine, before=(at, pack_id) if at else None, limit=limit)  # fmt: skip
    last = f"{lines[-1].held_at}~{lines[-1].id}" if len(lines) == limit else None
    return {"schema": "deckproof.pack-lines/1", "packs": to_plain(lines), "next": last}


@router.get("/packs/{pack_id}")
def pack(by: By, pack_id: str) -> dict[str, Any]:
    """One pack, as `deckproof show PACK --json` gives it."""
    from review.documents import pack_document

    return pack_document(by.store, pack_id, by.person)


@router.get("/outputs/{output_id}")
def output(by: By, output_id: str) -> dict[str, Any]:
    """One output, as `deckproof show ID --json` gives it."""
    from review.documents import output_document

    return output_document(by.store, output_id, by.person)


@router.get("/outputs/{output_id}/released", response_class=Response)
def released(by: By, output_id: str, name: str = "") -> Response:
    """The bytes that were let out, or those of the file `name` beside them; nothing else ever."""
    from review.documents import output_document
    from review.fetches import fetch_released

    output_document(by.store, output_id, by.person)
    return Response(
        fetch_released(by.store, by.person, output_id, name, now=by.now()),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{output_id}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@router.get("/runs")
def runs(by: By, batch: str | None = None) -> dict[str, Any]:
    """Decks that wait, are worked on, or were; of oneself, or of all for those who see all packs."""
    from review.runs import list_runs

    found = list_runs(by.store, author=_author(by), batch=batch, limit=200)
    return {"schema": RUN_SCHEMA, "runs": [to_plain(one) for one in found]}


@router.get("/runs/{run_id}")
def run(by: By, run_id: str) -> dict[str, Any]:
    """One of them."""
    from review.runs import load_run

    found = load_run(by.store, run_id)
    if _author(by) not in {None, found.wanted.author}:
        raise UnknownNameError("There is no such run.", remedy="GET /api/runs lists them.")
    return {"schema": RUN_SCHEMA, **to_plain(found)}


@router.post("/decks", status_code=202, openapi_extra={"requestBody": {"content": {"application/octet-stream": {}}}})  # fmt: skip
async def hand_in(
    request: Request,
    by: By,
    name: Annotated[str, Query(max_length=300)],
    kind: Annotated[list[str] | None, Query()] = None,
    style: Annotated[list[str] | None, Query()] = None,
) -> dict[str, Any]:
    """Hand in a deck: its bytes are the body, `name` is what people see. Gives the run to look after."""
    from review.authorise import Deed, authorise

    authorise(by.person, Deed.RUN)
    folder = make_folder(by.store.outputs / "cache" / "uploads")
    with NamedTemporaryFile(dir=folder) as waiting:
        size = 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > LIMIT_MB * 1024 * 1024:
                raise DeckTooLargeError(f"The file is larger than {LIMIT_MB} MB.")
            waiting.write(chunk)
        waiting.flush()
        run_id = await run_in_threadpool(
            _submit,
            by,
            Path(waiting.name),
            display_name(name),
            tuple(kind or ()),
            tuple(style or ()),
        )
    by.desk.wake()
    return await run_in_threadpool(run, by, run_id)


@router.get("/ledger", response_class=Response)
def ledger(by: By) -> Response:
    """The whole ledger as JSONL, the oldest entry first and last its signed head."""
    from review.audit import export_jsonl
    from review.authorise import Deed, authorise

    authorise(by.person, Deed.AUDIT)
    return StreamingResponse(export_jsonl(by.store), media_type="application/jsonl")


@router.post("/ledger/verify")
def verify(by: By) -> dict[str, Any]:
    """Check that all of it fits together."""
    from review.audit import verify as check
    from review.authorise import Deed, authorise

    authorise(by.person, Deed.AUDIT)
    audit = check(by.store)
    return {"schema": "deckproof.audit/1", "ok": audit.ok, "entries": audit.entries, "released": audit.released, "faults": list(audit.faults)}  # fmt: skip


def _submit(
    by: Caller, path: Path, name: str, kinds: tuple[str, ...], styles: tuple[str, ...]
) -> str:
    from desk.uploads import check_names, require_room
    from extractors import check_file
    from review.runs import Wanted, submit

    require_room(by.desk, by.person, 1)
    check_names(by.desk, kinds, styles)
    check_file(path, name=name)
    wanted = Wanted(
        id=secrets.token_hex(8),
        deck=by.store.blobs.put_file(path),
        name=name,
        author=by.person.name,
        kinds=kinds,
        styles=styles,
    )
    submit(by.store, wanted, now=by.now())
    return wanted.id


def _author(by: Caller) -> str | None:
    from deckproof.model import Role

    return None if set(by.person.roles) - {Role.AUTHOR} else by.person.name
