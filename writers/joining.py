"""From a slide's pieces to passages: sentences as they are, bullets joined honestly, tables and quotations kept what they are.

A joined sentence adds nothing to the slide's words but "and", commas and a colon.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from writers.anchoring import hangs_back, opens_unnamed
from writers.languages import Language
from writers.leaning import mended
from writers.pages import Page, Piece, Role
from writers.passages import Passage, PassageKind, Sentence, capital, intro_of, lowered
from writers.sentences import content_words, end_stop, is_order, is_sentence, stem
from writers.tables import table_of
from writers.untold import untold

LEAST_RUN_WORDS = 4
"""Phrases with fewer words together say nothing."""
LONG_ITEM = 6
HEAVY_ITEM = 8
HEAVY_ROW = 14
"""Words of items below an item that still can be read in a row."""
"""Words of an item that needs no intro when it stands alone."""


def passages(page: Page, tongue: Language) -> tuple[Passage, ...]:
    """The slide's passages in order: what was said, then what the slide adds to it, then its tables."""
    return _passages(page, tongue)


@functools.lru_cache(maxsize=4096)
def _passages(page: Page, tongue: Language) -> tuple[Passage, ...]:
    """The same, kept: every draft of a deck asks for them."""
    said = _spoken_prose(page, tongue)
    body = untold(page, said, tongue)
    shown = _shown_first(body, said, page, tongue)
    body = [piece for piece in body if piece not in shown]
    said = [*(_sentence(piece, tongue) for piece in shown), *said]
    found: list[Passage] = []
    if said:
        found.append(Passage(kind=PassageKind.PROSE, slide=page.number, sentences=tuple(said)))
    found += _body_passages(body, page, tongue)
    found += [table for rows in page.tables if (table := table_of(rows, page, tongue)) is not None]
    told = tuple(mended(found, page, tongue))
    return () if _only_asks(told) else told


MOST_SHOWN = 2
"""Sentences of a slide that its notes go on from."""


def _shown_first(
    body: Sequence[Piece], said: Sequence[Sentence], page: Page, tongue: Language
) -> list[Piece]:
    """The slide's own sentences that its notes take up with their first words, and so follow from: the room had read them."""
    stated = [piece for piece in body if piece.role is Role.SENTENCE]
    if not said or not stated or len(stated) > MOST_SHOWN or len(stated) < len(body):
        return []
    first = stated[0].text
    if opens_unnamed(first, (page.title,), tongue) or hangs_back(first, tongue):
        return []  # what is said of a picture
    known = {stem(word) for word in content_words(page.title, tongue.small_words)}
    taken_up = {stem(word) for word in content_words(said[0].text, tongue.small_words)} - known
    own = {stem(word) for piece in stated for word in content_words(piece.text)}
    return stated if taken_up & own else []


MOST_UNANSWERED = 2


def _only_asks(told: Sequence[Passage]) -> bool:
    """Whether the slide says no more than a question or two, which the speaker answered."""
    sentences = [sentence for passage in told for sentence in passage.sentences]
    return 0 < len(sentences) <= MOST_UNANSWERED and all(
        one.text.endswith("?") for one in sentences
    )


def _spoken_prose(page: Page, tongue: Language) -> list[Sentence]:
    kept: list[Sentence] = []
    for asked, group in itertools.groupby(
        page.notes, key=lambda piece: piece.role is Role.QUESTION
    ):
        run = list(group)
        if asked and not _is_answered(run, page):
            continue  # asked of a room, and answered there
        kept += [
            _sentence(piece, tongue)
            for piece in run
            if piece.role in {Role.SENTENCE, Role.QUESTION, Role.QUOTATION}
        ]
    if kept or page.body:
        return kept
    return [_sentence(piece, tongue) for piece in page.notes if piece.words >= 6]


def _is_answered(run: Sequence[Piece], page: Page) -> bool:
    """Whether a sentence follows the questions."""
    after = page.notes[page.notes.index(run[-1]) + 1 :]
    return bool(after) and after[0].role is Role.SENTENCE


def _sentence(piece: Piece, tongue: Language) -> Sentence:
    return Sentence(
        text=end_stop(capital(piece.text)),
        cites=piece.slides,
        spoken=piece.spoken,
        order=piece.role is Role.SENTENCE and is_order(piece.text, tongue),
        common=piece.common,
    )


# Bullets


@dataclass(frozen=True, slots=True)
class _Bullet:
    piece: Piece
    children: tuple[_Bullet, ...]


