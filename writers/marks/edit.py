"""A person's edit of a draft: the page is theirs, everything else is read from it again."""

from __future__ import annotations

from dataclasses import replace

from deckproof.errors import UsageError
from deckproof.model import Draft, Source
from writers.marks.cites import DEFINITION, MARK
from writers.marks.claims import count_words, read_claims
from writers.marks.held import strip_held_header
from writers.marks.page import FENCE, PieceKind, plain_text, read_pieces


def edit_draft(draft: Draft, marked: str, source: Source) -> Draft:
    """The draft with this page in place of its own: claims, words and slides read anew, the title if its heading changed.

    The page may come as a held file; what heads it as held is not part of the text. Raises UsageError for a footnote that is
    no slide's: with the marks all definitions go, and what somebody wrote there would be lost.
    """
    page = strip_held_header(marked.replace("\r\n", "\n"))
    _refuse_own_footnotes(page)
    claims = read_claims(page, source)
    before, after = _first_heading(draft.marked), _first_heading(page)
    return replace(
        draft,
        marked=page,
        claims=claims,
        slides=tuple(sorted({number for claim in claims for number in claim.cites})),
        words=count_words(page),
        title=after if after and after != before else draft.title,
    )


def _refuse_own_footnotes(page: str) -> None:
    text = FENCE.sub(lambda code: "\n" * code[0].count("\n"), page)
    for number, line in enumerate(text.split("\n"), 1):
        if DEFINITION.match(line) and not MARK.match(line.strip()):
            raise UsageError(
                f"Line {number} of the page is a footnote of its own, and all footnotes go when it leaves.",
                remedy="Put its words into the text; a sentence cites its slide like this: [^s3].",
            )


def _first_heading(marked: str) -> str:
    return next(
        (
            plain_text(piece.text)
            for piece in read_pieces(marked)
            if piece.kind is PieceKind.HEADING
        ),
        "",
    )
