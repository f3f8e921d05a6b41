"""A slide's title: cleaned, parted from the text that a reader ran into it, taken from the first line where none is given."""

from __future__ import annotations

import re

from writers.boundaries import split_sentences
from writers.languages import Language
from writers.lines import OPEN_ENDS
from writers.masking.placeholders import PLACEHOLDER
from writers.pages import Piece, Role
from writers.roles import role_of
from writers.sentences import tidy

_ASKING = re.compile(r"(?:how|what|when|where|who|why|which)\s\w+\s", re.IGNORECASE)
LONGEST_TITLE = 14
"""Words; a longer title is the slide's text."""


def clean_title(title: str) -> str:
    """The title on one line, without a list number before it and bullets that a reader ran into it."""
    text = re.sub(r"^\W*\d{1,2}[.)]\s+(?=\w)", "", tidy(title))
    text = re.split(r"\s[•▪■]\s", text)[0].strip(" :;,")
    framed = re.fullmatch(r"\[([^\[\]\d]+)\]|«([^«»]+)»", text)
    return (framed[1] or framed[2]).strip() if framed and not PLACEHOLDER.fullmatch(text) else text


def parted_title(title: str) -> tuple[str, list[str]]:
    """A title that holds the slide's text as well, as some readers give it, as its head and its other sentences."""
    if len(title.split()) <= LONGEST_TITLE:
        return title, []
    head, *rest = split_sentences(title)
    if len(head.split()) <= LONGEST_TITLE and rest:
        return head, rest
    return "", [title]


def title_piece(text: str, number: int, tongue: Language) -> Piece:
    """A sentence that stood in the slide's title, as a piece of the slide."""
    return Piece(
        id=f"~title{number}", slide=number, text=text, role=role_of(text, tongue), slides=(number,)
    )


def title_and_rest(given: str, lines: list[Piece], tongue: Language) -> tuple[str, list[Piece]]:
    """The title, taken from the first line where none is given, joined with it where it breaks off."""
    title = given
    if not title and lines and _looks_like_title(lines[0]):
        title, lines = lines[0].text.rstrip(":"), lines[1:]
    breaks_off = bool(title) and title.split()[-1].casefold() in OPEN_ENDS | tongue.open_ends
    goes_on = bool(lines) and _goes_on(lines, title, tongue)
    if breaks_off and goes_on and lines[0].words <= 6:
        title, lines = f"{title} {lines[0].text}", lines[1:]
    return title, lines


def _goes_on(lines: list[Piece], title: str, tongue: Language) -> bool:
    """Whether the first line ends a title that breaks off: a figure begins a line of its own, and a clause with its verb is whole."""
    asks = bool(_ASKING.match(title)) and title.split()[-1].casefold() in tongue.finite
    small = lines[0].text[:1].islower()
    return not asks and (small or (len(lines) == 1 and not lines[0].text[:1].isdigit()))


def _looks_like_title(piece: Piece) -> bool:
    return (
        piece.role in {Role.PHRASE, Role.LABEL, Role.QUESTION}
        and piece.level == 0
        and piece.words <= 12
    )
