"""Questions that a person would ask: built from a slide's title by its shape, and from what its sentences answer.

A question holds the title's words and a frame of the language, so it states nothing that the slide does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from writers.headings import in_sentence
from writers.languages import Language
from writers.languages.small_words import words as listed_words
from writers.passages import Sentence
from writers.sentences import content_words, is_order, is_sentence
from writers.units import COMMON_ENDING

LONGEST_TOPIC = 11
"""Words; a longer title stands in quotation marks."""
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
) -> str:
    """The question that `answer` answers under this title; `turn` varies the frame.

    `small` are the words that the deck writes with a small letter. With `to_speaker` it is put to the people who gave
    the talk, so that their "we" is "you".
    """
    bare = re.sub(r"^“([^“”]*)”$", r"\1", title.strip().rstrip(" .:;,!…"))
    if not bare:
        return ""
    if bare.endswith("?"):
        return _turned(bare, tongue) if to_speaker else bare
    shape = _shape(bare, tongue) if tongue.code == "en" else _german_shape(bare)
    if shape in {"topic", "plural", "doing"}:
        shape = _answered(shape, bare, answer)
    frames = tongue.questions.get(shape) or tongue.questions["topic"]
    topic = _topic(bare, shape, answer, tongue, small)
    text = frames[turn % len(frames)].replace("{topic}", topic)
    return _turned(text, tongue) if to_speaker else text


def among_others(title: str, tongue: Language, *, small: frozenset[str]) -> str:
    """The title as one of several in a sentence: a statement in quotation marks, a thing in small letters."""
    bare = title.strip().rstrip(" .:;,…")
    if tongue.code != "en":
        return f"„{_in_quotes(bare, tongue)}“"
    shape = _shape(bare.rstrip("?!"), tongue)
    if bare.endswith("?") or shape in {"fact", "quoted", "from_to"}:
        return f"“{_in_quotes(bare, tongue)}”"
    if shape == "indirect":
        return bare[:1].lower() + bare[1:]
    return _in_small_letters(bare, small, tongue)


_CLAUSE = re.compile(
    r"(?:what|why|how|when|where|who|which|whose|warum|weshalb|wieso|wie|was|wann|wo|wer|welche[rs]?|woher|wohin|wozu|worauf|wofür)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    # A statement whose verb no list knows: "Our call asked for …", "One photograph beats ten …"; "Cache is king".
    r"^(?:our|the|an?|one|my|every|each|no)\s[\w’'-]+\s[a-z]{3,}(?:ed|s)\s(?:for|an?|the|two|three|four|five|six|seven|eight|nine|ten|every|all|our)\s"
    r"|^[\w’'-]+(?:\s[\w’'-]+)?\s(?:is|are|was|were)\s",
    re.IGNORECASE,
)
_PHRASE_WORDS = listed_words("not lost left made based given just only never more less")
_ORDINAL = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNTED = re.compile(rf"(?:the\s+)?{_ORDINAL}\s+(?:[\w’'-]+\s+){{0,2}}[\w’'-]+s\b", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:instead of|rather than)\b", re.IGNORECASE)
_NAMED_BY_CLAUSE = re.compile(
    # "the promise we kept breaking": a thing, then a clause about it without "that".
    r"(?:the|an?|our|my|your|this|\d+|two|three|four|five|six|seven|eight|nine|ten)\s(?:[\w’'-]+,?\s){1,4}?(?:with\s\w+\s)?"
    r"(?:we|you|they|i|he|she|it|nobody|everybody|everyone|no one)\s",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\s(?:vs?\.?|versus)\s", re.IGNORECASE)
_FROM_TO = re.compile(r"from\s.+\sto\s", re.IGNORECASE)
_ODD = re.compile(r"[:;/|=&#+<>…]|\s[–—-]\s|\.\s|^\W|\(|“|\b(?:i|ii|iii|iv|\d+)$", re.IGNORECASE)
_PREPOSITIONS = re.compile(
    r"\s(?:of|for|in|on|with|to|by|from|at|about|behind|under|between|that|we|you|they)\s.*$",
    re.IGNORECASE,
)
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ics|news|series|status)$", re.IGNORECASE)


def _shape(title: str, tongue: Language) -> str:
    """What an English title is: a clause that asks, a statement, a contrast, a count, a plural, a doing, a topic."""
    words = title.split()
    if _CLAUSE.match(title) and len(words) >= 3:
        return "indirect" if not _ODD.search(title) else "quoted"
    if _VERSUS.search(title):
        return "versus"
    if len(words) > LONGEST_TOPIC or _ODD.search(title) or words[0].casefold() in {"and", "or"}:
        return "quoted"
    if _FROM_TO.match(title):
        return "from_to"
    if is_order(title, tongue) or words[0].casefold() in {"if", "when", "because", "while"}:
        return "quoted"
    named = bool(_NAMED_BY_CLAUSE.match(title)) and not _finite_before_clause(title, tongue)
    if not named and (is_sentence(title, tongue) or _STATES.search(title)):
        return "fact"
    if _CONTRAST.search(title):
        return "contrast" if _COUNTED.match(title) else "quoted"
    if _is_doing(words):
        return "doing"
    if _COUNTED.match(title) and "," not in title:
        return "counted"
    if not title[:1].isupper() or "," in title or _begins_a_phrase(words, tongue):
        return "quoted"
    return "plural" if _is_plural(title) else "topic"


def _begins_a_phrase(words: Sequence[str], tongue: Language) -> bool:
    """Whether its first word is no name of a thing: "Start on Monday", "Lost before the van moved", "Not just that"."""
    first = words[0].casefold()
    if len(words) < 2 or not words[1][:1].islower():
        return False
    return first in tongue.orders | _PHRASE_WORDS or first.endswith("ed")


def _finite_before_clause(title: str, tongue: Language) -> bool:
    """Whether a verb stands before the clause's own subject ("the reports say we came late")."""
    found = _NAMED_BY_CLAUSE.match(title)
    inner = title[: found.end()].casefold().split()[1:-1] if found else []
    return any(word in tongue.finite for word in inner)


