"""From the source's units to pieces one can write with: cleaned, told apart, and without what only a room or a screen needs.

A piece is a sentence, a phrase, a label, a question, a quotation or a table row. What is left out is code, addresses, stage
directions, placeholders, and lines that stand on most slides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from deckproof.model import BlockKind, Source, SourceSlide, Unit
from writers.boundaries import split_sentences
from writers.languages import Language
from writers.languages.small_words import words
from writers.sentences import SHORTEST_SENTENCE, clean_line, content_words, is_sentence, tidy

BOILERPLATE_FROM = 4
"""A short line on so many slides belongs to the layout."""

WRAPPED_FROM = 36
"""Characters; a line so long that goes on in lower case was wrapped."""
LABELS_FROM = 6
"""So many one- or two-word lines on a slide are the labels of a drawing."""
SAID_FROM = 0.8
"""A piece with this share of its runs of three words in earlier ones was said before."""
LEAST_CONTENT = 6
"""A slide with fewer words besides its title carries nothing of its own."""
LONGEST_TITLE = 14
"""Words; a longer title is the slide's text."""
MOST_LABELS = 12
"""Of a slide that has nothing but labels."""
_OPEN_ENDS = words(
    "a an the of for to in on at by with and or from as into that which our your its is are der die das des ein eine und oder mit für von im in als &"
)


class Role(StrEnum):
    """What a piece can serve as."""

    SENTENCE = "sentence"
    PHRASE = "phrase"
    LABEL = "label"
    QUESTION = "question"
    QUOTATION = "quotation"
    ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A cleaned piece of one slide; `slides` has also the later slides that say the same."""

    id: str
    slide: int
    text: str
    role: Role
    spoken: bool = False
    """Whether it comes from the notes."""
    level: int = 0
    block: str = ""
    slides: tuple[int, ...] = ()
    common: bool = False
    """Whether its first word has a small letter inside a sentence, and so is no name."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is left of one slide: its title and its pieces in reading order."""

    number: int
    title: str
    section: str | None
    body: tuple[Piece, ...] = ()
    notes: tuple[Piece, ...] = ()
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    pictures: tuple[str, ...] = ()
    named: bool = True
    """Whether the file says what its title is; else its first line is taken for one."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Notes first, since they are the best text, then what stands on the slide."""
        return self.notes + self.body

    @property
    def words(self) -> int:
        """Of all its pieces."""
        return sum(piece.words for piece in self.pieces)


_CODE = re.compile(
    r"^\s*(?:[$>#]\s?\w|SELECT\b.*\bFROM\b|(?:CREATE|ALTER|INSERT|DROP|UPDATE|GRANT|EXEC)\s+[A-Z]{3,}|(?:def|class|import|from|public|private|void|var|let|const|"
    r"function|return|package|override|static|#include|using)\s+[\w.*{<(]+.*[;{(:=)]|<\/?\w+[^>]*>|[\w.]+\(.*\)\s*[;{:]?\s*$|[{}()\[\];]+\s*$|\w+\s*=\s*[\[{\"'(\w]+.*;$|"
    r"[,;:)\]}]|\((?:while|if|let|define|defun|for)\b)|"
    r"\b(?:NOT NULL|PRIMARY KEY|FOREIGN KEY|varchar\(|nvarchar\(|decimal\(\d|GROUP BY|ORDER BY|HTTP/\d)|:=|==|&&|\|\||</\w|\bdef\s\w+\(|"
    r"\b(?:double|float|int|String|void|char)\s\w+\(|\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:"
)
"""A line of code, of a query, of a log."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|io|example|test)(?:/\S*)?\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\W*(?:sources?|quelle|image(?: credit)?s?|photo|foto|fig(?:ure)?|©|copyright|\(c\)|credit|via|cf\.)\b\s*:?",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"lorem ipsum|click to (?:add|edit)|(?:second|third|fourth|fifth) level|double[- ]click|type (?:your )?text|your (?:text|title|logo|company|subtitle|name) here|"
    r"insert (?:text|picture|your|photo|logo|image)|\bxx+\b|text hier|titel hinzufügen|^\W*(?:title|subtitle|text|picture|image|chart|logo|placeholder|tbd|todo)\W*$",
    re.IGNORECASE,
)


def read_pages(source: Source, tongue: Language, *, use_notes: bool) -> tuple[Page, ...]:
    """The slides' usable pieces, said once each: a later repetition only adds its slide to the first."""
    boilerplate = _boilerplate(source)
    pages = [_page(slide, tongue, boilerplate, use_notes=use_notes) for slide in source.slides]
    small = _small_letters(source)
    return _said_once([_with_common(page, small, tongue) for page in pages])


