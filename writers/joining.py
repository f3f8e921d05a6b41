"""From a slide's pieces to passages: sentences as they are, bullets joined honestly, tables and quotations kept what they are.

A joined sentence adds nothing to the slide's words but "and", commas and a colon.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from writers.boundaries import split_sentences
from writers.languages import Language, language
from writers.sentences import content_words, end_stop, is_order, stem
from writers.units import Page, Piece, Role

LONGEST_CELL = 30
"""Words told of a table's cell in a sentence."""
LONGEST_ROW = 30
"""Words of a row that can be said in one breath."""
LEAST_RUN_WORDS = 4
"""Phrases with fewer words together say nothing."""
TOLD_FROM = 0.7
"""A bullet with this share of its words in the slide's own notes is told by them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What becomes one claim: its words and the slides it rests on. `order` says that it tells the reader to do something."""

    text: str
    cites: tuple[int, ...]
    spoken: bool = False
    order: bool = False
    whole: bool = True
    """False for a phrase, and for what was joined from phrases."""
    common: bool = False
    """Whether its first word may stand with a small letter."""

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def is_term(self) -> bool:
        """Whether it is a term with its explanation behind a colon."""
        return bool(re.match(r"[^:.?!]{2,45}:\s\S", self.text))


class PassageKind(StrEnum):
    """How a passage stands on a page."""

    PROSE = "prose"
    ITEMS = "items"
    QUOTE = "quote"
    TABLE = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some sentences of one slide that belong together."""

    kind: PassageKind
    slide: int
    sentences: tuple[Sentence, ...] = ()
    """Of prose; of a quotation its words, then who said them; of a list its items; of a table its rows as sentences."""
    intro: Sentence | None = None
    """What a list is about, ending with a colon."""
    flows: bool = False
    """Whether the intro and the items can be read as one clause ("Design factors include: …")."""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(sentence.words for sentence in self.sentences) + (
            self.intro.words if self.intro else 0
        )


def passages(page: Page, tongue: Language) -> tuple[Passage, ...]:
    """The slide's passages in order: what was said, then what the slide adds to it, then its tables."""
    return _passages(page, tongue.code)


@functools.lru_cache(maxsize=4096)
def _passages(page: Page, code: str) -> tuple[Passage, ...]:
    """The same, kept: every draft of a deck asks for them."""
    tongue = language(code)
    said = _spoken_prose(page, tongue)
    told = {
        stem(word) for sentence in said for word in content_words(sentence.text, tongue.small_words)
    }
    body = [
        piece for piece in page.body if not _is_told(piece, told, tongue, enough=len(said) >= 2)
    ]
    found: list[Passage] = []
    if said:
        found.append(Passage(kind=PassageKind.PROSE, slide=page.number, sentences=tuple(said)))
    found += _body_passages(body, page, tongue)
    found += [table for rows in page.tables if (table := _table(rows, page)) is not None]
    return tuple(_mended(found, page, tongue))


def _spoken_prose(page: Page, tongue: Language) -> list[Sentence]:
    kept: list[Sentence] = []
    for piece, following in itertools.zip_longest(page.notes, page.notes[1:]):
        if piece.role is Role.QUESTION and (
            following is None or following.role is not Role.SENTENCE
        ):
            continue  # asked of a room, and answered there
        if piece.role in {Role.SENTENCE, Role.QUESTION, Role.QUOTATION}:
            kept.append(_sentence(piece, tongue))
    if kept or page.body:
        return kept
    return [_sentence(piece, tongue) for piece in page.notes if piece.words >= 6]


