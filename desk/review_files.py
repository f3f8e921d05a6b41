"""What is shown beside a draft: pictures of slides, the files of its revision, and what was let out, for download.

What is held is for looking at only: pictures and sound come as such, everything else as escaped text on a page.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from deckproof.errors import UnknownNameError
from deckproof.model import BesideFile
from desk.drawing import Drawn, pictures
from desk.packs import require_pack
from desk.visits import SignedIn, Visit
from review.items import Item, load_item

router = APIRouter(include_in_schema=False)

SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'"}
_TEXTS = frozenset({".md", ".html", ".vtt", ".srt", ".json", ".psc", ".xml", ".txt", ".ssml"})
_SOUND = "audio/wav"
_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
"""Never SVG, which can carry scripts."""
LONGEST_TEXT = 400_000


@router.get("/packs/{pack_id}/slides/{number}.png")
def slide(visit: SignedIn, pack_id: str, number: int) -> Response:
    """The picture of one slide of the original deck."""
    require_pack(visit, pack_id)
    deck, count = _deck_of(visit, pack_id)
    _, drawn = pictures(visit.store, deck, count)
    return _picture(drawn, number)


@router.get("/review/{output_id}/copy/{number}.png")
def copied_slide(visit: SignedIn, output_id: str, number: int) -> Response:
    """The picture of one slide of the clean copy, `number` being its place in the copy."""
    item = load_item(visit.store, visit.person, output_id)
    _, drawn = pictures(visit.store, item.output.sha256, len(item.output.slides))
    return _picture(drawn, number)


@router.get("/review/{output_id}/drawing")
def drawing(visit: SignedIn, output_id: str) -> Response:
    """Whether the pictures are there: 204 while they are drawn, then 286, at which htmx asks no more."""
    item = load_item(visit.store, visit.person, output_id)
    states = [pictures(visit.store, item.deck, item.source.slide_count)[0]]
    if item.suffix != ".md":
        states.append(pictures(visit.store, item.output.sha256, len(item.output.slides))[0])
    if "pending" in states:
        return Response(status_code=204)
    ready = all(state == "ready" for state in states)
    return Response(status_code=286, headers={"HX-Trigger": "drawn"} if ready else {})


@router.get("/review/{output_id}/files/{name:path}")
def beside(visit: SignedIn, output_id: str, name: str) -> Response:
    """One file of the current revision, to look at."""
    item = load_item(visit.store, visit.person, output_id)
    one = _file_of(item, name)
    data = visit.store.blobs.get(one.sha256)
    if one.media_type in _PICTURES or one.media_type == _SOUND:
        return Response(data, media_type=one.media_type, headers={**SANDBOX, "Content-Disposition": "inline"})  # fmt: skip
    text = data.decode(errors="replace")[:LONGEST_TEXT] if is_text(one) else ""
    return visit.page("review/file.html", item=item, output=item.output, file=one, text=text, size=len(data))  # fmt: skip


@router.get("/review/{output_id}/released/{name:path}")
def released(visit: SignedIn, output_id: str, name: str) -> Response:
    """The bytes that were let out; "page" is the page itself, anything else a file beside it. Nothing else ever."""
    from review.fetches import fetch_released

    item = load_item(visit.store, visit.person, output_id)
    own = name == "page"
    data = fetch_released(
        visit.store, visit.person, output_id, "" if own else name, now=visit.now()
    )
    suffix = item.suffix if own else "." + PurePosixPath(name).name.partition(".")[2]
    safe = f"{item.output.kind}-{output_id}{suffix}"
    headers = {**SANDBOX, "Content-Disposition": f'attachment; filename="{safe}"'}
    return Response(data, media_type="application/octet-stream", headers=headers)


def is_text(one: BesideFile) -> bool:
    """Whether it can be read as text."""
    return PurePosixPath(one.name).suffix in _TEXTS


def shows_of(item: Item) -> dict[str, list[BesideFile]]:
    """The files of an output by how a page shows them."""
    shows: dict[str, list[BesideFile]] = {"pictures": [], "sound": [], "others": []}
    for one in item.output.files:
        kind = "pictures" if one.media_type in _PICTURES else "sound" if one.media_type == _SOUND else "others"  # fmt: skip
        shows[kind].append(one)
    return shows


def _file_of(item: Item, name: str) -> BesideFile:
    for one in item.output.files:
        if one.name == name:
            return one
    raise UnknownNameError("There is no such file beside this page.")


def _deck_of(visit: Visit, pack_id: str) -> tuple[str, int]:
    from review.outputs import find_pack_row, load_source

    with visit.store.reading() as connection:
        deck = find_pack_row(connection, pack_id).deck
    return str(deck), load_source(visit.store, pack_id).slide_count


def _picture(drawn: Drawn, number: int) -> Response:
    if not 1 <= number <= len(drawn):
        raise UnknownNameError("There is no picture of this slide.")
    return FileResponse(
        drawn[number - 1],
        media_type="image/png",
        headers={**SANDBOX, "Cache-Control": "private, max-age=3600"},
        content_disposition_type="inline",
    )
