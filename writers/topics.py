"""A slide's title as a question takes it up: in small letters where it is no name, with its article, in quotation marks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from writers.headings import in_sentence
from writers.languages import Language
from writers.languages.small_words import words as listed_words
from writers.masking.placeholders import PLACEHOLDER
from writers.passages import Sentence
from writers.small_letters import COMMON_ENDING
from writers.title_shapes import STEPWISE, VERSUS


def taken_up(
    title: str, shape: str, answer: Sequence[Sentence], tongue: Language, small: frozenset[str]
) -> str:
    """The title as the frame takes it up."""
    if shape.startswith("quoted"):
        return in_quotes(title, tongue)
    if shape == "indirect":
        return _of_people(title[:1].lower() + title[1:], tongue)
    if shape == "stepwise":
        title = STEPWISE.sub("", title)
    text = in_small_letters(title, small, tongue)
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
    known = f"the {text.casefold()}" in said or (is_bare_name(text) and not MASS.search(text))
    return f"the {text}" if singular and known else text


_OF_ONE = listed_words("topic stepwise listed listed_figures definition working story figures")
"""Shapes whose frames take up the name of one thing."""
MASS = re.compile(
    r"(?:tion|sion|ment|ing|ance|ence|ity|ness|sis|ship|ism|ics|ure|ty|cy|s|research|work|software|hardware|traffic|feedback|data|training|knowledge|"
    r"support|advice|progress|health|money|growth|storage|food|power|law|mail|life|time|luck|trust|news|history|nature|society|design|access|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|\d+)$"
)
"""The end of what is no single thing and so stands without an article; and of what is numbered."""
_NOT_BARE = re.compile(
    r"(?:an?|the|our|your|my|their|his|her|its|this|that|these|some|any|all|both|each|every|no|more|most|other|another|what|who|how|why|not|for|with|"
    r"in|on|at|by|to|from|of|about|between|one|two|three|four|five|six|seven|eight|nine|ten|\d\S*|[\w-]+ing)\s"
)


def is_bare_name(text: str) -> bool:
    """Whether it is the name of a thing in small letters with nothing before it that counts or points."""
    return (
        text == text.lower() and not _NOT_BARE.match(f"{text} ") and not re.search(r"[\d,]", text)
    )


def _of_people(clause: str, tongue: Language) -> str:
    """An English clause that spoke to the audience, put to somebody who speaks of it: "what you can do" is "what people can do"."""
    if tongue.code != "en" or not re.match(r"\w+(?:\s\w+)?\syou\s", clause):
        return clause
    return re.sub(r"\byour\b", "their", re.sub(r"\byou\b", "people", clause, count=1))


def in_quotes(title: str, tongue: Language) -> str:
    """The title between quotation marks, two that were joined each in their own: every quotation stands on a slide."""
    plain = re.sub(r"[“„«]\s*", "‘", re.sub(r"\s*[”»]", "’", title))
    opening, closing = tongue.quotes
    return _JOINED.sub(f"{closing} {tongue.say['and']} {opening}", plain)


_JOINED = re.compile(r"(?<!\d) – (?!\d)")
"""Between two titles; what joins two figures is a range, "2020 – 2024"."""


_WORDS = re.compile(rf"\S*{PLACEHOLDER.pattern}\S*|\S+")
"""The words of a title, a placeholder as one of them: with other letters nobody would know it for one."""


_MONTHS = ("March", "May")
"""Those that are other words, too."""
_IN_MONTH = re.compile(
    r"\b(?:in|by|since|until|till|from|to|of|and|before|after|early|late|last|next)\s(?:March|May)\b"
)


def in_small_letters(title: str, small: frozenset[str], tongue: Language) -> str:
    """The title without its headline capitals, where the deck shows that its words are no names."""
    words = _WORDS.findall(title)
    known = (small, tongue.small_words, tongue.orders, tongue.finite, _COUNTS)

    def is_known(word: str) -> bool:
        return any(word in one for one in known)

    def stays(word: str) -> bool:
        if word == "A" and word is words[0] and tongue.code == "en" and len(words) > 1:
            return False  # the article, which no other place of a title has a capital for
        month = word.strip(",.") in _MONTHS and _IN_MONTH.search(title) is not None
        return bool(month or _ACRONYM.fullmatch(word) or PLACEHOLDER.search(word))

    def is_small(word: str) -> bool:
        bare = word.strip("“”\"'(),").lower()
        plain = not word[:1].isupper() or is_known(bare) or stays(word)
        return plain or all(map(is_known, bare.split("-")))

    def lower(word: str) -> str:
        return word if stays(word) else word.lower()

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


def turned(text: str, tongue: Language) -> str:
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