def _sentence(piece: Piece, tongue: Language) -> Sentence:
    return Sentence(
        text=end_stop(_capital(piece.text)),
        cites=piece.slides,
        spoken=piece.spoken,
        order=piece.role is Role.SENTENCE and is_order(piece.text, tongue),
        common=piece.common,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _is_told(piece: Piece, told: set[str], tongue: Language, *, enough: bool) -> bool:
    words = {stem(word) for word in content_words(piece.text, tongue.small_words)}
    if not enough or not words or (re.findall(r"\d+", piece.text) and not words <= told):
        return False
    return len(words & told) >= TOLD_FROM * len(words)


# Bullets


@dataclass(frozen=True, slots=True)
class _Bullet:
    piece: Piece
    children: tuple[_Bullet, ...]


def _tree(pieces: Sequence[Piece]) -> tuple[_Bullet, ...]:
    """The pieces by depth; a label takes what follows on its own level as children too."""
    roots: list[_Bullet] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        end = at + 1
        while (
            end < len(pieces)
            and pieces[end].level > piece.level
            and pieces[end].block == piece.block
        ):
            end += 1
        if end == at + 1 and piece.role is Role.LABEL:
            while (
                end < len(pieces)
                and pieces[end].role is Role.PHRASE
                and pieces[end].level == piece.level
                and end - at <= 8
            ):
                end += 1
        roots.append(_Bullet(piece, _tree(pieces[at + 1 : end])))
        at = end
    return tuple(roots)


def _body_passages(body: Sequence[Piece], page: Page, tongue: Language) -> list[Passage]:
    found: list[Passage] = []
    aside = (
        sum(piece.words for piece in page.notes) >= 30
    )  # the notes tell the slide; labels add nothing
    run: list[Sentence] = []  # phrases side by side
    prose: list[Sentence] = []

    def close_run() -> None:
        if (
            run
            and sum(item.words for item in run) >= LEAST_RUN_WORDS
            and not (aside and _are_labels(run))
        ):
            named = any(passage.intro for passage in found if passage.kind is PassageKind.ITEMS)
            intro = _intro(page.title, (page.number,)) if page.title and not named else None
            found.append(
                Passage(
                    kind=PassageKind.ITEMS, slide=page.number, sentences=tuple(run), intro=intro
                )
            )
        run.clear()

    def close_prose() -> None:
        if prose:
            found.append(Passage(kind=PassageKind.PROSE, slide=page.number, sentences=tuple(prose)))
            prose.clear()

    bullets = _tree(body)
    for number, bullet in enumerate(bullets):
        piece = bullet.piece
        if number and bullets[number - 1].piece.role is Role.QUOTATION and _speaker(piece):
            continue  # told with the quotation
        if aside and piece.role is Role.PHRASE and piece.text[:1].islower():
            continue  # the caption of a figure that stands beside it
        if bullet.children:
            close_run()
            close_prose()
            items = tuple(_item(child, tongue) for child in bullet.children)
            found.append(
                Passage(
                    kind=PassageKind.ITEMS,
                    slide=page.number,
                    sentences=items,
                    intro=_intro(piece.text, piece.slides),
                    flows=bool(_FLOWS_ON.search(piece.text.rstrip(" .;,:"))),
                )
            )
        elif piece.role is Role.QUOTATION:
            close_run()
            close_prose()
            following = bullets[number + 1].piece if number + 1 < len(bullets) else None
            said = (_phrase(piece, tongue), *_speaker(following))
            found.append(Passage(kind=PassageKind.QUOTE, slide=page.number, sentences=said))
        elif piece.role is Role.SENTENCE or (
            piece.role is Role.QUESTION
            and not run
            and number + 1 < len(bullets)
            and bullets[number + 1].piece.role is Role.SENTENCE
        ):
            if (
                run
                and (
                    (number + 1 < len(bullets) and bullets[number + 1].piece.role is Role.PHRASE)
                    or len(run) > 1
                )
                and piece.words <= 14
            ):
                run.append(
                    _phrase(piece, tongue)
                )  # one of the items of a list happens to be a sentence
                continue
            close_run()
            prose.append(_sentence(piece, tongue))
        elif piece.role is Role.LABEL:
            continue  # a label with nothing under it says nothing
        else:
            close_prose()
            run.append(_phrase(piece, tongue))
    close_prose()
    close_run()
    return found


def _speaker(piece: Piece | None) -> tuple[Sentence, ...]:
    """Who said the quotation before this piece, if it says that: a short phrase that begins with a name."""
    if (
        piece is None
        or piece.role is not Role.PHRASE
        or piece.words > 12
        or not piece.text[:1].isupper()
    ):
        return ()
    return (Sentence(text=f"– {piece.text.rstrip(' .;,')}", cites=piece.slides, whole=False),)


def _are_labels(run: Sequence[Sentence]) -> bool:
    return sum(item.words for item in run) <= 2.5 * len(run)


def _phrase(piece: Piece, tongue: Language) -> Sentence:
    return Sentence(
        text=piece.text.rstrip(" ;,"),
        cites=piece.slides,
        whole=False,
        common=piece.common,
        order=is_order(piece.text, tongue),
    )


def _item(bullet: _Bullet, tongue: Language) -> Sentence:
    """A bullet as an item; its own children stand behind a colon."""
    text = bullet.piece.text.rstrip(" ;,.:") if bullet.children else bullet.piece.text.rstrip(" ;,")
    cites = set(bullet.piece.slides)
    if bullet.children:
        inner = [_item(child, tongue) for child in bullet.children]
        text = f"{text}: {listed([item.text for item in inner], tongue)}"
        cites.update(number for item in inner for number in item.cites)
    return Sentence(text=text, cites=tuple(sorted(cites)), whole=False, common=bullet.piece.common)


def _intro(text: str, cites: tuple[int, ...]) -> Sentence:
    bare = text.rstrip(" .;,:")
    return Sentence(text=f"{bare}:" if not bare.endswith("?") else bare, cites=cites, whole=False)


_FLOWS_ON = re.compile(
    r"\b(?:includes?|including|are|is|by|of|for|with|to|on|from|because of|such as|should|must|can|will|shows?|contains?|covers?|needs?|provides?|offers?|requires?|has|have|"
    r"enthält|umfasst|sind|ist|durch|für|mit|von|wie|braucht|bietet|zeigt)$",
    re.IGNORECASE,
)


def as_sentence(passage: Passage, tongue: Language) -> Sentence:
    """The list as one sentence: "Design factors include safety, accessibility and simplicity."."""
    items = [item.text.rstrip(".") for item in passage.sentences]
    cites = tuple(
        sorted(
            {number for item in passage.sentences for number in item.cites}
            | set(passage.intro.cites if passage.intro else ())
        )
    )
    if passage.intro is None:
        return Sentence(text=end_stop(_capital(listed(items, tongue))), cites=cites, whole=False)
    if len(items) == 1 and (":" in items[0] or passage.intro.text.endswith("?")):
        return Sentence(text=end_stop(_capital(items[0])), cites=cites, whole=False)
    intro = passage.intro.text
    if intro.endswith(":") and passage.flows:
        intro = intro[:-1]
    text = f"{_capital(intro)} {listed([_lowered(item) for item in passage.sentences], tongue)}"
    return Sentence(text=end_stop(text), cites=cites, whole=False)


def listed(items: Sequence[str], tongue: Language) -> str:
    """The items as "a, b and c"; with semicolons where the items have commas or are long."""
    plain = [item.rstrip(" .;,") for item in items]
    if len(plain) == 1:
        return plain[0]
    heavy = any(
        "," in item or ";" in item or ":" in item or len(item.split()) > 8 for item in plain
    )
    if heavy:
        return "; ".join(plain)
    return f"{', '.join(plain[:-1])} {tongue.say.get('and', 'and')} {plain[-1]}"


def _lowered(sentence: Sentence) -> str:
    """Its text with a small first letter, where its first word is no name; without its full stop."""
    text = sentence.text.rstrip(".")
    alone = re.match(
        r"[A-ZÄÖÜ][\w’'-]*(?:[,;]?\s[a-zäöüß(]|[,;]|$)", text
    )  # "Standard Statement 1" is a name
    return text[:1].lower() + text[1:] if sentence.common and alone else text


# Tables


def _table(rows: Sequence[Sequence[str]], page: Page) -> Passage | None:
    """The table with a sentence for each row; nothing for one without a body."""
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    head, *body = rows
    sentences = tuple(
        _row_sentence(head, row, page.number) for row in body if sum(1 for cell in row if cell) >= 2
    )
    if not sentences:
        return None
    return Passage(
        kind=PassageKind.TABLE,
        slide=page.number,
        sentences=sentences,
        intro=_intro(page.title, (page.number,)) if page.title else None,
        head=tuple(head),
        rows=tuple(tuple(row) for row in body if any(row)),
    )


def _row_sentence(head: Sequence[str], row: Sequence[str], slide: int) -> Sentence:
    """A row read aloud: "Bearings: before 12 %, after 3 %."; of a long cell its first sentences."""
    cells = [
        f"{name} {cell}"
        if name and len(head) > 2 and len(name.split()) <= 4 and len(cell.split()) <= 6
        else _beginning(cell)
        for name, cell in zip(head[1:], row[1:], strict=False)
        if cell
    ]
    text = f"{_beginning(row[0])}: {', '.join(cells)}" if row and row[0] else ", ".join(cells)
    return Sentence(text=end_stop(text), cites=(slide,), whole=len(text.split()) <= LONGEST_ROW)


def _beginning(cell: str) -> str:
    """The cell's first sentences up to about `LONGEST_CELL` words, without the last full stop."""
    kept: list[str] = []
    for sentence in split_sentences(cell):
        if kept and sum(len(one.split()) for one in kept) + len(sentence.split()) > LONGEST_CELL:
            break
        kept.append(sentence)
    return " ".join(kept).rstrip(" .;,")


def is_small(passage: Passage) -> bool:
    """Whether a table can stand on a page as one: few columns, short cells, hardly a gap."""
    cells = [cell for row in passage.rows for cell in row]
    longest = max((len(cell.split()) for cell in cells), default=0)
    return (
        len(passage.head) <= 6
        and longest <= 14
        and 4 * sum(1 for cell in cells if not cell) <= len(cells)
    )


# What leans on a sentence that is not there


_STRIPPED = re.compile(
    r"^(?:and|but|so|then|also|however|therefore|thus|hence|still|yet|instead|moreover|furthermore|finally|now|in addition|for example|for instance|again|"
    r"similarly|meanwhile|in short|in other words|as a result|und|aber|also|außerdem|zudem|jedoch|deshalb|daher|nun|schließlich|zum Beispiel)\b(?P<comma>,)?\s+",
    re.IGNORECASE,
)


def _mended(found: Iterable[Passage], page: Page, tongue: Language) -> Iterator[Passage]:
    """The passages, none beginning with a word that needs a sentence before it."""
    before = False
    for passage in found:
        if passage.kind is not PassageKind.PROSE or before:
            before = before or passage.kind is PassageKind.PROSE
            yield passage
            continue
        kept = list(passage.sentences)
        while kept and leans(kept[0].text, tongue):
            stood_up = _stripped(kept[0], tongue)
            if stood_up is not None:
                kept[0] = stood_up
                break
            named = _named(kept[0], page) if len(kept) == 1 or page.words < 40 else None
            if named is not None:
                kept[0] = named
                break
            kept.pop(0)
        if kept:
            before = True
            yield replace(passage, sentences=tuple(kept))


def are_terms(passage: Passage) -> bool:
    """Whether most items of a list are a term with its explanation."""
    return (
        2 * sum(1 for item in passage.sentences if re.match(r"[^:]{2,45}:\s", item.text))
        >= len(passage.sentences)
        > 1
    )


def leans(text: str, tongue: Language) -> bool:
    """Whether the sentence needs the one before it."""
    return bool(tongue.leaning and tongue.leaning.match(text))


def _stripped(sentence: Sentence, tongue: Language) -> Sentence | None:
    """The sentence without its connecting word, if it stands on its own then."""
    match = _STRIPPED.match(sentence.text)
    if not match:
        return None
    rest = sentence.text[match.end() :]
    if leans(rest, tongue) or (not match["comma"] and tongue.code == "de") or len(rest.split()) < 4:
        return None
    return replace(sentence, text=rest[:1].upper() + rest[1:])


def _named(sentence: Sentence, page: Page) -> Sentence | None:
    """The sentence behind the slide's title, which says what "it" is."""
    if not page.title or page.title.endswith("?") or len(page.title.split()) > 10:
        return None
    return replace(sentence, text=f"{page.title.rstrip('.:')}: {end_stop(_lowered(sentence))}")
