"""From the source's units to pieces one can write with: cleaned, told apart, and without what only a room or a screen needs.

A piece is a sentence, a phrase, a label, a question, a quotation or a table row. What is left out is code, addresses, stage
directions, placeholders, and lines that stand on most slides.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from deckproof.model import BlockKind, Source, SourceSlide, Unit
from writers.arrows import told_arrows
from writers.boundaries import split_sentences
from writers.capitals import Spellings
from writers.for_the_author import title_is_for_the_author
from writers.languages import Language
from writers.lines import OPEN_ENDS, joined_lines
from writers.masking.placeholders import PLACEHOLDER
from writers.no_prose import is_no_prose
from writers.pages import LEAST_CONTENT, Page, Piece, Role
from writers.repeats import said_once
from writers.roles import role_of
from writers.sentences import clean_line, tidy
from writers.slide_titles import clean_title, parted_title, title_and_rest, title_piece
from writers.small_letters import small_letters, with_common
from writers.told_notes import read_notes
from writers.unsaid import (
    is_secret,
    is_stage_direction,
    is_useless,
    unwrapped,
    without_reminder,
)

BOILERPLATE_FROM = 4
"""A short line on so many slides belongs to the layout."""

LABELS_FROM = 6
"""So many one- or two-word lines on a slide are the labels of a drawing."""
BOXES_FROM = 5
"""So many text boxes with a label alone are a drawing."""
BOX_WORDS = 4
MOST_LABELS = 12
"""Of a slide that has nothing but labels."""


def read_pages(source: Source, tongue: Language, *, use_notes: bool) -> tuple[Page, ...]:
    """The slides' usable pieces, said once each: a later repetition only adds its slide to the first."""
    boilerplate = _boilerplate(source)
    spellings = _spellings(source, tongue)
    pages = [
        _calm(_page(slide, tongue, boilerplate, use_notes=use_notes), spellings, tongue)
        for slide in source.slides
    ]
    small = small_letters(source, tongue)
    return said_once([with_common(page, small, tongue) for page in pages])


def _spellings(source: Source, tongue: Language) -> Spellings:
    known = tongue.small_words | tongue.finite | tongue.finite_before_object | tongue.orders
    texts = (
        text
        for slide in source.slides
        for text in (slide.title, *(unit.text for unit in (*slide.units, *slide.notes)))
    )
    return Spellings(texts, known)


def _calm(page: Page, spellings: Spellings, tongue: Language) -> Page:
    """The page without lines in capitals; what such a line can serve as may show only then."""

    def told(piece: Piece) -> Piece:
        text = spellings.calm(piece.text)
        return (
            piece if text == piece.text else replace(piece, text=text, role=role_of(text, tongue))
        )

    return replace(
        page,
        title=spellings.calm(page.title, alone=True),
        body=tuple(map(told, page.body)),
        notes=tuple(map(told, page.notes)),
    )


