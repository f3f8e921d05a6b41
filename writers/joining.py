"""From a slide's pieces to passages: sentences as they are, bullets joined honestly, tables and quotations kept what they are.

A joined sentence adds nothing to the slide's words but "and", commas and a colon.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from writers.anchoring import hangs_back, opens_unnamed
from writers.bullets import (
    Bullet,
    below,
    can_head,
    explains,
    in_mixed_lists,
    in_one_line,
    is_heavy_below,
    item_of,
    tree_of,
)
from writers.languages import Language
from writers.leaning import mended
from writers.listing import LEAST_RUN_WORDS, flows_on, listed
from writers.pages import Page, Piece, Role
from writers.passages import Passage, PassageKind, Sentence, capital, intro_of
from writers.sentences import content_words, end_stop, is_order, stem
from writers.tables import table_of
from writers.untold import untold


@functools.lru_cache(maxsize=4096)  # every draft of a deck asks for them
def passages(page: Page, tongue: Language) -> tuple[Passage, ...]:
    """The slide's passages in order: what was said, then what the slide adds to it, then its tables."""
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


def _body_passages(body: Sequence[Piece], page: Page, tongue: Language) -> list[Passage]:
    """What stands on the slide as passages, in order."""
    if page.drawn and body:
        return [_drawing(body, page, tongue)]
    bullets = tree_of(body)
    gathering = _Gathering(page, tongue, in_mixed_lists(bullets), in_one_line(bullets, tongue))
    for number, bullet in enumerate(bullets):
        before = bullets[number - 1].piece if number else None
        after = bullets[number + 1].piece if number + 1 < len(bullets) else None
        gathering.take(bullet, before, after)
    return gathering.passages()


LONGEST_CAPTION = 12
"""Words of a figure that is set large."""


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

    def take(self, bullet: Bullet, before: Piece | None, after: Piece | None) -> None:
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
            self._run.append(item_of(bullet, self._tongue))
        elif bullet.children:
            self._close()
            self._found += self._lists_of(bullet)
        elif piece.role is Role.QUOTATION:
            self._close()
            said = (_phrase(piece, self._tongue), *_speaker(after))
            self._found.append(
                Passage(kind=PassageKind.QUOTE, slide=self._page.number, sentences=said)
            )
        elif self._isitem_of(piece, after):
            self._close_prose()
            states = piece.role is Role.SENTENCE and explains(piece)
            self._run.append((_sentence if states else _phrase)(piece, self._tongue))
        elif piece.role is not Role.LABEL:  # a label with nothing under it says nothing
            self._close_run()
            self._prose.append(_sentence(piece, self._tongue))

    def _is_set_apart(self, piece: Piece) -> bool:
        """Whether it is a figure with its caption in a box of its own, beside what was said at length."""
        alone = sum(other.block == piece.block for other in self._page.body) == 1
        short = piece.words <= LONGEST_CAPTION and not piece.text.endswith((".", "?", ":"))
        return alone and short and bool(re.match(r"[€$£]?\d", piece.text))

    def _isitem_of(self, piece: Piece, after: Piece | None) -> bool:
        if piece.role is Role.PHRASE or piece.id in self._listed:
            return True
        if piece.role is Role.QUESTION:
            return bool(self._run) or after is None or after.role is not Role.SENTENCE
        # One of the items of a list may happen to be a sentence.
        goes_on = len(self._run) > 1 or (after is not None and after.role is Role.PHRASE)
        return piece.role is Role.SENTENCE and bool(self._run) and goes_on and piece.words <= 14

    def _lists_of(self, bullet: Bullet) -> list[Passage]:
        """The bullet as a list; a child with clauses below it is a list of its own, named behind its parent."""
        runs: list[list[Bullet]] = [[]]
        for child in bullet.children:
            own = is_heavy_below(child, self._tongue) and can_head(bullet, child)
            if own:
                runs += [[child], []]
            else:
                runs[-1].append(child)
        return [
            self._list_of(below(bullet, run[0], self._tongue))
            if number % 2
            else self._list_of(replace(bullet, children=tuple(run)))
            for number, run in enumerate(runs)
            if run
        ]

    def _list_of(self, bullet: Bullet) -> Passage:
        piece = bullet.piece
        return Passage(
            kind=PassageKind.ITEMS,
            slide=self._page.number,
            sentences=tuple(item_of(child, self._tongue) for child in bullet.children),
            intro=intro_of(piece.text, piece.slides),
            flows=flows_on(piece.text.rstrip(" .;,:"), self._tongue),
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