def _tree(pieces: Sequence[Piece]) -> tuple[_Bullet, ...]:
    """The pieces by depth; a label takes what follows on its own level as children too, a row of column heads nothing."""
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
        beside = at > 0 and pieces[at - 1].role is Role.LABEL and not roots[-1].children
        if end == at + 1 and piece.role is Role.LABEL and not beside:
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
    """What stands on the slide as passages, in order."""
    if page.drawn and body:
        return [_drawing(body, page, tongue)]
    bullets = _tree(body)
    gathering = _Gathering(page, tongue, _in_mixed_lists(bullets), _in_one_line(bullets, tongue))
    for number, bullet in enumerate(bullets):
        before = bullets[number - 1].piece if number else None
        after = bullets[number + 1].piece if number + 1 < len(bullets) else None
        gathering.take(bullet, before, after)
    return gathering.passages()


LONGEST_CAPTION = 12
"""Words of a figure that is set large."""
FEWEST_MIXED = 3
LONGEST_MIXED = 16
"""Items of a list that holds sentences too, and the words of the longest one."""


def _in_mixed_lists(bullets: Sequence[_Bullet]) -> frozenset[str]:
    """The ids of the pieces that stand in a list of phrases and short sentences, which is told as a list whole."""
    found: set[str] = set()
    for _, group in itertools.groupby(
        bullets, key=lambda bullet: (bullet.piece.block, bullet.piece.level, bool(bullet.children))
    ):
        pieces = [bullet.piece for bullet in group if not bullet.children]
        phrases = sum(piece.role is Role.PHRASE for piece in pieces)
        plain = all(
            piece.role in {Role.PHRASE, Role.SENTENCE} and piece.words <= LONGEST_MIXED
            for piece in pieces
        )
        stopped = any(piece.text.endswith(".") for piece in pieces)
        mixed = phrases > 0 and (not stopped or 3 * phrases >= len(pieces))
        if plain and mixed and len(pieces) >= FEWEST_MIXED:
            found.update(piece.id for piece in pieces)
    return frozenset(found)


def _in_one_line(bullets: Sequence[_Bullet], tongue: Language) -> frozenset[str]:
    """The ids of pieces that are told with the little that hangs below them as one item of the list they stand in.

    A list of their own would swallow the items that follow them.
    """
    found: set[str] = set()
    for number, bullet in enumerate(bullets):
        beside = [*bullets[max(0, number - 1) : number], *bullets[number + 1 : number + 2]]
        among = any(
            not other.children
            and other.piece.block == bullet.piece.block
            and other.piece.role is Role.PHRASE
            for other in beside
        )
        if bullet.children and among and _is_light_below(bullet, tongue):
            found.add(bullet.piece.id)
    return frozenset(found)


def _is_light_below(bullet: _Bullet, tongue: Language) -> bool:
    """Whether all that hangs below it can be read in a row behind it."""
    if any(child.children for child in bullet.children) or bullet.piece.text.endswith("?"):
        return False
    items = [_item(child, tongue) for child in bullet.children]
    light = bullet.piece.words + sum(item.words for item in items) <= HEAVY_ROW
    return light and not _is_heavy(items) and not any(item.text.endswith("?") for item in items)


def _drawing(body: Sequence[Piece], page: Page, tongue: Language) -> Passage:
    """The labels of a drawing in one honest sentence."""
    labels = listed([piece.text for piece in body], tongue)
    text = tongue.say["drawn" if page.title else "drawn_untitled"].format(
        title=page.title, labels=labels
    )
    said = Sentence(text=end_stop(text), cites=(page.number,), whole=False)
    return Passage(kind=PassageKind.PROSE, slide=page.number, sentences=(said,))


