"""What stands on a slide and is not told by its notes: headlines and the rest of a list only say again what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writers.grounding.lexicon import stem as root
from writers.languages import Language
from writers.leaning import counts_up
from writers.pages import Page, Piece, Role
from writers.passages import Sentence
from writers.sentences import content_words, stem

FIGURE_WORDS = 5
"""Words of a phrase with a number that say of what it is."""
TOLD_FROM = 0.7
"""A bullet with this share of its words in the slide's own notes is told by them."""
TOLD_BY_MUCH = 0.34
"""The same where the notes tell the slide at length; a headline beside a story only says it again."""
TOLD_LIST = 0.8
"""The same of a whole list with its notes."""
TOLD_CAPTION = 0.5
"""The same for a line with a number of its own beside one that was told."""
LENGTH_WORDS = 40
"""Words of notes that tell a slide at length."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d(?: ?[ap]\.?m\b\.?| Uhr| ?h\b)?(?!\d|\s?%)")
"""The time of day, which the notes tell in words."""
ASIDE_WORDS = 8
FEWEST_ASIDE = 3
"""Beside notes at length fewer items are left over from a list, and no list."""


def untold(page: Page, said: Sequence[Sentence], tongue: Language) -> list[Piece]:
    """What stands on the slide and is not told by its notes."""
    told = {
        stem(word) for sentence in said for word in content_words(sentence.text, tongue.small_words)
    }
    told |= {number for sentence in said for number in _NUMBER.findall(sentence.text)}
    if _is_told_list(page.body, told, tongue) or _is_counted(page.body, said, tongue):
        return []
    at_length = sum(sentence.words for sentence in said) >= LENGTH_WORDS
    share = TOLD_BY_MUCH if at_length else TOLD_FROM
    gone = [
        len(said) >= 2 and _is_told(piece, told, tongue, share=share, plainly=at_length)
        for piece in page.body
    ]
    if not at_length:
        stays = [
            piece for piece, told_already in zip(page.body, gone, strict=True) if not told_already
        ]
        return [piece for piece in stays if not _is_set_large(piece, stays)]
    broken = {
        piece.block for piece, told_already in zip(page.body, gone, strict=True) if told_already
    }
    left = [
        piece
        for piece, told_already in zip(page.body, gone, strict=True)
        if not told_already and (piece.role is not Role.PHRASE or piece.block not in broken)
    ]
    phrases = [piece for piece in left if piece.role in {Role.PHRASE, Role.LABEL}]
    if len(phrases) < FEWEST_ASIDE or _are_boxes(phrases):
        left = [piece for piece in left if piece not in phrases or _is_figure(piece)]
        return [piece for piece in left if not _is_aside(piece)]
    return left


def _is_told_list(body: Sequence[Piece], told: set[str], tongue: Language) -> bool:
    """Whether the slide is a list that the notes say again as a whole, in one sentence as in many, with its figures."""
    phrases = all(
        piece.role in {Role.PHRASE, Role.SENTENCE} and piece.words <= ASIDE_WORDS for piece in body
    )
    words = {stem(word) for piece in body for word in content_words(piece.text, tongue.small_words)}
    numbers = {number for piece in body for number in _NUMBER.findall(piece.text)}
    if len(body) < 2 or not phrases or not words or not numbers <= told:
        return False
    return len(words & told) >= TOLD_LIST * len(words)


def _is_counted(body: Sequence[Piece], said: Sequence[Sentence], tongue: Language) -> bool:
    """Whether the notes count up what the slide lists: "First, we asked …" of "Ask the drivers"."""
    if len(body) < 2 or not said or not counts_up(said, tongue):
        return False
    told = {root(word) for one in said for word in content_words(one.text, tongue.small_words)}
    words = {root(word) for one in body for word in content_words(one.text, tongue.small_words)}
    return len(words & told) >= TOLD_LIST * len(words)


def _is_aside(piece: Piece) -> bool:
    """Whether it is a question or a short line that stands beside a story and has neither a figure nor a name of its own."""
    if piece.role is Role.QUESTION:
        return True
    plain = not re.search(r"\d|(?<=\w )[A-ZÄÖÜ]|[“”\"„]", piece.text)
    return piece.role is Role.SENTENCE and piece.words <= ASIDE_WORDS and plain


def _is_set_large(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether it stands in a box of its own and says again the figures of a line that was before it ("52 → 19 of 100")."""
    numbers = set(_NUMBER.findall(piece.text))
    alone = sum(other.block == piece.block for other in pieces) == 1
    if len(numbers) < 2 or not alone or piece.role is not Role.PHRASE:
        return False
    before = pieces[: pieces.index(piece)]
    return any(numbers <= set(_NUMBER.findall(other.text)) for other in before)


def _is_figure(piece: Piece) -> bool:
    """Whether it tells a number with words enough to say of what."""
    return (
        piece.role is Role.PHRASE
        and piece.words >= FIGURE_WORDS
        and bool(re.match(r"[^.:]*\d", _CLOCK.sub("", piece.text)))
    )


def _are_boxes(pieces: Sequence[Piece]) -> bool:
    """Whether nearly each stands in a text box of its own, as the labels of a drawing do."""
    return len({piece.block for piece in pieces}) > len(pieces) // 2


def _is_told(
    piece: Piece, told: set[str], tongue: Language, *, share: float, plainly: bool
) -> bool:
    """Whether the notes' words hold this share of the piece's; a number of its own keeps it, unless it is `plainly` told."""
    words = {stem(word) for word in content_words(piece.text, tongue.small_words)}
    counted = _NUMBER.findall(_CLOCK.sub("", piece.text))
    numbers = {
        number for number in counted if not told.intersection(map(stem, _IN_WORDS.get(number, ())))
    }
    if not words:
        return plainly and numbers <= told
    if numbers <= told and len(counted) >= (1 if plainly else 2):
        return True  # figures that were told, set large beside the text
    shared = len(words & told)
    if plainly and numbers & told and shared >= TOLD_CAPTION * len(words):
        return True  # the caption of figures that were told
    if numbers and not (numbers <= told if plainly else words <= told):
        return False
    return shared >= share * len(words)


_IN_WORDS = {
    "2": ("two", "zwei"),
    "3": ("three", "drei"),
    "4": ("four", "vier"),
    "5": ("five", "fünf"),
    "6": ("six", "sechs"),
    "7": ("seven", "sieben"),
    "8": ("eight", "acht"),
    "9": ("nine", "neun"),
    "10": ("ten", "zehn"),
    "11": ("eleven", "elf"),
    "12": ("twelve", "zwölf"),
    "20": ("twenty", "zwanzig"),
    "30": ("thirty", "dreißig"),
    "40": ("forty", "vierzig"),
    "50": ("fifty", "fünfzig"),
    "60": ("sixty", "sechzig"),
    "70": ("seventy", "siebzig"),
    "80": ("eighty", "achtzig"),
    "90": ("ninety", "neunzig"),
    "100": ("hundred", "hundert", "percent", "prozent"),
    "1,000": ("thousand", "tausend"),
}
"""What a speaker says for a figure on the slide."""
