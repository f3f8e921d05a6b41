"""One line of `ground --jsonl`: a claim with its sources in, its findings out."""

from __future__ import annotations

from typing import Any

import msgspec

from deckproof.errors import UsageError
from deckproof.model import Claim, ClaimKind
from writers.grounding.draft import check_cited, finding_of


class _Slide(msgspec.Struct, frozen=True):
    slide: int
    text: str


class _Line(msgspec.Struct, frozen=True):
    id: str | int
    source: list[_Slide]
    claim: str
    cites: list[int]


_DECODER = msgspec.json.Decoder(_Line)


def ground_line(line: str, *, where: str) -> dict[str, Any]:
    """`{"id", "findings"}` for one line; raises UsageError naming `where` when the line is not as it should be."""
    try:
        given = _DECODER.decode(line)
    except msgspec.DecodeError as error:
        raise UsageError(f"The line cannot be read: {error}.", where=where) from None
    slides: dict[int, str] = {}
    for slide in given.source:
        slides[slide.slide] = (
            f"{slides[slide.slide]}\n{slide.text}" if slide.slide in slides else slide.text
        )
    claim = Claim(text=given.claim, kind=ClaimKind.PARAPHRASE, cites=tuple(given.cites))
    hits = check_cited(claim, slides, max(slides, default=0))
    first = given.cites[0] if given.cites else None
    return {
        "id": given.id,
        "findings": [finding_of(hit, claim.text, block="c0", slide=first) for hit in hits],
    }
