"""What a slide's picture shows, from what the reader gives: a person's alt text, a table's columns, the first lines; never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from writers.languages import Language
from writers.listing import listed
from writers.pages import Page, Role
from writers.sentences import headed

_TABLE: Mapping[str, str] = {
    "en": "table with the columns {names}",
    "de": "Tabelle mit den Spalten {names}",
    "es": "tabla con las columnas {names}",
    "fr": "tableau avec les colonnes {names}",
    "it": "tabella con le colonne {names}",
    "nl": "tabel met de kolommen {names}",
    "pt": "tabela com as colunas {names}",
}
"""By the language that the draft is joined with."""
MOST_PICTURES = 2
LONGEST_PICTURE = 30
"""Words of one; a chart gives all of its labels."""
BARE_TITLE = 3
"""Words of a title that alone says hardly what is there."""
MOST_LINES, LONGEST_LINE = 3, 8
"""Lines of the slide behind a bare title, and the words of one."""
MOST_COLUMNS = 8


def alt_text(page: Page, tongue: Language, *, most_pictures: int = MOST_PICTURES) -> str:
    """The slide's alt text, "" where nothing on it can be said; of its pictures the first few."""
    said = [_short(text) for text in page.pictures[:most_pictures]]
    if said:
        return "; ".join(said)
    told = _table(page, tongue)
    if not told and len(page.title.split()) <= BARE_TITLE:
        told = "; ".join(_lines(page))
    return f"{headed(page.title)} {told}" if page.title and told else page.title or told


def _short(text: str) -> str:
    words = text.split()
    if len(words) <= LONGEST_PICTURE:
        return text
    return f"{' '.join(words[:LONGEST_PICTURE]).rstrip(' ,;:')} …"


def _table(page: Page, tongue: Language) -> str:
    """What the first table's head says it lists; "" where it has none."""
    heads = (rows[0] for rows in page.tables if len(rows) > 1)
    names = next(([name for name in head if name] for head in heads), [])
    if not 1 < len(names) <= MOST_COLUMNS or any(
        len(name.split()) > LONGEST_LINE for name in names
    ):
        return ""
    return _TABLE.get(tongue.words, _TABLE["en"]).format(names=listed(names, tongue))


def _lines(page: Page) -> Iterator[str]:
    """The first short lines that stand on the slide."""
    short = (
        piece.text.rstrip(" .:;,")
        for piece in page.body
        if piece.role in {Role.PHRASE, Role.LABEL, Role.SENTENCE} and piece.words <= LONGEST_LINE
    )
    for _, text in zip(range(MOST_LINES), short, strict=False):
        yield text