class _Gathering:
    """Passages while a slide's bullets are read: neighbouring phrases become a list, neighbouring sentences prose."""

    def __init__(
        self,
        page: Page,
        tongue: Language,
        listed_ids: frozenset[str],
        one_line_ids: frozenset[str],
    ) -> None:
        self._page = page
        self._tongue = tongue
        self._one_line = one_line_ids
        self._listed = listed_ids
        """Pieces of lists that hold phrases and short sentences by turns."""
        self._aside = sum(piece.words for piece in page.notes) >= 30
        """The notes tell the slide, so that labels beside them add nothing."""
        self._speaks = ""
        """The text box in which the last quotation's speaker is named."""
        self._found: list[Passage] = []
        self._run: list[Sentence] = []
        self._prose: list[Sentence] = []

    def passages(self) -> list[Passage]:
        """All passages, the last ones closed."""
        self._close()
        return self._found

    def take(self, bullet: _Bullet, before: Piece | None, after: Piece | None) -> None:
        """Read one bullet; its neighbours decide whether a sentence is an item, and who said a quotation."""
        piece = bullet.piece
        if before and before.role is Role.QUOTATION and _speaker(piece):
            self._speaks = piece.block
            return  # told with the quotation
        if piece.role is Role.PHRASE and piece.block == self._speaks and not bullet.children:
            return  # the speaker's office, on lines of its own
        if self._aside and piece.role is Role.PHRASE and piece.text[:1].islower():
            return  # the caption of a figure that stands beside it
        if self._aside and not bullet.children and self._is_set_apart(piece):
            self._close()
            figure = replace(_sentence(piece, self._tongue), whole=False, order=False)
            self._found.append(
                Passage(kind=PassageKind.QUOTE, slide=self._page.number, sentences=(figure,))
            )
        elif piece.id in self._one_line:
            self._close_prose()
            self._run.append(_item(bullet, self._tongue))
        elif bullet.children:
            self._close()
            self._found += self._lists_of(bullet)
        elif piece.role is Role.QUOTATION:
            self._close()
            said = (_phrase(piece, self._tongue), *_speaker(after))
            self._found.append(
                Passage(kind=PassageKind.QUOTE, slide=self._page.number, sentences=said)
            )
        elif self._is_item(piece, after):
            self._close_prose()
            self._run.append(_phrase(piece, self._tongue))
        elif piece.role is not Role.LABEL:  # a label with nothing under it says nothing
            self._close_run()
            self._prose.append(_sentence(piece, self._tongue))

    def _is_set_apart(self, piece: Piece) -> bool:
        """Whether it is a figure with its caption in a box of its own, beside what was said at length."""
        alone = sum(other.block == piece.block for other in self._page.body) == 1
        short = piece.words <= LONGEST_CAPTION and not piece.text.endswith((".", "?", ":"))
        return alone and short and bool(re.match(r"[€$£]?\d", piece.text))

    def _is_item(self, piece: Piece, after: Piece | None) -> bool:
        if piece.role is Role.PHRASE or piece.id in self._listed:
            return True
        if piece.role is Role.QUESTION:
            return bool(self._run) or after is None or after.role is not Role.SENTENCE
        # One of the items of a list may happen to be a sentence.
        goes_on = len(self._run) > 1 or (after is not None and after.role is Role.PHRASE)
        return piece.role is Role.SENTENCE and bool(self._run) and goes_on and piece.words <= 14

    def _lists_of(self, bullet: _Bullet) -> list[Passage]:
        """The bullet as a list; a child with clauses below it is a list of its own, named behind its parent."""
        runs: list[list[_Bullet]] = [[]]
        for child in bullet.children:
            own = _is_heavy_below(child, self._tongue) and _can_head(bullet, child)
            if own:
                runs += [[child], []]
            else:
                runs[-1].append(child)
        return [
            self._list_of(_below(bullet, run[0]))
            if number % 2
            else self._list_of(replace(bullet, children=tuple(run)))
            for number, run in enumerate(runs)
            if run
        ]

    def _list_of(self, bullet: _Bullet) -> Passage:
        piece = bullet.piece
        return Passage(
            kind=PassageKind.ITEMS,
            slide=self._page.number,
            sentences=tuple(_item(child, self._tongue) for child in bullet.children),
            intro=intro_of(piece.text, piece.slides),
            flows=_flows_on(piece.text.rstrip(" .;,:"), self._tongue),
        )

    def _close(self) -> None:
        self._close_prose()
        self._close_run()

    def _close_prose(self) -> None:
        if self._prose:
            self._found.append(
                Passage(
                    kind=PassageKind.PROSE, slide=self._page.number, sentences=tuple(self._prose)
                )
            )
            self._prose.clear()

    def _close_run(self) -> None:
        words = sum(item.words for item in self._run)
        if words >= LEAST_RUN_WORDS and not (self._aside and _are_labels(self._run)):
            named = any(
                passage.intro for passage in self._found if passage.kind is PassageKind.ITEMS
            )
            title = self._page.title
            self._found.append(
                Passage(
                    kind=PassageKind.ITEMS,
                    slide=self._page.number,
                    sentences=tuple(self._run),
                    intro=intro_of(title, (self._page.number,)) if title and not named else None,
                )
            )
        self._run.clear()


LONGEST_HEAD = 12
"""Words of a parent and a child that name a list together."""


def _is_heavy_below(child: _Bullet, tongue: Language) -> bool:
    """Whether what hangs below it would make a row that cannot be followed."""
    items = [_item(one, tongue) for one in child.children]
    return len(items) > 1 and (_is_heavy(items) or sum(item.words for item in items) > HEAVY_ROW)


def _can_head(parent: _Bullet, child: _Bullet) -> bool:
    return parent.piece.words + child.piece.words <= LONGEST_HEAD


