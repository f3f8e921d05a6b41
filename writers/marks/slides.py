"""What a slide says, as the text that claims are compared with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from deckproof.model import Source, SourceSlide

_WORD = re.compile(r"\[[^\[\]]+\]|\w+")


def slide_lines(slide: SourceSlide) -> Iterator[str]:
    """Each thing that the slide says: title, section, units, table rows, texts of pictures, notes."""
    yield slide.title
    yield slide.section or ""
    for unit in slide.units:
        yield unit.text
    for table in slide.tables:
        for row in table:
            yield " ; ".join(row)
    yield from slide.picture_texts
    for unit in slide.notes:
        yield unit.text


def slide_text(slide: SourceSlide) -> str:
    """The same as one text, a line each; what stands there twice stands once."""
    return "\n".join(dict.fromkeys(line for line in slide_lines(slide) if line.strip()))


def words_of(text: str) -> str:
    """The text's words in lower case, each between blanks; placeholders whole; nothing else."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return f" {' '.join(_WORD.findall(folded))} "


class SlideWords:
    """The words of each slide in order, for telling whether a claim stands there verbatim."""

    def __init__(self, source: Source | None) -> None:
        self._texts = {slide.number: slide for slide in source.slides} if source else {}
        self._words: dict[int, str] = {}

    def hold(self, text: str, cites: Iterable[int]) -> bool:
        """Whether the words of the text stand in this order on one of these slides."""
        words = words_of(text)
        return bool(words.strip()) and any(words in self._of(number) for number in cites)

    def _of(self, number: int) -> str:
        if number not in self._words:
            slide = self._texts.get(number)
            # The notes are one run of sentences, and a claim may take up two of them.
            self._words[number] = words_of(slide_text(slide)) if slide else ""
        return self._words[number]
