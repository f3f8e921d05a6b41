"""What an answer tells of the question: a list, a story, steps, figures, a cause, what a thing is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from writers.german_questions import quoted_by_answer
from writers.languages import Language
from writers.passages import Sentence
from writers.sentences import content_words, is_sentence
from writers.title_shapes import TWO_THINGS

FEWEST_STEPS = 3
FEWEST_EVENTS = 2


def by_answer(shape: str, title: str, answer: Sequence[Sentence], tongue: Language) -> str:
    """The shape, told further by what the sentences under the title tell; outside English by their figures alone."""
    if shape in {"taken_away", "asked_for", "in_short"}:
        return shape
    if tongue.code != "en":
        text = " ".join(sentence.text for sentence in answer)
        many = len(_figures(text)) >= FEWEST_FIGURES and _opens_with_figures(answer)
        asked = f"{shape}_{'figures' if many else 'listed' if _is_list(answer) else ''}"
        if asked not in tongue.questions and tongue.code == "de" and shape == "quoted":
            asked = quoted_by_answer(answer)
        return asked if asked in tongue.questions else shape
    if shape in {"topic", "plural", "doing"}:
        return _answered(shape, title, answer)
    if shape == "quoted":
        return _quoted_for(answer, states=is_sentence(title, tongue))
    if shape != "fact":
        return shape
    text = " ".join(sentence.text for sentence in answer)
    return "fact_cause" if _CAUSE.search(text) else "fact"


_CAUSE = re.compile(
    r"\b(?:because|reasons?|therefore|as a result|that is why|which is why|due to|thanks to)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:we|he|she|they|it|who|nobody|everybody|the [a-z]+|[A-Z][a-z]+)\s(?:\w+ly\s|never\s|also\s)?"
    r"(?:was|were|had|did|went|came|took|gave|found|began|made|said|knew|thought|sent|rang|[a-z]{3,}ed)\b"
)


def _answered(shape: str, title: str, answer: Sequence[Sentence]) -> str:
    """The same, by what the sentences tell: what a thing is, how it works, what happened, what it costs."""
    text = " ".join(sentence.text for sentence in answer)
    first = answer[0].text if answer else ""
    if shape == "doing":
        return "doing_past" if len(_PAST.findall(text)) >= FEWEST_EVENTS else shape
    many = "_many" if shape == "plural" else ""
    if many and _FACTS.match(title):
        return "listed_many"
    if (
        many
        and _is_list(answer)
        and TWO_THINGS.fullmatch(title)
        and not _BOTH_MANY.fullmatch(title)
    ):
        return "quoted_listed"  # "What are RAM and swap?" asks for something else
    if _is_list(answer) and (not many or len(title.split()) > 1) and not _ABOUT.search(title):
        return f"listed{many or ('_figures' if _are_figures(answer) else '')}"
    if _defines(first, title):
        return f"definition{many}"
    if sum(1 for sentence in answer if sentence.order) >= FEWEST_STEPS:
        return f"working{many}"
    if len(_PAST.findall(text)) >= FEWEST_EVENTS:
        return "story"
    many_figures = len(_figures(text)) >= 2 * FEWEST_FIGURES
    return "figures" if many_figures and _opens_with_figures(answer) else shape


_ABOUT = re.compile(
    r"\b(?:in (?:practice|action|brief|numbers)|at (?:work|a glance|scale))$", re.IGNORECASE
)
"""Titles whose lists are about a thing and do not count its kinds: of "Agents in practice" nobody asks what they are."""
_BOTH_MANY = re.compile(r"\S+s and \S+s")
_FACTS = re.compile(r"(?:[\w’'-]+\s)?(?:facts|figures|numbers|statistics|results)\b", re.IGNORECASE)
"""Titles that say themselves that facts follow."""


def _are_figures(answer: Sequence[Sentence]) -> bool:
    """Whether most lines of a list have a figure."""
    return 2 * sum(bool(_AMOUNT.search(one.text)) for one in answer) > len(answer)


_AMOUNT = re.compile(r"(?<![\w.])\d{2,}|\d\s?%|[$€£]\s?\d|\d[.,]\d")


def _opens_with_figures(answer: Sequence[Sentence]) -> bool:
    """Whether one of the first two sentences has one."""
    return any(_figures(sentence.text) for sentence in answer[:2])


_FIGURE = re.compile(
    r"(?<![#\w’'])(?!(?:19|20)\d\d\b|\d{1,2}:\d\d)(?:\d+(?:[.,]\d+)+|\d{2,}|\d(?=\s?%| per ?cent))"
)
_NUMBER_OF = re.compile(
    r"(?:\b[A-Z]{2,}|\b(?:port[ae]?s?|puertos?|version\w*|Server|Windows|slide|page))[ /]?$"
)
"""What a number behind it names: a port, a version, and no amount."""


def _figures(text: str) -> list[str]:
    """The amounts in the text."""
    return [one[0] for one in _FIGURE.finditer(text) if not _NUMBER_OF.search(text[: one.start()])]


FEWEST_FIGURES = 3
_FIRST_THEN = re.compile(r"\b(?:first|next|then|finally)\b", re.IGNORECASE)


def _quoted_for(answer: Sequence[Sentence], *, states: bool) -> str:
    """What is asked about a title in quotation marks, by what its sentences tell."""
    text = " ".join(sentence.text for sentence in answer)
    if len(_figures(text)) >= FEWEST_FIGURES and _opens_with_figures(answer):
        return "quoted_figures"
    if _is_list(answer):
        return "quoted_listed"
    if len(_PAST.findall(text)) >= FEWEST_EVENTS:
        return "quoted_story"
    if sum(1 for sentence in answer if sentence.order) >= FEWEST_STEPS or (
        len(_FIRST_THEN.findall(text)) >= FEWEST_STEPS
    ):
        return "quoted_steps"
    return "quoted_cause" if states and _CAUSE.search(text) else "quoted"


def _is_list(answer: Sequence[Sentence]) -> bool:
    """Whether the answer is what a slide lists, and no sentence that somebody wrote."""
    return bool(answer) and not any(sentence.whole for sentence in answer)


def _defines(sentence: str, title: str) -> bool:
    """Whether the sentence says what the title's thing is."""
    own = set(content_words(title))
    found = re.match(r"(?P<subject>.{3,60}?)\s(?:is|are|means|describes|refers to)\s", sentence)
    if not own or not found or len(found["subject"].split()) > len(title.split()) + 2:
        return False
    return own <= set(content_words(found["subject"]))
