"""Masked sources built by hand, for the writer's tests. Firms, places and people are invented."""

from __future__ import annotations

from collections.abc import Sequence

from deckproof.model import BlockKind, Source, SourceSlide, Unit
from writers.boundaries import split_sentences


def slide(
    number: int,
    title: str = "",
    bullets: Sequence[str] = (),
    notes: str = "",
    *,
    section: str | None = None,
    table: Sequence[Sequence[str]] = (),
    pictures: Sequence[str] = (),
) -> SourceSlide:
    """A slide; a bullet's depth is the number of tabs it begins with."""
    units = [
        Unit(
            id=f"b{number}:{at}",
            slide=number,
            text=bullet.lstrip("\t"),
            kind=BlockKind.BODY,
            block=f"b{number}",
            level=len(bullet) - len(bullet.lstrip("\t")),
        )
        for at, bullet in enumerate(bullets)
    ]
    said = [
        Unit(
            id=f"n{number}:0.{at}",
            slide=number,
            text=text,
            kind=BlockKind.NOTES,
            block=f"n{number}",
        )
        for at, text in enumerate(split_sentences(notes))
    ]
    return SourceSlide(
        number=number,
        title=title,
        section=section,
        units=tuple(units),
        notes=tuple(said),
        tables=(tuple(tuple(row) for row in table),) if table else (),
        picture_texts=tuple(pictures),
    )


def source(
    *slides: SourceSlide, title: str = "", name: str = "talk.pptx", language: str = "en"
) -> Source:
    """A source of these slides."""
    return Source(
        deck="0" * 64,
        name=name,
        title=title,
        language=language,
        slides=slides,
        slide_count=len(slides),
    )


TOPICS = {
    "Why bridges are inspected at night": (
        "The night crew measures the cables when the steel is cold. Cold steel does not stretch, so the readings of two nights can "
        "be compared. The city closes one lane from eleven until four, and drivers hardly notice. A reading takes nine minutes for "
        "each cable. The crew writes every value down twice, because a wrong digit once cost a week of work."
    ),
    "How a sensor replaces the ladder": (
        "A small sensor hangs on each cable and listens to its hum. The hum of a healthy cable is even, and a broken strand makes it "
        "rattle. Nobody has to climb for that. The battery lasts three years when the radio sleeps between readings. Vandals took "
        "four of the first sensors, so the new ones hang above the lamps."
    ),
    "What the city paid and what it saved": (
        "The sensors cost less than two seasons of ladder work. The council had asked for a trial on one bridge before it paid for "
        "the others. Insurance became cheaper in the second year, which nobody had planned. The ladders were sold to a painter. "
        "Money was saved, but the larger gain is that the crew goes home at midnight."
    ),
    "Training a crew that never used a laptop": (
        "The oldest inspector had kept his notes on paper for thirty years. He learned the tablet in two afternoons by teaching it to "
        "his apprentice. Teaching is the quickest way to learn, the crew says now. Every new screen is tried in the rain before it "
        "is bought. Gloves decide which screen is good, not the software."
    ),
}
"""Four topics told in spoken prose, about seventy words each."""


def talk(repeats: int = 1) -> Source:
    """A talk with notes on every slide; `repeats` makes it longer by telling each topic with other words too."""
    slides = [slide(1, "Bridges that report for duty", ["Harbor City Works"])]
    number = 1
    for title, notes in TOPICS.items():
        number += 1
        slides.append(slide(number, title, [title], notes))
        for again in range(repeats - 1):
            number += 1
            slides.append(slide(number, f"{title}, seen up close", [], _other(notes, again)))
    slides.append(slide(number + 1, "Thank you", ["Questions?"]))
    return source(*slides)


def _other(notes: str, again: int) -> str:
    """Sentences of the same words in another order, so that no run of three words repeats."""
    found = []
    for sentence in split_sentences(notes):
        words = sentence.rstrip(".").replace(",", "").split()
        turned = words[again + 2 :: 2] + words[again + 1 :: 2]
        found.append("The team found that " + " ".join(turned).lower() + ".")
    return " ".join(found)
