"""Claims read back out of a marked page, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckproof.model import Claim, ClaimKind, Source
from writers.boundaries import split_sentences
from writers.marks.cites import MARK, cited_slides
from writers.marks.page import Piece, PieceKind, plain_text, read_pieces
from writers.marks.slides import SlideWords

_LETTER = re.compile(r"\w")
_MARKS_FIRST = re.compile(rf"^(?:\s*{MARK.pattern.replace('?P<slides>', '?:')})+")


def read_claims(marked: str, source: Source | None = None) -> tuple[Claim, ...]:
    """Every sentence, list item and table row of the page with the slides it cites.

    A claim is a quote when its words stand in this order on a slide it cites, a paraphrase when it cites any, else glue.
    Without the source no claim is told to be a quote.
    """
    words = SlideWords(source)
    return tuple(
        Claim(text=text, kind=_kind(text, cites, words), cites=cites)
        for text, cites in _marked_claims(marked)
    )


def count_words(marked: str) -> int:
    """How many words a reader of the page gets: claims, headings, table heads and keywords."""
    return sum(len(plain_text(piece.text).split()) for piece in read_pieces(marked))


def _kind(text: str, cites: tuple[int, ...], words: SlideWords) -> ClaimKind:
    if not cites:
        return ClaimKind.GLUE
    return ClaimKind.QUOTE if words.hold(text, cites) else ClaimKind.PARAPHRASE


def _marked_claims(marked: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    pieces = list(read_pieces(marked))
    previous: PieceKind | None = None
    for at, piece in enumerate(pieces):
        if piece.kind is PieceKind.HEAD and previous is PieceKind.ROW:
            # Two tables with nothing said between them: the head is read as a row, resting on its table's slides.
            yield from _row(piece, _table_cites(pieces[at + 1 :]))
        elif piece.kind is PieceKind.ROW:
            yield from _row(piece, cited_slides(piece.text))
            previous = piece.kind
        elif piece.kind in (PieceKind.PARAGRAPH, PieceKind.ITEM):
            yield from _sentences(piece.text)
            previous = piece.kind


def _row(piece: Piece, cites: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    cells = (plain_text(cell) for cell in re.split(r"(?<!\\)\|", piece.text))
    text = " ; ".join(cell for cell in cells if cell)
    if _LETTER.search(text):
        yield text, cites


def _table_cites(pieces: list[Piece]) -> tuple[int, ...]:
    rows: list[str] = []
    for piece in pieces:
        if piece.kind is not PieceKind.ROW:
            break
        rows.append(piece.text)
    return cited_slides(" ".join(rows))


def _sentences(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Sentences with their slides; marks that stand alone behind a sentence belong to it."""
    found: list[tuple[str, set[int]]] = []
    for sentence in split_sentences(text):
        leading = _MARKS_FIRST.match(sentence)
        if leading and found:
            found[-1][1].update(cited_slides(leading[0]))
            sentence = sentence[leading.end() :]
        words = plain_text(sentence)
        if _LETTER.search(words):
            found.append((words, set(cited_slides(sentence))))
        elif found:
            found[-1][1].update(cited_slides(sentence))
    for words, cites in found:
        yield words, tuple(sorted(cites))
