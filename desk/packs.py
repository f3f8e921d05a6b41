"""One pack: what came of the deck, what was found, which slides are used, and who besides the author may see it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from deckproof.model import Severity
from desk.visits import Posted, SignedIn, Visit, go

if TYPE_CHECKING:
    from review.grants import Grant

router = APIRouter(include_in_schema=False)
sentences = {
    "granted": "They can see this pack now.",
    "revoked": "They do not see this pack any more.",
    "adopted": "The pack is yours now.",
}


@router.get("/packs/{pack_id}")
def pack_page(visit: SignedIn, pack_id: str) -> Response:
    """The overview; a pack that is not theirs to see is as good as none."""
    require_pack(visit, pack_id)
    return visit.page("pack.html", **_overview(visit, pack_id))


@router.post("/packs/{pack_id}/grants")
def let_see(visit: Posted, pack_id: str) -> Response:
    """Let somebody else see the pack, or edit it."""
    from review.grants import grant

    name, permission = visit.text("name"), visit.text("permission") or "read"
    grant(visit.store, visit.person, pack_id, name, permission, now=visit.now())
    return go(f"/packs/{pack_id}", said="granted")


@router.post("/packs/{pack_id}/grants/end")
def end_sight(visit: Posted, pack_id: str) -> Response:
    """Take that back."""
    from review.grants import revoke

    revoke(visit.store, visit.person, pack_id, visit.text("name"), now=visit.now())
    return go(f"/packs/{pack_id}", said="revoked")


@router.post("/packs/{pack_id}/adopt")
def take_on(visit: Posted, pack_id: str) -> Response:
    """Become the author of a pack that was run when nobody was signed in."""
    from review.gate import adopt

    require_pack(visit, pack_id)
    adopt(visit.store, visit.person, pack_id, now=visit.now())
    return go(f"/packs/{pack_id}", said="adopted")


def require_pack(visit: Visit, pack_id: str) -> None:
    """Raise UnknownNameError, as for what is not there, unless this person may see the pack."""
    from review.grants import require_sight

    with visit.store.reading() as connection:
        require_sight(connection, visit.person, pack_id)


def _overview(visit: Visit, pack_id: str) -> dict[str, Any]:
    from plans.briefs import brief_of_pack
    from plans.overview_slides import counted_pieces
    from review.documents import pack_document
    from review.outputs import load_deck_findings, load_source
    from writers.cleaning.telling import KIND

    document = pack_document(visit.store, pack_id)
    source = load_source(visit.store, pack_id)
    found = load_deck_findings(visit.store, pack_id)
    counted = counted_pieces(document["outputs"], lambda one: one["kind"] == KIND)
    used = {number for one in counted for number in one["slides"]}
    titles = {slide.number: slide.title for slide in source.slides}
    return {
        "pack": document,
        "brief": brief_of_pack(visit.store, pack_id),
        "severities": _by_severity([one.severity for one in found]),
        "categories": Counter(one.category.value.replace("_", " ") for one in found).most_common(8),
        "slides": [
            {"number": number, "used": number in used, "seen": number in titles, "title": titles.get(number, "")}
            for number in range(1, source.slide_count + 1)
        ],
        "used": len(used),
        "only_copy": bool(counted) and counted[0]["kind"] == KIND,
        "grants": _grants(visit, pack_id),
        "may_grant": _may_grant(visit, document["author"]),
    }  # fmt: skip


def _by_severity(severities: list[Severity]) -> dict[str, int]:
    counted = Counter(severities)
    return {severity.value: counted[severity] for severity in reversed(Severity)}


def _grants(visit: Visit, pack_id: str) -> tuple[Grant, ...]:
    from review.grants import grants_of

    return grants_of(visit.store, pack_id)


def _may_grant(visit: Visit, author: str) -> bool:
    from deckproof.errors import RefusedError
    from review.authorise import Deed, authorise

    try:
        authorise(visit.person, Deed.GRANT, own=bool(author) and author == visit.person.name)
    except RefusedError:
        return False
    return True