def _boilerplate(source: Source) -> frozenset[str]:
    """Short lines that stand on so many slides that the layout put them there."""
    counts = Counter(
        folded
        for slide in source.slides
        for folded in {_folded(unit.text) for unit in slide.units}
        if 0 < len(folded.split()) <= 15
    )
    limit = max(BOILERPLATE_FROM, len(source.slides) // 6)
    return frozenset(text for text, count in counts.items() if count >= limit)


def _folded(text: str) -> str:
    """The text's words alone, without the page number at its end."""
    return " ".join(re.findall(r"\w+", re.sub(r"[\d\s/|–-]+$", "", text.casefold())))


def _page(
    slide: SourceSlide, tongue: Language, boilerplate: frozenset[str], *, use_notes: bool
) -> Page:
    titled = clean_title(slide.title)
    given, spilled = parted_title("" if title_is_for_the_author(titled) else titled)
    lines = _with_asides(_list_pieces(slide.units, tongue))
    lines = [
        piece
        for piece in lines
        if _folded(piece.text) not in boilerplate and _folded(piece.text) != _folded(given)
    ]
    lines = _without_counted(lines)
    title, lines = title_and_rest(given, lines, tongue)
    body = [title_piece(text, slide.number, tongue) for text in spilled] + lines
    plain = _without_labels(body)
    told = read_notes(
        joined_lines(slide.notes, tongue.open_ends) if use_notes else (), tongue, cut=slide.cut
    )
    spoken = sum(piece.words for piece in told.pieces)
    instead = 2 * sum(piece.words for piece in plain) >= max(spoken, 4 * LEAST_CONTENT)
    rump = told.is_rump and instead and slide.number > 1
    notes = () if rump or told.is_cut else told.pieces
    enough = sum(piece.words for piece in (*plain, *notes)) >= LEAST_CONTENT
    return Page(
        number=slide.number,
        named=bool(given),
        is_cut=told.is_cut,
        title=title.rstrip(" ,;:"),
        section=slide.section,
        body=tuple(plain if enough else _telling_labels(body)),
        drawn=not enough and len(_label_boxes(body)) >= BOXES_FROM,
        notes=tuple(piece for piece in notes if _folded(piece.text) != _folded(title)),
        tables=tuple(_clean_table(table) for table in slide.tables),
        pictures=tuple(tidy(text) for text in slide.picture_texts if tidy(text)),
    )


LONGEST_ASIDE = 6


def _with_asides(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, a line in parentheses ("(at every level)") joined to the phrase that it explains."""
    found: list[Piece] = []
    for piece in pieces:
        last = found[-1] if found else None
        aside = piece.words <= LONGEST_ASIDE and re.fullmatch(r"\([^()]+\)", piece.text)
        if aside and last and last.role is Role.PHRASE and last.block == piece.block:
            found[-1] = replace(last, text=f"{last.text} {piece.text}")
        else:
            found.append(piece)
    return found


FEWEST_COUNTED = 3
MOST_COUNTED = 5
"""Lines that differ in their number alone, and the words of one, that are a template's filling ("Tactic #1", "Tactic #2", …)."""


def _without_counted(lines: list[Piece]) -> list[Piece]:
    """The lines without a template's filling."""
    bare = [re.sub(r"[\d#]+", "", piece.text).casefold().strip(" .:") for piece in lines]
    often = Counter(
        text
        for text, piece in zip(bare, lines, strict=True)
        if piece.words <= MOST_COUNTED and re.search(r"[^\W\d_]\W*\d+\W*$", piece.text)
    )
    return [piece for text, piece in zip(bare, lines, strict=True) if often[text] < FEWEST_COUNTED]


def _telling_labels(body: list[Piece]) -> list[Piece]:
    """What may stand for a slide of labels: those with a capital or more than one word, each once."""
    telling = [piece for piece in body if piece.words > 1 or piece.text[:1].isupper()]
    return list({_folded(piece.text): piece for piece in telling}.values())[:MOST_LABELS]


def _without_labels(body: list[Piece]) -> list[Piece]:
    """The pieces without the labels of a drawing, which say nothing in a row."""
    boxes = _label_boxes(body)
    if len(boxes) >= BOXES_FROM:
        body = [piece for piece in body if piece.block not in boxes]
    short = [piece for piece in body if piece.role is Role.PHRASE and piece.words <= 2]
    phrases = [piece for piece in body if piece.role in {Role.PHRASE, Role.LABEL}]
    if len(short) < LABELS_FROM or 2 * len(short) < len(phrases):
        return body
    return [piece for piece in body if piece not in short]


def _label_boxes(body: Sequence[Piece]) -> frozenset[str]:
    """Text boxes that hold a label alone: a few words and no sentence."""
    boxes: dict[str, list[Piece]] = {}
    for piece in body:
        boxes.setdefault(piece.block, []).append(piece)
    return frozenset(
        block
        for block, pieces in boxes.items()
        if sum(piece.words for piece in pieces) <= BOX_WORDS
        and all(piece.role in {Role.PHRASE, Role.LABEL} for piece in pieces)
    )


def _clean_table(table: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(_clean_cell(cell) for cell in row)
        for row in table
        if any(cell.strip() for cell in row)
    )


def _clean_cell(cell: str) -> str:
    """The cell on one line, its own lines parted by semicolons where nothing else ends them."""
    lines = [clean_line(line) for line in re.split(r"[\n\x0b\r]", cell)]
    kept = [line for line in lines if line]
    return " ".join(
        line if line[-1] in ".!?:;," or at == len(kept) - 1 else f"{line};"
        for at, line in enumerate(kept)
    )


def _list_pieces(units: Iterable[Unit], tongue: Language) -> Iterator[Piece]:
    """The pieces of a slide's lines. What hung below a line that is left out does not hang on the line before it."""
    gone: Unit | None = None
    lines = list(joined_lines(units, tongue.open_ends))
    for unit, after in itertools.zip_longest(lines, lines[1:]):
        heads = after is not None and after.block == unit.block and after.level > unit.level
        below = gone is not None and unit.block == gone.block and unit.level > gone.level
        if below and gone is not None and is_secret(clean_line(gone.text), tongue):
            continue
        pieces = list(_body_pieces(_as_head(unit) if heads else unit, tongue))
        if below and gone is not None:
            pieces = [replace(piece, level=gone.level) for piece in pieces]
        elif not pieces and unit.kind is not BlockKind.TABLE:
            gone = unit
        else:
            gone = None
        yield from pieces


def _as_head(unit: Unit) -> Unit:
    """A line that breaks off before what hangs below it ("Begin with") as the head it is; any other line as it is."""
    breaks_off = unit.text.split()[-1:] and unit.text.split()[-1].casefold() in OPEN_ENDS
    return replace(unit, text=f"{unit.text.rstrip()}:") if breaks_off else unit


def _body_pieces(unit: Unit, tongue: Language) -> Iterator[Piece]:
    if unit.kind is BlockKind.TABLE:
        return
    if unit.kind in {
        BlockKind.FOOTER,
        BlockKind.LINK,
        BlockKind.MEDIA_NAME,
        BlockKind.CHART_VALUE,
        BlockKind.MATH,
        BlockKind.IMAGE_TEXT,
        BlockKind.ALT_TEXT,
    }:
        return
    text = told_arrows(without_reminder(unwrapped(clean_line(unit.text))), tongue.code)
    whole = len(text.split()) <= 7 or re.fullmatch(r"[“\"„«].*[”\"“»][.]?", text)
    parts = (text,) if whole else _with_tails(split_sentences(text))
    for number, part in enumerate(parts):
        role = role_of(part, tongue)
        if (
            is_secret(part, tongue)
            or is_useless(part)
            or is_no_prose(part)
            or PLACEHOLDER.fullmatch(
                part
            )  # a name alone, which may not be told, leaves nothing to tell
            or (role in {Role.SENTENCE, Role.QUESTION} and is_stage_direction(part, tongue))
            or _OF_TALK.search(part)
        ):
            continue
        yield Piece(
            id=unit.id if number == 0 else f"{unit.id}~{number}",
            slide=unit.slide,
            text=part,
            role=role,
            level=unit.level,
            block=unit.block,
            slides=(unit.slide,),
        )


_OF_TALK = re.compile(
    r"\b(?:of|in) (?:this|my|our) (?:talk|presentation|session|webinar|lecture)\b|"
    r"\b(?:dieses|unseres|meines|in diesem) vortrags?\b",
    re.IGNORECASE,
)
"""What speaks of the talk itself, which a reader does not hear."""


def _with_tails(parts: Sequence[str]) -> list[str]:
    """The sentences of a bullet, one of a word or two ("Since 1987.") left with the one before."""
    found: list[str] = []
    for part in parts:
        if found and len(part.split()) <= 2:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found