def _is_doing(words: Sequence[str]) -> bool:
    """Whether it begins with what somebody does ("Training a crew"), not with a name's first word ("Reading Strand")."""
    second = words[1] if len(words) > 1 else ""
    if second in {"in", "of", "and", "or", "for", "on", "with", "at", "as", "by"}:
        return False
    return words[0].casefold().endswith("ing") and (second[:1].islower() or second[:1].isdigit())


def _german_shape(title: str) -> str:
    return "indirect" if _CLAUSE.match(title) and len(title.split()) >= 3 else "quoted"


def _is_plural(title: str) -> bool:
    """Whether its head, the last word before a preposition, is one of many."""
    head = _PREPOSITIONS.sub("", f"{title} ").split()[-1]
    return head.endswith("s") and not _NOT_PLURAL.search(head)


_CAUSE = re.compile(
    r"\b(?:because|reasons?|therefore|as a result|that is why|which is why)\b", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:we|he|she|they|it|who|nobody|everybody)\s(?:\w+ly\s|never\s|also\s)?"
    r"(?:was|were|had|did|went|came|took|gave|found|began|made|said|knew|thought|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)


def _answered(shape: str, title: str, answer: Sequence[Sentence]) -> str:
    """The same, by what the sentences tell: what a thing is, how it works, what happened, what it costs."""
    text = " ".join(sentence.text for sentence in answer)
    first = answer[0].text if answer else ""
    if shape == "doing":
        return "doing_past" if len(_PAST.findall(text)) >= FEWEST_EVENTS else shape
    many = "_many" if shape == "plural" else ""
    if _defines(first, title):
        return f"definition{many}"
    if sum(1 for sentence in answer if sentence.order) >= FEWEST_STEPS:
        return f"working{many}"
    if len(_PAST.findall(text)) >= FEWEST_EVENTS:
        return "story"
    return "cause" if _CAUSE.search(text) and len(title.split()) <= 3 else shape


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
    if shape == "quoted":
        return _in_quotes(title, tongue)
    if shape == "indirect":
        return title[:1].lower() + title[1:]
    text = _in_small_letters(title, small, tongue)
    if shape.startswith("doing"):
        return text[:1].lower() + text[1:]
    if shape == "versus":
        return _VERSUS.sub(" and ", text)
    if shape == "counted":
        return text if text.casefold().startswith("the ") else f"the {text}"
    said = " ".join(sentence.text for sentence in answer).casefold()
    singular = shape in {"topic", "definition", "working", "story", "cause"}
    return f"the {text}" if singular and f"the {text.casefold()}" in said else text


def _in_quotes(title: str, tongue: Language) -> str:
    """The title between quotation marks, two that were joined each in their own: every quotation stands on a slide."""
    plain = title.replace("“", "‘").replace("”", "’").replace("„", "‘")
    joint = "” and “" if tongue.code == "en" else f"“ {tongue.say['and']} „"
    return plain.replace(" – ", joint)


def _in_small_letters(title: str, small: frozenset[str], tongue: Language) -> str:
    """The title without its headline capitals, where the deck shows that its words are no names."""
    words = title.split()
    known = small | tongue.small_words | tongue.orders | tongue.finite | _COUNTS

    def is_small(word: str) -> bool:
        bare = word.strip("“”\"'(),").lower()
        plain = not word[:1].isupper() or bare in known or bool(_ACRONYM.fullmatch(word))
        return plain or set(bare.split("-")) <= known

    def lower(word: str) -> str:
        return word if _ACRONYM.fullmatch(word) else word.lower()

    if len(words) > 1 and all(map(is_small, words)):
        return " ".join(map(lower, words))
    first = words[0].casefold()
    if first in tongue.small_words | _COUNTS or (
        (is_small(words[0]) or COMMON_ENDING.search(first))
        and not any(word[:1].isupper() for word in words[1:])
    ):
        return f"{lower(words[0])}{title[len(words[0]) :]}"
    return in_sentence(title, tongue)


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
        return word.capitalize() if found[0][:1].isupper() else word

    pattern = "|".join(sorted(map(re.escape, _YOURS), key=len, reverse=True))
    parts = re.split(r"(“[^”]*”)", text)
    return "".join(
        part
        if part.startswith("“")
        else re.sub(rf"\b(?:{pattern})\b(?!['’])", yours, part, flags=re.IGNORECASE)
        for part in parts
    )
