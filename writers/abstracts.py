"""A description within a number of words, from titles and lines alone: what the deck sets out to do, how, and what came of it.

The weights were chosen on one half of some public decks of talks and checked on the other; each is a habit of decks in general.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from deckproof.model import BlockKind, Source, SourceSlide, Unit
from writers.languages import Language, detect, language
from writers.pages import Page, Piece, Role
from writers.ranking import Terms, Vector, central
from writers.sentences import end_stop
from writers.units import read_pages

SPARE_WORDS = 5
"""The last line may run over by so many; the text is cut after the asked number."""

_PURPOSE = re.compile(
    r"\b(?:we|our|propos\w+|present\w*|introduc\w+|novel|new|approach\w*|methods?|models?|tasks?|shows?|improv\w+|outperforms?|results?|"
    r"state.of.the.art|performance|experiments?|demonstrat\w+|goals?|aims?|problems?|challenges?|data|datasets?|systems?|frameworks?|learn\w*|"
    r"wir|unser\w*|ziele?|ergebnis\w*|problem\w*|lösung\w*|verfahren)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"motivation|introduction|goal|contribution|overview|problem|task|\bour\b|background|objective|ziel|einleitung|überblick|worum",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"example|related|previous|prior|result|evaluation|setting|statistic|dataset|acknowl|future|beispiel|ausblick|dank",
    re.IGNORECASE,
)


def describe_slides(slides: Sequence[Mapping[str, object]], words: int) -> str:
    """The description of slides given as `{"number", "title", "lines"}`, at most `words` words; "" when there is no line."""
    source = _source(slides)
    texts = [
        text
        for slide in source.slides
        for text in (slide.title, *(unit.text for unit in slide.units))
    ]
    tongue = language(detect(texts) or "en")
    pages = read_pages(source, tongue, use_notes=False)
    pool = [(page, piece, at / len(pages)) for at, page in enumerate(pages) for piece in page.body]
    if not pool or words <= 0:
        titles = " – ".join(page.title for page in pages if page.title)
        return " ".join(titles.split()[: max(0, words)])
    terms = Terms(
        [" ".join((page.title, *(piece.text for piece in page.body))) for page in pages], tongue
    )
    rows = terms.vectors(piece.text for _, piece, _ in pool)
    worth = central(rows) * len(pool) * 0.5
    worth += np.array([_worth(page, piece, place, tongue) for page, piece, place in pool])
    chosen = _chosen(worth, rows, [piece.words for _, piece, _ in pool], words)
    text = " ".join(end_stop(pool[place][1].text) for place in sorted(chosen))
    return " ".join(text.split()[:words])


def _source(slides: Sequence[Mapping[str, object]]) -> Source:
    found = []
    for at, slide in enumerate(slides, start=1):
        given = slide.get("number")
        number = given if isinstance(given, int) else at
        lines = slide.get("lines")
        found.append(
            SourceSlide(
                number=number,
                title=str(slide.get("title") or ""),
                units=tuple(
                    Unit(
                        id=f"{at}:{nth}",
                        slide=number,
                        text=str(line),
                        kind=BlockKind.BODY,
                        block=str(at),
                    )
                    for nth, line in enumerate(lines if isinstance(lines, list) else ())
                ),
            )
        )
    return Source(
        deck="", name="", title="", language="", slides=tuple(found), slide_count=len(found)
    )


def _worth(page: Page, piece: Piece, place: float, tongue: Language) -> float:
    """How well a line would serve in a description, by its length, its place, its words and its slide's title."""
    worth = 0.5 * min(piece.words, 20) / 20
    worth += 0.3 if piece.role is Role.SENTENCE else 0.0
    worth += 0.4 if place < 0.3 else 0.3 if place > 0.85 else 0.0
    worth += min(3, len(_PURPOSE.findall(piece.text))) / 3
    worth += 0.6 if tongue.conclusion and tongue.conclusion.search(page.title) else 0.0
    worth += 0.4 if _OPENING.search(page.title) else 0.0
    worth -= 0.3 if _ASIDE.search(page.title) else 0.0
    worth -= 0.6 if len(re.findall(r"\d", piece.text)) > 2 else 0.0
    worth -= 0.5 if piece.words > 35 else 0.0
    return worth - (0.2 if piece.role in {Role.QUESTION, Role.LABEL} else 0.0)


def _chosen(worth: Vector, rows: Vector, lengths: Sequence[int], words: int) -> list[int]:
    """The places of the best lines, each unlike those before it, until the words are used up."""
    chosen: list[int] = []
    nearest = np.zeros(len(lengths))
    left = {place for place, length in enumerate(lengths) if length >= 3} or set(
        range(len(lengths))
    )
    used = 0
    while left and used < words:
        best = max(sorted(left), key=lambda place: float(worth[place] - nearest[place]))
        left.discard(best)
        if used + lengths[best] > words + SPARE_WORDS and chosen:
            continue
        chosen.append(best)
        used += lengths[best]
        nearest = np.maximum(nearest, rows @ rows[best])
    return chosen