def _small_letters(source: Source) -> frozenset[str]:
    """Every word that the deck writes with a small first letter somewhere."""
    texts = (unit.text for slide in source.slides for unit in (*slide.units, *slide.notes))
    return frozenset(
        word for text in texts for word in re.findall(r"(?<![\w@./])[a-zäöüß][\w’'-]*", text)
    )


_COMMON_ENDING = re.compile(
    r"(?:ing|ed|ly|tion|sion|ment|ness|ity|ance|ence|ical|able|ive|ous|ful|ety|ware|ship)s?$"
)


def _with_common(page: Page, small: frozenset[str], tongue: Language) -> Page:
    def told(piece: Piece) -> Piece:
        first = re.match(r"[A-ZÄÖÜ][a-zäöüß’'-]+(?![\w.])", piece.text)
        word = first[0].lower() if first else ""
        known = (
            word in small
            or word in tongue.small_words
            or word in tongue.orders
            or word in tongue.finite
        )
        ending = tongue.code == "en" and len(word) > 5 and bool(_COMMON_ENDING.search(word))
        return replace(piece, common=bool(word) and (known or ending))

    return replace(page, body=tuple(map(told, page.body)), notes=tuple(map(told, page.notes)))


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
    given, spilled = _parted_title(_clean_title(slide.title))
    lines = [piece for unit in _joined_lines(slide.units) for piece in _body_pieces(unit, tongue)]
    lines = [
        piece
        for piece in lines
        if _folded(piece.text) not in boilerplate and _folded(piece.text) != _folded(given)
    ]
    title, lines = _title_and_rest(given, lines)
    notes = list(_note_pieces(_joined_lines(slide.notes), tongue)) if use_notes else []
    body = [_title_piece(text, slide.number, tongue) for text in spilled] + lines
    plain = _without_labels(body)
    enough = sum(piece.words for piece in (*plain, *notes)) >= LEAST_CONTENT
    return Page(
        number=slide.number,
        named=bool(given),
        title=title,
        section=slide.section,
        body=tuple(plain if enough else _telling_labels(body)),
        notes=tuple(piece for piece in notes if _folded(piece.text) != _folded(title)),
        tables=tuple(_clean_table(table) for table in slide.tables),
        pictures=tuple(tidy(text) for text in slide.picture_texts if tidy(text)),
    )


def _telling_labels(body: list[Piece]) -> list[Piece]:
    """What may stand for a slide of labels: those with a capital or more than one word."""
    return [piece for piece in body if piece.words > 1 or piece.text[:1].isupper()][:MOST_LABELS]


def _clean_title(title: str) -> str:
    """The title on one line, without a list number before it and bullets that a reader ran into it."""
    text = re.sub(r"^\W*\d{1,2}[.)]\s+(?=\w)", "", tidy(title))
    return re.split(r"\s[•▪■]\s", text)[0].strip(" :;,")


def _parted_title(title: str) -> tuple[str, list[str]]:
    """A title that holds the slide's text as well, as some readers give it, as its head and its other sentences."""
    if len(title.split()) <= LONGEST_TITLE:
        return title, []
    head, *rest = split_sentences(title)
    if len(head.split()) <= LONGEST_TITLE and rest:
        return head, rest
    return "", [title]


def _title_piece(text: str, number: int, tongue: Language) -> Piece:
    return Piece(
        id=f"~title{number}", slide=number, text=text, role=_role(text, tongue), slides=(number,)
    )


def _title_and_rest(given: str, lines: list[Piece]) -> tuple[str, list[Piece]]:
    """The title, taken from the first line where none is given, joined with it where it breaks off."""
    title = given
    if not title and lines and _looks_like_title(lines[0]):
        title, lines = lines[0].text.rstrip(":"), lines[1:]
    breaks_off = bool(title) and title.split()[-1].casefold() in _OPEN_ENDS
    if breaks_off and lines and lines[0].words <= 6:
        title, lines = f"{title} {lines[0].text}", lines[1:]
    return title, lines


def _without_labels(body: list[Piece]) -> list[Piece]:
    """The pieces without the labels of a drawing, which say nothing in a row."""
    short = [piece for piece in body if piece.role is Role.PHRASE and piece.words <= 2]
    phrases = [piece for piece in body if piece.role in {Role.PHRASE, Role.LABEL}]
    if len(short) < LABELS_FROM or 2 * len(short) < len(phrases):
        return body
    return [piece for piece in body if piece not in short]