def _below(parent: _Bullet, child: _Bullet) -> _Bullet:
    """The child as a bullet of its own, named behind its parent."""
    head = f"{parent.piece.text.rstrip(' .;,:')}: {child.piece.text.rstrip(' .;,:')}"
    slides = tuple(sorted({*parent.piece.slides, *child.piece.slides}))
    return replace(child, piece=replace(child.piece, text=head, slides=slides))


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
        text=capital(piece.text.rstrip(" ;,")),
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
        small = _can_be_small(inner)
        said = [lowered(item) if small else item.text for item in inner]
        text = f"{text}: {listed(said, tongue)}"
        cites.update(number for item in inner for number in item.cites)
    return Sentence(text=text, cites=tuple(sorted(cites)), whole=False, common=bullet.piece.common)


_FLOWS_ON = re.compile(
    r"\b(?:includes?|including|are|is|by|of|for|with|to|on|from|because of|such as|should|must|can|will|shows?|contains?|covers?|needs?|provides?|offers?|requires?|has|have|"
    r"enthält|umfasst|sind|ist|durch|für|mit|von|wie|braucht|bietet|zeigt)$",
    re.IGNORECASE,
)


def _flows_on(text: str, tongue: Language) -> bool:
    """Whether a list can go on with the clause."""
    pattern = tongue.flows_on or _FLOWS_ON
    return bool(pattern.search(text))


def as_sentences(passage: Passage, tongue: Language) -> tuple[Sentence, ...]:
    """The list as prose: its items one by one where they are sentences, else joined into one sentence."""
    stands = [is_sentence(item.text, tongue) for item in passage.sentences]
    asks = [item.text.endswith("?") for item in passage.sentences]
    if (any(asks) and not all(asks)) or (2 * sum(stands) > len(stands) and len(stands) > 1):
        return tuple(
            replace(item, text=end_stop(capital(item.text)), whole=stood)
            for item, stood in zip(passage.sentences, stands, strict=True)
            if stood or item.text.endswith("?") or item.words >= LEAST_RUN_WORDS
        )
    if _is_heavy(passage.sentences) and not passage.flows:
        return _one_by_one(passage)
    return (as_sentence(passage, tongue),)


def _is_heavy(items: Sequence[Sentence]) -> bool:
    """Whether the items have clauses of their own, so that a row of them cannot be followed."""
    return len(items) > 1 and any(
        re.search(r"[,;:]", item.text) or item.words > HEAVY_ITEM for item in items
    )


def _one_by_one(passage: Passage) -> tuple[Sentence, ...]:
    """The items as short sentences, the first behind what the list is about."""
    first, *rest = passage.sentences
    intro = passage.intro
    if intro and not intro.text.endswith("?"):
        cites = tuple(sorted({*intro.cites, *first.cites}))
        first = replace(first, text=f"{capital(intro.text)} {first.text}", cites=cites)
    return tuple(
        replace(item, text=end_stop(capital(item.text)), whole=False) for item in (first, *rest)
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
    intro = passage.intro.text if passage.intro else ""
    alone = len(items) == 1 and (
        ":" in items[0] or len(items[0].split()) >= LONG_ITEM or is_sentence(items[0], tongue)
    )
    if not intro or alone or (intro.endswith("?") and not items[0].endswith("?")):
        if len(items) > 1 and _can_be_small(passage.sentences):
            items = [lowered(item).rstrip(".") for item in passage.sentences]
        return Sentence(text=end_stop(capital(listed(items, tongue))), cites=cites, whole=False)
    if intro.endswith(":") and passage.flows:
        intro = intro[:-1]
    small = _can_be_small(passage.sentences)
    said = [lowered(item) if small else item.text.rstrip(".") for item in passage.sentences]
    return Sentence(
        text=end_stop(f"{capital(intro)} {listed(said, tongue)}"), cites=cites, whole=False
    )


def _can_be_small(items: Sequence[Sentence]) -> bool:
    """Whether all items may begin with a small letter: none is written as a headline, and no other keeps its capital."""
    headlines = any(re.search(r"\s[A-ZÄÖÜ][a-zäöüß]+", item.text) for item in items)
    return not headlines and all(item.common or not item.text[:1].isupper() for item in items)


_IN_QUOTES = re.compile(r"“[^“”]*”|„[^„“]*“|«[^«»]*»")
"""What keeps its own commas to itself."""


def listed(items: Sequence[str], tongue: Language) -> str:
    """The items as "a, b and c"; with semicolons where the items have commas or are long."""
    plain = [item.rstrip(" .;,") for item in items]
    if len(plain) == 1:
        return plain[0]
    plain = [item.rstrip("!") for item in plain]
    bare = [_IN_QUOTES.sub("", item) for item in plain]
    heavy = any(re.search(r"[,;:]", item) or len(item.split()) > 8 for item in bare)
    if heavy:
        return "; ".join(plain)
    return f"{', '.join(plain[:-1])} {tongue.say.get('and', 'and')} {plain[-1]}"
