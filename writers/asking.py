"""Questions that a person would ask: built from a slide's title by its shape, and from what its sentences answer.

A question holds the title's words and a frame of the language, so it states nothing that the slide does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from writers.headings import in_sentence
from writers.inverting import direct_question
from writers.languages import Language
from writers.languages.small_words import words as listed_words
from writers.masking.placeholders import PLACEHOLDER
from writers.passages import Sentence
from writers.sentences import content_words
from writers.small_letters import COMMON_ENDING
from writers.title_shapes import STEPWISE, VERSUS, clause_shape, part_of_a_talk, title_shape

FEWEST_STEPS = 3
FEWEST_EVENTS = 2


def question_about(
    title: str,
    answer: Sequence[Sentence],
    tongue: Language,
    *,
    small: frozenset[str] = frozenset(),
    turn: int = 0,
    to_speaker: bool = False,
    alone: bool = False,
) -> str:
    """The question that `answer` answers under this title; `turn` varies the frame.

    `small` are the words that stand with a small letter in a sentence. With `to_speaker` it is put to the people who gave
    the talk, so that their "we" is "you". Who is `alone` asks nobody to explain a thing: then "" where only that can be asked.
    """
    voiced = re.fullmatch(r"“([^“”]*)”", title.strip().rstrip(" .:;,!…"))
    bare = voiced[1].rstrip(" .:;,!…") if voiced else title.strip().rstrip(" .:;,!…")
    if not bare:
        return ""
    if bare.endswith("?") and not voiced:
        return _turned(bare, tongue) if to_speaker else bare
    shape = title_shape(bare, tongue) if tongue.code == "en" else clause_shape(bare, tongue)
    shape = part_of_a_talk(bare, tongue) or shape
    if bare.endswith("?"):
        shape = "quoted"  # a question that somebody else asked
    direct = direct_question(bare, tongue) if shape == "indirect" else ""
    shape = _by_answer(shape, bare, answer, tongue)
    if shape == "fact_cause":
        direct = direct_question(f"why {_in_small_letters(bare, small, tongue)}", tongue)
    if direct:
        return _turned(f"{direct}?", tongue) if to_speaker else f"{direct}?"
    frames = tongue.questions.get(shape) or tongue.questions["topic"]
    if alone:
        frames = tuple(frame for frame in frames if not _asks_somebody(frame, shape))
    if not frames:
        return ""
    if "{topic}" not in frames[0]:
        return frames[turn % len(frames)]
    topic = _topic(bare, shape, answer, tongue, small)
    if to_speaker and not shape.startswith("quoted"):
        topic = _turned(topic, tongue)
    asked = _unquoted(frames[turn % len(frames)].replace("{topic}", topic))
    return "" if alone and _TO_SOMEBODY.search(asked) else asked


_TO_SOMEBODY = re.compile(r"\b(?:you|your|yours)\b|(?<!^)\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b")


def _asks_somebody(frame: str, shape: str) -> bool:
    """Whether it is put to somebody who is to explain, as nobody asks who speaks alone."""
    explains = shape.startswith("quoted") or shape in {"topic", "told", "indirect", "figures"}
    return explains or "you" in frame.casefold().split()


def _unquoted(text: str) -> str:
    """Without quotation marks where a placeholder stands for a name: the page says "a customer" there, which is no quotation."""
    return re.sub(r"[“”„]|«\s?|\s?»", "", text) if PLACEHOLDER.search(text) else text


def _by_answer(shape: str, title: str, answer: Sequence[Sentence], tongue: Language) -> str:
    """The shape, told further by what the sentences under the title tell; outside English by their figures alone."""
    if shape in {"taken_away", "asked_for", "in_short"}:
        return shape
    if tongue.code != "en":
        text = " ".join(sentence.text for sentence in answer)
        many = len(_FIGURE.findall(text)) >= FEWEST_FIGURES and _opens_with_figures(answer)
        asked = f"{shape}_{'figures' if many else 'listed' if _is_list(answer) else ''}"
        return asked if asked in tongue.questions else shape
    if shape in {"topic", "plural", "doing"}:
        return _answered(shape, title, answer)
    if shape == "quoted":
        return _quoted_for(answer)
    if shape != "fact":
        return shape
    text = " ".join(sentence.text for sentence in answer)
    if len(_FIGURE.findall(text)) >= FEWEST_FIGURES - 1 and _opens_with_figures(answer):
        return "fact_figures"
    if _CAUSE.search(text):
        return "fact_cause"
    return "fact_story" if len(_PAST.findall(text)) >= FEWEST_EVENTS else "fact"


def among_others(title: str, tongue: Language, *, small: frozenset[str]) -> str:
    """The title as one of several in a sentence: a statement in quotation marks, a thing in small letters."""
    bare = title.strip().rstrip(" .:;,…")
    if tongue.code != "en":
        return quoted(bare, tongue)
    shape = title_shape(bare.rstrip("?!"), tongue)
    if bare.endswith("?") or shape in {"fact", "quoted", "from_to"} or re.search(r"\sand\s", bare):
        return quoted(bare, tongue)
    if shape == "indirect":
        return bare[:1].lower() + bare[1:]
    text = _in_small_letters(bare, small, tongue)
    one = shape == "topic" and _is_bare_name(text) and not _MASS.search(text)
    return f"the {text}" if one else text


def quoted(title: str, tongue: Language) -> str:
    """The title in the quotation marks of the language."""
    opening, closing = tongue.quotes
    return _unquoted(f"{opening}{_in_quotes(title, tongue)}{closing}")


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
    if _is_list(answer) and (not many or len(title.split()) > 1):
        return f"listed{many or ('_figures' if _are_figures(answer) else '')}"
    if _defines(first, title):
        return f"definition{many}"
    if sum(1 for sentence in answer if sentence.order) >= FEWEST_STEPS:
        return f"working{many}"
    if len(_PAST.findall(text)) >= FEWEST_EVENTS:
        return "story"
    many_figures = len(_FIGURE.findall(text)) >= 2 * FEWEST_FIGURES
    return "figures" if many_figures and _opens_with_figures(answer) else shape


_FACTS = re.compile(r"(?:[\w’'-]+\s)?(?:facts|figures|numbers|statistics|results)\b", re.IGNORECASE)
"""Titles that say themselves that facts follow."""


def _are_figures(answer: Sequence[Sentence]) -> bool:
    """Whether most lines of a list have a figure."""
    return 2 * sum(bool(_AMOUNT.search(one.text)) for one in answer) > len(answer)


_AMOUNT = re.compile(r"(?<![\w.])\d{2,}|\d\s?%|[$€£]\s?\d|\d[.,]\d")


def _opens_with_figures(answer: Sequence[Sentence]) -> bool:
    """Whether one of the first two sentences has one."""
    return any(_FIGURE.search(sentence.text) for sentence in answer[:2])


_FIGURE = re.compile(
    r"(?<![#\w’'])(?!(?:19|20)\d\d\b|\d{1,2}:\d\d)(?:\d+(?:[.,]\d+)+|\d{2,}|\d(?=\s?%| per ?cent))"
)
FEWEST_FIGURES = 3
_FIRST_THEN = re.compile(r"\b(?:first|next|then|finally)\b", re.IGNORECASE)


def _quoted_for(answer: Sequence[Sentence]) -> str:
    """What is asked about a title in quotation marks, by what its sentences tell."""
    text = " ".join(sentence.text for sentence in answer)
    if len(_FIGURE.findall(text)) >= FEWEST_FIGURES and _opens_with_figures(answer):
        return "quoted_figures"
    if _is_list(answer):
        return "quoted_listed"
    if len(_PAST.findall(text)) >= FEWEST_EVENTS:
        return "quoted_story"
    if sum(1 for sentence in answer if sentence.order) >= FEWEST_STEPS or (
        len(_FIRST_THEN.findall(text)) >= FEWEST_STEPS
    ):
        return "quoted_steps"
    return "quoted_cause" if _CAUSE.search(text) else "quoted"


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


def _topic(
    title: str, shape: str, answer: Sequence[Sentence], tongue: Language, small: frozenset[str]
) -> str:
    """The title as the frame takes it up."""
    if shape.startswith("quoted"):
        return _in_quotes(title, tongue)
    if shape == "indirect":
        return _of_people(title[:1].lower() + title[1:], tongue)
    if shape == "stepwise":
        title = STEPWISE.sub("", title)
    text = _in_small_letters(title, small, tongue)
    if shape.startswith("doing"):
        return text[:1].lower() + text[1:]
    if shape == "versus":
        return VERSUS.sub(" and ", text)
    if shape in {"counted", "told"}:
        return text if text.casefold().startswith("the ") else f"the {text}"
    if shape == "listed_many":
        bare = text[:1].islower() and not _NOT_BARE.match(f"{text} ")
        return f"the {text}" if bare else text
    said = " ".join(sentence.text for sentence in answer).casefold()
    singular = shape in _OF_ONE
    known = f"the {text.casefold()}" in said or (_is_bare_name(text) and not _MASS.search(text))
    return f"the {text}" if singular and known else text


_OF_ONE = listed_words("topic stepwise listed listed_figures definition working story figures")
"""Shapes whose frames take up the name of one thing."""
_MASS = re.compile(
    r"(?:tion|sion|ment|ing|ance|ence|ity|ness|sis|ship|ism|ics|ure|ty|cy|s|research|work|software|hardware|traffic|feedback|data|training|knowledge|"
    r"support|advice|progress|health|money|growth|storage|food|power|law|mail|life|time|luck|trust|news|history|nature|society|design|access|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|\d+)$"
)
"""The end of what is no single thing and so stands without an article; and of what is numbered."""
_NOT_BARE = re.compile(
    r"(?:an?|the|our|your|my|their|his|her|its|this|that|these|some|any|all|both|each|every|no|more|most|other|another|what|who|how|why|not|for|with|"
    r"in|on|at|by|to|from|of|about|between|one|two|three|four|five|six|seven|eight|nine|ten|\d\S*|[\w-]+ing)\s"
)


def _is_bare_name(text: str) -> bool:
    """Whether it is the name of a thing in small letters with nothing before it that counts or points."""
    return (
        text == text.lower() and not _NOT_BARE.match(f"{text} ") and not re.search(r"[\d,]", text)
    )


def _of_people(clause: str, tongue: Language) -> str:
    """An English clause that spoke to the audience, put to somebody who speaks of it: "what you can do" is "what people can do"."""
    if tongue.code != "en" or not re.match(r"\w+(?:\s\w+)?\syou\s", clause):
        return clause
    return re.sub(r"\byour\b", "their", re.sub(r"\byou\b", "people", clause, count=1))


def _in_quotes(title: str, tongue: Language) -> str:
    """The title between quotation marks, two that were joined each in their own: every quotation stands on a slide."""
    plain = re.sub(r"[“„«]\s*", "‘", re.sub(r"\s*[”»]", "’", title))
    opening, closing = tongue.quotes
    return plain.replace(" – ", f"{closing} {tongue.say['and']} {opening}")


def _in_small_letters(title: str, small: frozenset[str], tongue: Language) -> str:
    """The title without its headline capitals, where the deck shows that its words are no names."""
    words = title.split()
    known = (small, tongue.small_words, tongue.orders, tongue.finite, _COUNTS)

    def is_known(word: str) -> bool:
        return any(word in one for one in known)

    def is_small(word: str) -> bool:
        bare = word.strip("“”\"'(),").lower()
        plain = not word[:1].isupper() or is_known(bare) or bool(_ACRONYM.fullmatch(word))
        return plain or all(map(is_known, bare.split("-")))

    def lower(word: str) -> str:
        return word if _ACRONYM.fullmatch(word) else word.lower()

    if len(words) > 1:
        chunks = [
            (small, list(run))
            for small, run in itertools.groupby(words, key=lambda word: word[:1].islower())
        ]
        said = [
            run
            if small or not all(map(is_small, run)) or _is_product(run)
            else list(map(lower, run))
            for small, run in chunks
        ]
        text = " ".join(itertools.chain.from_iterable(said))
        if text != title:
            return text
    first = words[0].casefold()
    plain = (len(first) > 5 and COMMON_ENDING.search(first)) or tongue.common_words.issuperset(
        first.split("-")
    )
    alone = len(words) == 1 and tongue.common_words and not plain
    if (
        first in tongue.small_words
        or first in _COUNTS
        or (
            not alone
            and (is_small(words[0]) or COMMON_ENDING.search(first))
            and not any(word[:1].isupper() for word in words[1:])
        )
    ):
        return f"{lower(words[0])}{title[len(words[0]) :]}"
    return in_sentence(title, tongue)


def _is_product(run: Sequence[str]) -> bool:
    """Whether it may be a name, as letters before one word often are: "SQL Server"."""
    return len(run) == 2 and bool(_ACRONYM.fullmatch(run[0])) and not _ACRONYM.fullmatch(run[1])


_ACRONYM = re.compile(r"[\W\d]*[A-Z][\w./-]*[A-Z][\w./-]*\W*|[A-Z]")
_COUNTS = listed_words(
    "two three four five six seven eight nine ten eleven twelve everyone everybody nobody someone "
    "somebody each both all half twenty thirty forty fifty sixty seventy eighty ninety hundred"
)
_YOURS = {
    "we": "you",
    "our": "your",
    "ours": "yours",
    "us": "you",
    "i": "you",
    "me": "you",
    "my": "your",
    "ourselves": "yourselves",
    "we're": "you're",
    "we’re": "you’re",
    "we've": "you've",
    "we’ve": "you’ve",
    "we'd": "you'd",
    "we’d": "you’d",
    "we'll": "you'll",
    "we’ll": "you’ll",
}


def _turned(text: str, tongue: Language) -> str:
    """The question put to the speaker: "we" becomes "you", except inside quotation marks."""
    if tongue.code != "en":
        return text

    def yours(found: re.Match[str]) -> str:
        word = _YOURS[found[0].casefold()]
        opens = found[0][:1].isupper() and (found[0] != "I" or found.start() == 0)
        return word.capitalize() if opens else word

    pattern = "|".join(sorted(map(re.escape, _YOURS), key=len, reverse=True))
    parts = re.split(r"(“[^”]*”)", text)
    return "".join(
        part
        if part.startswith("“")
        else re.sub(rf"\b(?:{pattern})\b(?!['’])", yours, part, flags=re.IGNORECASE)
        for part in parts
    )
