"""A whole draft against its source: every claim with the slides it cites, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deckproof.codec import digest
from deckproof.model import (
    Action,
    Brief,
    Category,
    Claim,
    Draft,
    Finding,
    Severity,
    Source,
    Visibility,
)
from writers.grounding.check import check_claim
from writers.grounding.glue import check_furniture, check_glue
from writers.grounding.hits import Hit
from writers.grounding.left_over import left_over
from writers.harmful_pages import from_harmful_pages
from writers.languages import detect, language
from writers.marked_pages import from_marked_pages, slides_told
from writers.marks.page import Piece, PieceKind, plain_text, read_pieces
from writers.marks.slides import slide_text
from writers.templates import joining_words

_MEDIUM_FROM = 0.6
_FURNITURE = frozenset({PieceKind.HEADING, PieceKind.HEAD, PieceKind.KEYWORDS})


def ground(draft: Draft, source: Source, brief: Brief | None = None) -> tuple[Finding, ...]:
    """Findings for what the draft says and its cited slides do not, in reading order.

    The block of a finding is "c" and the index of the claim in `draft.claims`; its span is in the claim's text. What the
    brief says (who speaks, whom to write to, what to call on) glue may say too. Placeholders that tell a reader nothing come
    next, and last what is told of pages that are marked as not for everybody or harm somebody, by the page and without a block.
    """
    slides = {slide.number: slide_text(slide) for slide in source.slides}
    # Not the draft's own title, which whoever edits the page writes: it would vouch for itself.
    titles = (slide.title for slide in source.slides)
    allowed = (source.title, source.name, *titles, *(brief_texts(brief) if brief else ()))
    # German nouns have capitals like names; those that our own joining sentences are made of are none.
    tongue = language(
        source.language or detect(slides.values()) or "en", brief.language if brief else ""
    )
    ours = joining_words(tongue) if tongue.words == "de" else ()
    found: list[Finding] = []
    for index, claim in enumerate(draft.claims):
        for hit in check_cited(claim, slides, source.slide_count, (*allowed, *ours)):
            found.append(finding_of(hit, claim.text, block=f"c{index}", slide=_first(claim.cites)))
    found += _check_furniture(draft, slides, allowed)
    found += left_over(draft)
    told = slides_told(draft)
    found += from_marked_pages(told, source.markings)
    found += from_harmful_pages(told, source.harms)
    return tuple(found)


def _check_furniture(
    draft: Draft, slides: Mapping[int, str], allowed: Sequence[str]
) -> Iterator[Finding]:
    """Findings for title, headings, heads of tables and keywords: what they name or number stands somewhere in the deck.

    Those of the page have no block.
    """
    somewhere = (*slides.values(), *allowed, *draft.fields.values(), *draft.remarks)
    pieces = [(piece.kind, _words(piece)) for piece in read_pieces(draft.marked)]
    for kind, text in pieces:
        if kind in _FURNITURE:
            for hit in check_furniture(text, somewhere, whole_words=kind is PieceKind.KEYWORDS):
                yield finding_of(hit, text, block=None, slide=None)
    if (PieceKind.HEADING, draft.title) not in pieces:
        for hit in check_furniture(draft.title, somewhere, whole_words=False):
            yield finding_of(hit, draft.title, block="title", slide=None)


def _words(piece: Piece) -> str:
    text = plain_text(piece.text)
    return text.replace("|", " ; ").strip(" ;") if piece.kind is PieceKind.HEAD else text


def brief_texts(brief: Brief) -> tuple[str, ...]:
    """What the brief lets a draft say without a slide."""
    return (
        brief.purpose, brief.why, brief.audience, brief.value, brief.call_to_action, brief.contact, brief.licence,
        brief.byline, brief.company, brief.kpi, brief.kpi_target, *brief.podcast.hosts,
    )  # fmt: skip


def check_cited(
    claim: Claim, slides: Mapping[int, str], slide_count: int, allowed: Sequence[str] = ()
) -> Iterator[Hit]:
    """Hits for one claim against the texts of the shown slides; `slide_count` tells a hidden slide from none."""
    if not claim.cites:
        yield from check_glue(claim.text, allowed)
        return
    wrong = [number for number in claim.cites if number not in slides]
    if wrong:
        yield Hit("cite", 0, len(claim.text), 0.95, _wrong_cite(wrong[0], slide_count))
    cited = [slides[number] for number in claim.cites if number in slides]
    if cited:
        # All slides, the cited ones too: what is missing there can only stand on the others, and one passage serves all claims.
        yield from check_claim(claim.text, cited, tuple(slides.values()))


def _wrong_cite(number: int, slide_count: int) -> str:
    if number < 1 or number > max(slide_count, 0):
        return f"There is no slide {number}."
    return f"Slide {number} is hidden or left out, so nothing may rest on it."


def finding_of(hit: Hit, text: str, *, block: str | None, slide: int | None) -> Finding:
    """The hit as a finding of the category unsupported."""
    excerpt = text[hit.start : hit.end]
    place = f"{hit.rule}\x1f{text}\x1f{hit.start}\x1f{hit.end}\x1f{block}"
    return Finding(
        id=f"u{digest(place.encode())[:16]}",
        category=Category.UNSUPPORTED,
        rule=f"grounding.{hit.rule}",
        severity=Severity.MEDIUM if hit.confidence >= _MEDIUM_FROM else Severity.LOW,
        confidence=round(hit.confidence, 2),
        slide=slide,
        block=block,
        start=hit.start,
        end=hit.end,
        text=excerpt,
        visibility=Visibility.SHOWN,
        why=hit.why,
        action=Action.ASK,
    )


def _first(cites: Sequence[int]) -> int | None:
    return cites[0] if cites else None
