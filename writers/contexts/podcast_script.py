"""The podcast script: who says what, for how long, under which chapter."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from deckproof.model import Part
from writers.anchoring import hangs_back
from writers.asking import among_others, question_about, quoted
from writers.contexts import contexts
from writers.contexts.summary import telling_title
from writers.headings import is_telling
from writers.hooks import OPENING, striking
from writers.masking.placeholders import PLACEHOLDER
from writers.passages import Sentence
from writers.pointing import NO_ADDRESS, can_be_heard, without_pointers
from writers.sentences import content_words, end_stop, mended_end
from writers.serving import closing
from writers.signposts import way_through
from writers.speaking import said_aloud, speech
from writers.stretches import Stretch, spoken_parts, told_within
from writers.title_shapes import is_clause
from writers.turns import WORDS_A_MINUTE, Turn, chapters_of, chunks, joined, timed
from writers.works import Work, repeats

LEAST_AIM, MOST_AIM, WHOLE_AIM = 0.92, 0.97, 1.06
"""Of the words asked: turns come to between the first two, and the page with its notes to about the third."""
SHORTER = "shorter than asked"
"""What the held notice says of its length, in the notice's own language."""
CHAPTER_WORDS = 10
CLOSE = 0.02
ROUNDS = 4
NOTES_WORDS = 70
TOLERANCE = 0.1


@contexts.add("podcast-script")
def context(work: Work) -> Mapping[str, Any]:
    """`turns`, `chapters`, and the minutes among the fields."""
    asked = work.brief.podcast.minutes
    turns = timed(_turns_of_length(work, _wanted(work, round(asked * WORDS_A_MINUTE))))
    spoken = sum(turn.words for turn in turns)
    minutes = round(spoken / WORDS_A_MINUTE, 1)
    short = spoken < asked * WORDS_A_MINUTE * (1 - TOLERANCE)
    told = f"{minutes:g}".replace(".", work.tongue.say["decimal"])
    asks = "shorter_one" if told == "1" else "shorter"
    shortfall = work.tongue.say[asks].format(minutes=told) if short else ""
    return {
        "title": telling_title(work),
        "description": _notes(work),
        "turns": turns,
        "chapters": chapters_of(work, turns),
        "remarks": (shortfall,) if shortfall else (),
        "fields": {"minutes": f"{minutes:g}", **({"length": SHORTER} if short else {})},
    }


def _notes(work: Work) -> tuple[Sentence, ...]:
    """How the deck is described, as far as the show notes take it."""
    kept: list[Sentence] = []
    for sentence in work.description:
        bare = replace(sentence, text=without_pointers(sentence.text, NO_ADDRESS))
        if sum(one.words for one in kept) + bare.words <= NOTES_WORDS and can_be_heard(bare.text):
            kept.append(bare)
    return tuple(kept)


def _wanted(work: Work, asked: int) -> int:
    """How many words to speak, so that script and show notes both stay near what was asked."""
    around = " ".join(closing(work.brief))
    notes = sum(sentence.words for sentence in _notes(work))
    beside = notes + CHAPTER_WORDS * len(work.outline.parts) + len(around.split())
    return round(min(MOST_AIM * asked, max(LEAST_AIM * asked, WHOLE_AIM * asked - beside)))


def _turns_of_length(work: Work, wanted: int) -> tuple[Turn, ...]:
    """The turns with about `wanted` words, or all that the deck carries."""
    most = wanted
    turns: tuple[Turn, ...] = ()
    parts = spoken_parts(work)
    for _ in range(ROUNDS):
        turns = _turns(work, told_within(work, parts, most))
        missing = wanted - sum(turn.words for turn in turns)
        if abs(missing) <= CLOSE * wanted:
            break
        most = max(0, most + missing)
    return turns


def _turns(work: Work, told: Sequence[tuple[Part, tuple[Stretch, ...]]]) -> tuple[Turn, ...]:
    """The whole script; nothing where there is nothing to tell, since a greeting and a farewell alone are no episode."""
    if not told:
        return ()
    hosts = work.brief.podcast.hosts or ("",)
    first, second = hosts[0], hosts[-1]
    hello = _glue(work.say["hello_two" if len(hosts) > 1 else "hello_solo"])
    cold = _cold_open(work, told)
    told = _said_once(told, cold)
    turns = [Turn(first, (*cold, hello, *_theme(work), *_way(work, told)))]
    if len(hosts) > 1:
        turns.append(Turn(second, (_glue(work.say["join"]),)))
    for number, (part, stretches) in enumerate(told):
        asks, answers = (first, second) if number % 2 == 0 else (second, first)
        chapter = part.title if len(told) > 1 else ""
        turns += _part_turns(work, part, stretches, number, (asks, answers), chapter)
    turns.append(Turn(first, (_glue(work.say["close"]), _glue(work.say["thanks"]))))
    return tuple(joined(turns)) if first != second else tuple(turns)


LONG_ENOUGH = 250
"""Words of a script that begins with a sentence from its middle."""


