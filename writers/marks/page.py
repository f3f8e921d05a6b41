"""A marked page cut into its pieces: sentences, list items, table rows, headings; what carries no claim is left out."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from writers.marks.cites import DEFINITION, MARK, TYPED_MARK

FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(?:.*?\n)??\1[ \t]*(?:\n|\Z)", re.DOTALL)
FENCE = re.compile(r"^```.*?^```[ \t]*$", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"<!--(?!\s*(?:glue|brief)\b).*?-->", re.DOTALL)
HELD_LINE = re.compile(r"^>\s*\*\*Held\.\*\*")

_RULE = re.compile(r"[-*_=|:\s]{3,}")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_HEADING = re.compile(r"#{1,6}(?:\s+|$)")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(?P<text>.*)")
_KEYWORDS = re.compile(r"\W*(?:keywords|key words|tags|schlagwörter)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"^(?:\*\*|__)[A-ZÄÖÜ][\w .]{0,24}(?::(?:\*\*|__)|(?:\*\*|__):)\s+(?=\S)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^>\s]+)>")
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=[^\s*_])|(?<=[^\s*_])[*_]{1,3}(?!\w)|\*{2,3}")


class PieceKind(StrEnum):
    """Where on the page a piece stands."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    HEAD = "head"
    HEADING = "heading"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, item, row, heading or line of keywords, still marked; a speaker's name is gone."""

    kind: PieceKind
    text: str


_BEFORE_MARK = re.compile(r" ([.,;:!?…])(?= |$)")
LONGEST_KEPT = 2_000
"""Letters of a stretch up to which its words are kept: those of one page are asked for by its claims, its checks and its files."""


def plain_text(marked: str) -> str:
    """The words of a stretch of Markdown: no marks, no emphasis, links by their text, blanks collapsed."""
    return _plain_kept(marked) if len(marked) <= LONGEST_KEPT else _plain(marked)


def _plain(marked: str) -> str:
    text = MARK.sub("", TYPED_MARK.sub("", marked))
    text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    text = text.replace("`", "")
    if "*" in text or "_" in text:
        text = _EMPHASIS.sub("", text)
    return _BEFORE_MARK.sub(r"\1", " ".join(text.split())).strip()


_plain_kept = functools.lru_cache(maxsize=4_096)(_plain)


def without_unseen(text: str) -> str:
    """The text without letters that nobody sees: controls, and what turns or joins the writing around it."""
    if text.isascii() and text.isprintable():
        return text
    # Of the few different letters of a text hardly ever one is unseen; what each is has to be asked once.
    unseen = {letter for letter in set(text) if unicodedata.category(letter) in {"Cc", "Cf"}}
    return "".join(letter for letter in text if letter not in unseen) if unseen else text


def read_pieces(marked: str) -> Iterator[Piece]:
    """The pieces of the page in reading order; front matter, code, comments, the held notice and footnotes are skipped."""
    return iter(_pieces(marked))


@functools.lru_cache(maxsize=64)  # claims, counts, checks and files of one page ask in turn
def _pieces(marked: str) -> tuple[Piece, ...]:
    body = FRONT_MATTER.sub("", marked.replace("\r\n", "\n"), count=1)
    body = FENCE.sub("", COMMENT.sub("", body))
    return tuple(_label_heads(_read_lines(body.split("\n"))))


def _read_lines(lines: list[str]) -> Iterator[Piece]:
    """Line by line, as the text's own readers do: a block ends at a blank line or where another one begins."""
    open_kind = PieceKind.PARAGRAPH
    gathered: list[str] = []

    def close() -> Iterator[Piece]:
        if gathered:
            text = " ".join(gathered)
            gathered.clear()
            yield Piece(open_kind, text if open_kind is PieceKind.ITEM else _SPEAKER.sub("", text))

    for line in lines:
        bare = line.strip()
        single = _single_line(bare)
        if single is not None or not bare or _carries_nothing(bare):
            yield from close()
            open_kind = PieceKind.PARAGRAPH
            if single is not None:
                yield single
        elif item := _ITEM.match(bare):
            yield from close()
            open_kind = PieceKind.ITEM
            gathered.append(item["text"])
        else:
            if open_kind is PieceKind.ITEM and not line.startswith(("  ", "\t")):
                yield from close()
                open_kind = PieceKind.PARAGRAPH
            gathered.append(bare.lstrip("> "))
    yield from close()


def _carries_nothing(bare: str) -> bool:
    return bool(
        _RULE.fullmatch(bare)
        or DEFINITION.match(bare)
        or _IMAGE.fullmatch(bare)
        or HELD_LINE.match(bare)
    )


def _single_line(bare: str) -> Piece | None:
    """The piece that this line is by itself, if it is one: a heading, keywords, a row of a table."""
    if _HEADING.match(bare):
        return Piece(PieceKind.HEADING, bare.lstrip("#").strip())
    if _KEYWORDS.match(bare):
        return Piece(PieceKind.KEYWORDS, bare)
    if bare.startswith("|") and not _RULE.fullmatch(bare):
        return Piece(PieceKind.ROW, bare)
    return None


def _label_heads(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces, the first row of each table being its head unless it cites slides itself."""
    before: PieceKind | None = None
    for piece in pieces:
        starts_table = piece.kind is PieceKind.ROW and before not in (PieceKind.ROW, PieceKind.HEAD)
        is_head = starts_table and not MARK.search(piece.text)
        before = PieceKind.HEAD if is_head else piece.kind
        yield Piece(before, piece.text)