def _looks_like_title(piece: Piece) -> bool:
    return (
        piece.role in {Role.PHRASE, Role.LABEL, Role.QUESTION}
        and piece.level == 0
        and piece.words <= 12
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


def _joined_lines(units: Iterable[Unit]) -> Iterator[Unit]:
    """The units, those that are one line of a wrapped paragraph joined to the line before."""
    held: Unit | None = None
    last: Unit | None = None
    for unit in units:
        text = unit.text.strip()
        if not text:
            continue
        if held is not None and last is not None and _goes_on(last, unit):
            end = held.text.rstrip()
            gap = "" if end.endswith(("\ufffe", "\u00ad")) else " "
            held = replace(held, text=end.rstrip("\ufffe\u00ad") + gap + text)
        else:
            if held is not None:
                yield held
            held = unit
        last = unit
    if held is not None:
        yield held


def _goes_on(first: Unit, second: Unit) -> bool:
    """Whether the second is the rest of the first's sentence: same block, lower case, nothing ended before."""
    if (
        first.block != second.block
        or first.level != second.level
        or BlockKind.TABLE in {first.kind, second.kind}
    ):
        return False
    end, begin = first.text.rstrip(), second.text.lstrip()
    trails = end.endswith(("…", "..."))
    if (
        (end[-1] in ".!?:;" and not trails)
        or not begin[0].islower()
        or re.match(r"[•·▪–*o]\s|\w+\(", begin)
    ):
        return False
    last = end.split()[-1].casefold()
    return trails or len(end) >= WRAPPED_FROM or last in _OPEN_ENDS or end[-1] in ",-\ufffe\u00ad"


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
    text = _without_reminder(clean_line(unit.text))
    whole = len(text.split()) <= 7 or re.fullmatch(r"[“\"„«].*[”\"“»][.]?", text)
    parts = (text,) if whole else _with_tails(split_sentences(text))
    for number, part in enumerate(parts):
        role = _role(part, tongue)
        if (
            is_secret(part, tongue)
            or _is_useless(part)
            or (role in {Role.SENTENCE, Role.QUESTION} and is_stage_direction(part, tongue))
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


def _with_tails(parts: Sequence[str]) -> list[str]:
    """The sentences of a bullet, one of a word or two ("Since 1987.") left with the one before."""
    found: list[str] = []
    for part in parts:
        if found and len(part.split()) <= 2:
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


_TERM = re.compile(r"[^:.?!]{2,45}:\s+\S")
"""A term with its explanation, as on "Routing: classifies inputs"."""


def _note_pieces(units: Iterable[Unit], tongue: Language) -> Iterator[Piece]:
    dropped = False  # what leans on a sentence that goes has to go too
    secret = False  # and what goes on about a thing said in confidence
    for unit in units:
        for number, raw in enumerate(split_sentences(clean_line(unit.text))):
            part = _without_reminder(raw)
            secret = is_secret(part, tongue) or (secret and _refers_back(part, tongue))
            leaning = bool(tongue.leaning and tongue.leaning.match(part))
            stays = not secret and _is_balanced(part) and not is_stage_direction(part, tongue)
            if not stays or _is_useless(part) or (dropped and leaning):
                dropped = True
                continue
            dropped = False
            role = _note_role(part, tongue)
            if role is Role.PHRASE and len(part.split()) < 3:
                continue
            yield Piece(
                id=unit.id if number == 0 else f"{unit.id}~{number}",
                slide=unit.slide,
                text=part,
                role=role,
                spoken=True,
                level=unit.level,
                block=unit.block,
                slides=(unit.slide,),
            )


_REMINDER = re.compile(
    r"^(?:please\s+)?(?:note|remember|reminder|caution|nb|n\.b\.|wichtig|hinweis|merke)\s*(?:also\s+)?(?:\bthat\b|:)\s*",
    re.IGNORECASE,
)


def _without_reminder(text: str) -> str:
    """The sentence without "Note that", which the speaker told themselves."""
    rest = _REMINDER.sub("", text)
    return rest[:1].upper() + rest[1:] if rest != text else text


def _note_role(text: str, tongue: Language) -> Role:
    role = _role(text, tongue)
    if (
        role is Role.PHRASE
        and len(text.split()) >= 5
        and re.match(r"[A-ZÄÖÜ\[].*[.!][”\"]?$", text)
    ):
        return Role.SENTENCE  # somebody wrote it out as one
    return role


def _is_balanced(text: str) -> bool:
    """Whether every bracket that opens is closed; what was cut inside one cannot be read."""
    return text.count("(") == text.count(")") and text.count("“") == text.count("”")


def is_secret(text: str, tongue: Language) -> bool:
    """Whether the speaker asked the room to keep it."""
    return bool(tongue.secret and tongue.secret.search(text))


def _refers_back(text: str, tongue: Language) -> bool:
    return any(pattern and pattern.match(text) for pattern in (tongue.leaning, tongue.pronoun))


def is_stage_direction(text: str, tongue: Language) -> bool:
    """Whether a sentence of the notes was meant for the room or for the speaker alone."""
    outside = re.sub(r"[“\"„][^”\"“]*[”\"“]", "", text)
    return bool(
        (tongue.spoken and tongue.spoken.search(text))
        or (tongue.first_person and tongue.first_person.search(outside))
    )


def _is_useless(text: str) -> bool:
    """Whether nothing can be written with it: code, an address alone, a placeholder, a number, a credit."""
    letters = sum(letter.isalpha() for letter in text)
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")):
        return True
    if _PLACEHOLDER.search(text) or _SOURCE.match(text) or _CODE.search(text):
        return True
    if text.split()[-1].casefold() in _OPEN_ENDS or (
        re.match(r"(?:and|or|und|oder)\s", text, re.IGNORECASE) and len(text.split()) <= 4
    ):
        return True  # it breaks off, or is the rest of a label
    if len(text.split()) <= 8 and text.count("(") != text.count(")"):
        return True  # the half of something
    without = _ADDRESS.sub("", text)
    return without != text and len(without.split()) < 6


def _role(text: str, tongue: Language) -> Role:
    if re.match(r"^[“\"„«]", text) and len(text.split()) >= 4:
        return Role.QUOTATION
    if text.endswith("?"):
        return Role.QUESTION
    if text.endswith(":"):
        return Role.LABEL
    if is_sentence(text, tongue) or _is_written_out(text):
        return Role.SENTENCE
    return Role.PHRASE


def _is_written_out(text: str) -> bool:
    """Whether somebody put a full stop behind it and it does not begin like a phrase."""
    return (
        len(text.split()) >= SHORTEST_SENTENCE
        and text.endswith(".")
        and text[:1].isupper()
        and not re.match(r"(?:\w+(?:ing|ed)|To|For|With|By|In order)\b", text)
    )


class _Said:
    """What the deck has said so far, so that each thing is told once."""

    def __init__(self) -> None:
        self._first: dict[frozenset[str], tuple[int, str]] = {}
        self._runs: dict[tuple[str, ...], tuple[int, str]] = {}
        self.again: dict[tuple[int, str], set[int]] = {}
        """The later slides of what was first said by this piece of this slide."""

    def knows(self, piece: Piece) -> bool:
        """Whether it was said before; if so its slide is noted with the first."""
        first = self._by_words(piece) or self._by_runs(piece)
        if first is None:
            return False
        self.again.setdefault(first, set()).add(piece.slide)
        return True

    def _by_words(self, piece: Piece) -> tuple[int, str] | None:
        key = frozenset(content_words(piece.text))
        if len(key) < 2 or (len(key) < 4 and piece.role is not Role.PHRASE):
            return None
        if len(key) < 3:
            key |= {f"on {piece.slide}"}  # two words are repeated by chance on other slides
        place = (piece.slide, piece.id)
        found = self._first.setdefault(key, place)
        return None if found == place else found

    def _by_runs(self, piece: Piece) -> tuple[int, str] | None:
        """The piece that had most of this one's runs of three words, if some did."""
        words = re.findall(r"\w+", piece.text.casefold())
        runs = [tuple(words[at : at + 3]) for at in range(len(words) - 2)]
        known = [self._runs[run] for run in runs if run in self._runs]
        place = (piece.slide, piece.id)
        if len(runs) >= 4 and len(known) >= SAID_FROM * len(runs):
            return Counter(known).most_common(1)[0][0]
        for run in runs:
            self._runs.setdefault(run, place)
        return None


def _said_once(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with each piece where it is first said; its later slides are cited there too."""
    said = _Said()
    kept = [
        replace(
            page,
            notes=tuple(piece for piece in page.notes if not said.knows(piece)),
            body=tuple(piece for piece in page.body if not said.knows(piece)),
        )
        for page in pages
    ]
    return tuple(
        replace(
            page,
            notes=_with_slides(page.notes, said.again),
            body=_with_slides(page.body, said.again),
        )
        for page in kept
    )


def _with_slides(
    pieces: Iterable[Piece], extra: dict[tuple[int, str], set[int]]
) -> tuple[Piece, ...]:
    return tuple(
        replace(
            piece, slides=tuple(sorted({piece.slide, *extra.get((piece.slide, piece.id), ())})[:3])
        )
        for piece in pieces
    )