def _cold_open(
    work: Work, told: Sequence[tuple[Part, tuple[Stretch, ...]]]
) -> tuple[Sentence, ...]:
    """A striking sentence of the script, said before all else; one that the next does not need, since it is said once."""
    said = [one for _, stretches in told for stretch in stretches for one in stretch.said]
    if work.needs_writing or sum(one.words for one in said) < LONG_ENOUGH:
        return ()
    late = {one.text for one in said[OPENING:]}
    spare = [
        one
        for _, stretches in told
        for stretch in stretches
        for one, after in itertools.pairwise(stretch.said)
        if one.text in late and not hangs_back(after.text, work.tongue)
    ]
    found = striking(spare, work.terms, work.tongue)
    return (found,) if found else ()


def _said_once(
    told: Sequence[tuple[Part, tuple[Stretch, ...]]], cold: Sequence[Sentence]
) -> list[tuple[Part, tuple[Stretch, ...]]]:
    """The script without the sentence that it began with."""
    known = {one.text for one in cold}
    return [
        (
            part,
            tuple(
                replace(one, said=tuple(said for said in one.said if said.text not in known))
                for one in stretches
            ),
        )
        for part, stretches in told
    ]


def _part_turns(
    work: Work,
    part: Part,
    stretches: Sequence[Stretch],
    number: int,
    hosts: tuple[str, str],
    chapter: str,
) -> list[Turn]:
    """The part's stretches: one host asks about each, the other tells it; one alone does both in one breath."""
    asks, answers = hosts
    turns: list[Turn] = []
    for place, stretch in enumerate(stretches):
        asked = _question(work, stretch, number + place) if chapter or place else ()
        if place == 0:
            asked = (*_signpost(work, part, stretch, number), *asked)
        begins = chapter if place == 0 else ""
        if asks == answers:
            turns.append(Turn(answers, (*asked, *stretch.said), chapter=begins))
            continue
        if asked:
            turns.append(Turn(asks, asked, chapter=begins))
        speakers = itertools.cycle((answers, asks))
        for at, chunk in enumerate(chunks(stretch.said)):
            own = begins if at == 0 and not asked else ""
            turns.append(Turn(next(speakers), chunk, chapter=own))
    return turns


def _way(work: Work, told: Sequence[tuple[Part, tuple[Stretch, ...]]]) -> tuple[Sentence, ...]:
    """Where the script goes, for who cannot look at its chapters."""
    way = way_through({part.title: work.title_cites(part) for part, _ in told}, work)
    return (way,) if way else ()


def _theme(work: Work) -> tuple[Sentence, ...]:
    """The subject, where the deck itself names it; a title made from the file's name is not said."""
    words = set(content_words(work.outline.title))
    for page in work.reading.pages[:3]:
        if words and words <= set(
            content_words(" ".join((page.title, *(piece.text for piece in page.pieces))))
        ):
            title = speech(work.outline.title, work.tongue.code).rstrip(" .")
            stands = title.casefold() in page.title.casefold()
            return _about(title, page.number, work, stands=stands)
    return ()


def _about(title: str, slide: int, work: Work, *, stands: bool) -> tuple[Sentence, ...]:
    """What leads to the deck's title, and the title: quoted where it `stands` on the slide, as a clause, or a sentence by itself.

    A title in which a name is put away is no quotation.
    """
    if "{topic}" not in work.say["theme"]:  # a team's own template
        return (_glue(work.say["theme"]), Sentence(text=end_stop(title), cites=(slide,)))
    said = work.say["theme"].replace("{topic}", quoted(title, work.tongue) if stands else title)
    if PLACEHOLDER.search(title):
        clause = work.say.get("theme_clause", "") if is_clause(title, work.tongue) else ""
        small = title[:1].lower() + title[1:]
        said = clause.replace("{topic}", small) if clause else end_stop(title)
    return (Sentence(text=mended_end(said), cites=(slide,)),)


def _signpost(work: Work, part: Part, stretch: Stretch, number: int) -> tuple[Sentence, ...]:
    """What leads into a part of several: its title, unless its first question is about just that."""
    if len(work.outline.parts) < 2 or part.title.casefold() == stretch.heading.casefold():
        return ()
    lead = work.say[f"next_{(number - 1) % 3 + 1}" if number else "begin"]
    topic = said_aloud(
        among_others(part.title, work.tongue, small=work.small_letters), work.tongue.code
    )
    text = mended_end(end_stop(lead.replace("{topic}", topic)))
    return (Sentence(text=text, cites=work.title_cites(part)),)


def _question(work: Work, stretch: Stretch, turn: int) -> tuple[Sentence, ...]:
    """The question that a stretch answers, where its heading tells what that is."""
    title = stretch.heading.casefold()
    if not is_telling(stretch.heading, work.tongue) or title == work.outline.title.casefold():
        return ()
    if repeats(stretch.heading, stretch.said):
        return ()
    if not work.tongue.is_written:  # no question of ours would be in the deck's language
        named = end_stop(said_aloud(stretch.heading, work.tongue.code))
        return (Sentence(text=named, cites=(stretch.slide,)),)
    asked = question_about(
        stretch.heading,
        stretch.said,
        work.tongue,
        small=work.small_letters,
        turn=turn,
        alone=len(work.brief.podcast.hosts) < 2,
    )
    text = said_aloud(asked or end_stop(stretch.heading), work.tongue.code)
    return (Sentence(text=text, cites=(stretch.slide,)),)


def _glue(text: str) -> Sentence:
    return Sentence(text=text, cites=())
