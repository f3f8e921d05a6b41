"""Questions that people would ask of a deck, and the sentences that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from writers.anchoring import hangs_back
from writers.asking import question_about
from writers.describe import describe_pages
from writers.headings import is_telling, key_of
from writers.joining import passages
from writers.languages import Language
from writers.listing import as_sentence
from writers.pages import Page
from writers.passages import Passage, PassageKind, Sentence, capital
from writers.pointing import NO_ADDRESS, can_be_heard, without_pointers
from writers.promises import promised
from writers.reading import told_words
from writers.runs import opening_run
from writers.works import Work

FEWEST_ANSWER_WORDS = 12
FEWEST_LISTED, FEWEST_LIST_WORDS = 2, 6
"""Items, and their words, of a list that answers a question."""
LONGEST_TITLE = 12


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer and the slide to show."""

    asked: Sentence
    answer: tuple[Sentence, ...]
    slide: int
    caption: str

    @property
    def listed(self) -> bool:
        """Whether the answer is what the slide lists."""
        return len(self.answer) > 1 and not any(sentence.whole for sentence in self.answer)


def questions(work: Work, *, most: int, answer_words: int) -> tuple[Question, ...]:
    """At most so many questions, one a slide title, in the deck's order; those with the longest answers are kept."""
    groups = _by_title(work)
    answers = {
        place: answer
        for place, group in enumerate(groups)
        if (answer := _answer(work, group, answer_words)) and _answers(answer)
    }
    weight = {
        place: sum(told_words(page, work.tongue) for page in groups[place]) for place in answers
    }
    kept = sorted(sorted(answers, key=lambda place: (-weight[place], place))[:most])
    return tuple(
        _question(work, groups[place], answers[place], turn) for turn, place in enumerate(kept)
    )


def _answers(answer: Sequence[Sentence]) -> bool:
    """Whether it says enough to be asked for."""
    fewest = (
        FEWEST_ANSWER_WORDS if any(sentence.whole for sentence in answer) else FEWEST_LIST_WORDS
    )
    return sum(sentence.words for sentence in answer) >= fewest


def _by_title(work: Work) -> list[list[Page]]:
    """The content slides, those under one title together; slides with no telling title join the one before."""
    groups: dict[str, list[Page]] = {}
    last = ""
    for page in work.told_pages():
        title = page.title.casefold()
        telling = is_telling(page.title, work.tongue) and len(title.split()) <= LONGEST_TITLE
        if telling and title != work.outline.title.casefold():
            last = key_of(page.title, work.tongue)
            groups.setdefault(last, []).append(page)
        elif last:
            groups[last].append(page)
    return list(groups.values())


def _answer(work: Work, group: Sequence[Page], most_words: int) -> tuple[Sentence, ...]:
    """The answer; for who listens without what only the slide shows, and without what leaned on that."""
    told = _found(work, group, most_words)
    if not work.shape.spoken:
        return told
    kept: list[Sentence] = []
    cut = False
    for sentence in told:
        bare = replace(sentence, text=without_pointers(sentence.text, NO_ADDRESS))
        heard = can_be_heard(bare.text)
        cut = not heard or (cut and hangs_back(bare.text, work.tongue))
        kept += [] if cut else [bare]
    return tuple(kept)


def _found(work: Work, group: Sequence[Page], most_words: int) -> tuple[Sentence, ...]:
    """What was said under the title from its beginning on, which can be followed; else what it lists, or the sentences that say most."""
    found = opening_run(group[0], work.tongue, most_words=most_words)
    if _words_of(found) >= most_words // 2:
        return found
    told = describe_pages(group, work.tongue, work.terms, most_words=most_words)
    if not any(group[0].number in sentence.cites for sentence in told):
        told = ()  # the slides behind it are about something else
    if _words_of(found) > _words_of(told):
        return found
    if found or any(sentence.whole for sentence in told):
        # Of what was chosen here and there nobody knows how many it would be.
        return tuple(_without_title(one, group[0]) for one in told if not promised(one.text))
    return _listed(group[0], work.tongue, most_words)


def _words_of(sentences: Sequence[Sentence]) -> int:
    return sum(sentence.words for sentence in sentences)


def _without_title(sentence: Sentence, page: Page) -> Sentence:
    """The sentence without the slide's title before it, which the question names already."""
    rest = sentence.text.removeprefix(f"{capital(page.title)}: ")
    return sentence if rest == sentence.text else replace(sentence, text=capital(rest))


def _listed(page: Page, tongue: Language, most_words: int) -> tuple[Sentence, ...]:
    """What the slide itself lists: its items, or a line for each of its lists; nothing where these are few."""
    lists = [one for one in passages(page, tongue) if one.kind is PassageKind.ITEMS]
    heads = [one for one in lists if _is_headed(one, page)]
    items = [
        item
        for one in lists
        for item in _lines(one, headed=one in heads, among=len(heads) < len(lists), tongue=tongue)
    ]
    kept: list[Sentence] = []
    for item in items:
        if sum(one.words for one in kept) + item.words > most_words:
            break
        kept.append(replace(item, text=item.text.rstrip("."), whole=False))
    while kept and kept[-1].text.endswith(":"):
        kept.pop()
    return tuple(kept) if len(kept) >= FEWEST_LISTED else ()


LONGEST_LINE = 16
"""Words of a list that is told in one line, behind what it is about."""


def _is_headed(one: Passage, page: Page) -> bool:
    """Whether it stands under a line of its own, which is not the slide's title."""
    return one.intro is not None and one.intro.text.rstrip(":").casefold() != page.title.casefold()


def _lines(one: Passage, *, headed: bool, among: bool, tongue: Language) -> tuple[Sentence, ...]:
    """The list's items, behind its head where it has one; `among` others without a head it is one line, which swallows none of them."""
    if not headed or one.intro is None:
        return one.sentences
    if among or one.words <= LONGEST_LINE or len(one.sentences) == 1:
        return (as_sentence(one, tongue),)
    return (one.intro, *one.sentences)


def _question(
    work: Work, group: Sequence[Page], answer: tuple[Sentence, ...], turn: int
) -> Question:
    page = group[0]
    asked = question_about(
        page.title, answer, work.tongue, small=work.small_letters, turn=turn, to_speaker=True
    )
    return Question(
        Sentence(text=asked or page.title.rstrip(" .:;,"), cites=(page.number,)),
        answer,
        page.number,
        page.title.rstrip(" .:;,"),
    )
