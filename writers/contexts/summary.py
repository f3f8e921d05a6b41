"""The described summary: an opening sentence that says what the deck covers, and its chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deckproof.model import BlockKind, Part, SourceSlide
from writers.asking import among_others
from writers.contexts import contexts
from writers.describe import describe_pages
from writers.headings import is_telling
from writers.leads import is_jotted
from writers.listing import listed
from writers.outline import slide_span
from writers.passages import Sentence
from writers.sentences import clean_line, tidy
from writers.serving import closing, in_another_language
from writers.title_shapes import part_of_a_talk, title_shape
from writers.unsaid import is_useless
from writers.works import Work

FEWEST_TITLE_WORDS = 4
MOST_LABELLED = 20
"""Slides whose words are listed where there is nothing to tell."""
MOST_LINES = 4
_NO_LINES = frozenset(
    (BlockKind.FOOTER, BlockKind.LINK, BlockKind.MEDIA_NAME, BlockKind.CHART_VALUE, BlockKind.MATH)
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the deck: its title with its slides, and the sentence that says most of it."""

    title: str
    slide: int
    span: str
    line: Sentence
    first: Sentence | None


@contexts.add("summary")
def context(work: Work) -> Mapping[str, Any]:
    """`title` and `chapters`; `labels` for a deck that tells nothing."""
    parts = work.outline.parts if work.tongue.is_written else ()
    told = frozenset(sentence.text for sentence in work.description)
    unknown = (work.tongue.say["no_reader"],) if not work.brief.audience else ()
    foreign = bool(work.brief.audience) and in_another_language(work.brief, work.tongue)
    if foreign:
        unknown = (work.tongue.say["brief_elsewhere"],)
    promised = (
        work.brief
        if parts or not work.tongue.is_written
        else replace(work.brief, call_to_action="")
    )
    return {
        "title": telling_title(work),
        "labels": _labels(work) if not parts else (),
        "description": work.description if parts else (),
        "chapters": tuple(_chapter(work, part, told) for part in parts) if len(parts) > 1 else (),
        "remarks": unknown,
        "addressed": bool(
            work.brief.audience and not foreign and (parts or not work.tongue.is_written)
        ),
        "closing": closing(promised),
    }


def _labels(work: Work) -> tuple[Sentence, ...]:
    """Where no part tells anything: the words that stand on each slide."""
    if not work.tongue.is_written:
        return tuple(filter(None, map(_lines_of, work.reading.source.slides[:MOST_LABELLED])))
    found = []
    for page in work.reading.pages[:MOST_LABELLED]:
        words = [
            text
            for text in (page.title, *(piece.text for piece in page.pieces), *page.pictures[:2])
            if text
        ]
        if words:
            found.append(
                Sentence(text="; ".join(dict.fromkeys(words)), cites=(page.number,), whole=False)
            )
    return tuple(found)


def _lines_of(slide: SourceSlide) -> Sentence | None:
    """A slide's title and first lines as they stand, of a deck whose sentences nobody here can tell from its phrases.

    Not its notes: what was said in confidence cannot be told from the rest.
    """
    lines = [clean_line(unit.text) for unit in slide.units if unit.kind not in _NO_LINES]
    told = [line.rstrip(" ;") for line in lines if line and not is_useless(line)][:MOST_LINES]
    text = "; ".join(dict.fromkeys(told))
    title = tidy(slide.title).rstrip(" :")
    joined = ": ".join(part for part in (title, text) if part)
    return Sentence(text=joined, cites=(slide.number,), whole=False) if joined else None


def telling_title(work: Work) -> str:
    """The deck's title; a short one is followed by a telling clause, by what the slides are about, or by how little there is."""
    title = work.outline.title
    if not work.outline.parts and work.tongue.is_written:
        return _of_few_words(work)
    if len(title.split()) >= FEWEST_TITLE_WORDS:
        return title
    bare = title.rstrip(" :–-")
    topics = _topics(work, title)
    clause = "" if len(topics) == MOST_TOPICS else _clause(work, title)
    if clause:
        return f"{bare} – {clause}"
    if topics:
        return f"{bare}: {listed(topics, work.tongue)}"
    about = [word for word in work.outline.keywords if _adds(word, title)][:MOST_TOPICS]
    if len(about) > 1:
        return f"{bare}: {listed(about, work.tongue)}"
    return work.tongue.say["few_words"].format(title=bare)


def _of_few_words(work: Work) -> str:
    """The title of a deck that tells nothing: what stands on its first slide, which is never the file's name alone."""
    title = next((page.title for page in work.reading.pages if page.title), "").rstrip(" :–-")
    named = work.tongue.say["few_words"].format(title=title).lstrip(" :")
    return named[:1].upper() + named[1:]


LONGEST_TOPIC, MOST_TOPICS = 5, 3
LONGEST_CLAUSE = 9


def _adds(word: str, title: str) -> bool:
    """Whether a keyword is a plain word that the title does not have."""
    return word.casefold() not in title.casefold() and not re.search(r"[\d_]|[a-z][A-Z]", word)


def _telling(work: Work, title: str) -> Iterator[str]:
    """The telling titles of parts and slides that do more than say the deck's title again, each once."""
    own = set(work.terms.stems(title))
    several = len(work.outline.parts) > 1
    titles = [part.title for part in work.outline.parts] if several else []
    titles += [page.title for page in work.pages()]
    for text in dict.fromkeys(found.rstrip(" .:;,") for found in titles):
        if is_telling(text, work.tongue) and set(work.terms.stems(text)) - own:
            yield text


def _clause(work: Work, title: str) -> str:
    """The first telling title that is a clause: it states or asks something."""
    for text in _telling(work, title):
        if FEWEST_TITLE_WORDS <= len(text.split()) <= LONGEST_CLAUSE and (
            text.endswith("?")
            or work.tongue.code != "en"
            or title_shape(text, work.tongue) in {"fact", "indirect"}
        ):
            return text
    return ""


def _topics(work: Work, title: str) -> list[str]:
    """Up to three things that the slides are about, from their beginning, middle and end."""
    found = [
        among_others(text, work.tongue, small=work.small_letters)
        for text in _telling(work, title)
        if 1 < len(text.split()) <= LONGEST_TOPIC and not part_of_a_talk(text, work.tongue)
    ]
    plain = [text for text in found if text[:1] not in "“„«" and not _ODD.search(text)]
    if len(plain) < 2:
        return []
    return list(dict.fromkeys((plain[0], plain[len(plain) // 2], plain[-1])))


_ODD = re.compile(r"[\d,]|[a-z][A-Z]")
"""What makes a topic unfit for a title: figures, commas, an identifier's capitals."""


def _chapter(work: Work, part: Part, told: frozenset[str]) -> Chapter:
    word = work.say["slides"] if len(part.slides) > 1 else work.say["slide"]
    line = Sentence(
        text=f"{part.title} ({word} {slide_span(part.slides)}).", cites=work.title_cites(part)
    )
    found = describe_pages(work.pages(part), work.tongue, work.terms, most_words=60)
    new = [
        sentence
        for sentence in found
        if sentence.text not in told
        and sentence.whole
        and not is_jotted(sentence.text, work.tongue)
    ]
    return Chapter(
        title=part.title,
        slide=work.title_cites(part)[0],
        span=slide_span(part.slides),
        line=line,
        first=new[0] if new else None,
    )
