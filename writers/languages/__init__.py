"""What the offline writer knows of a language: its small words, how a sentence is told from a phrase, what is only said aloud.

A language is one module here with a `LANGUAGE`; what else it needs stands in the templates' front matter, under its code.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WRITTEN = ("en", "de")
"""Languages the offline writer has sentences of its own in."""

ENOUGH_WORDS = 12
"""Below so many known small words a text's language is not told."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language. Patterns are compiled without regard to case unless their letters matter."""

    code: str
    small_words: frozenset[str]
    """Words without a topic of their own: articles, pronouns, prepositions, auxiliaries."""
    finite: frozenset[str] = frozenset()
    """Verb forms that make a sentence wherever they stand."""
    finite_before_object: frozenset[str] = frozenset()
    """Forms that are verbs when an object follows, and nouns otherwise ("needs the key", "customer needs")."""
    object_openers: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    """Verbs that open an instruction."""
    orders_or_nouns: frozenset[str] = frozenset()
    """Of these, what is an order only before an object ("plan the day", but "plan for the day")."""
    phrase_openers: frozenset[str] = frozenset()
    """Words that open a heading or a phrase, not a sentence."""
    no_verb_after: frozenset[str] = frozenset()
    """Words after which the same form is a noun or belongs to another verb."""
    subject: re.Pattern[str] | None = None
    """A pronoun with its verb."""
    subordinators: frozenset[str] = frozenset()
    """Words after which a verb belongs to a clause inside a phrase."""
    leaning: re.Pattern[str] | None = None
    """Openings that need the sentence before them."""
    elliptic: re.Pattern[str] | None = None
    """A sentence that leaves out what the one before it said ("A baker did."), or points at a thing in it ("in that box")."""
    counted: re.Pattern[str] | None = None
    """A beginning that counts or orders what something before it has named ("Four were …", "The third rule …")."""
    pronoun: re.Pattern[str] | None = None
    """A beginning with a pronoun that something before it has to explain."""
    spoken: re.Pattern[str] | None = None
    """What is said to a room and means nothing on a page."""
    secret: re.Pattern[str] | None = None
    """What a speaker says to the room alone; what follows and leans on it stays there too."""
    first_person: re.Pattern[str] | None = None
    striking: re.Pattern[str] | None = None
    """What turns something round: a sentence worth a reader's eye."""
    agenda: re.Pattern[str] | None = None
    """Titles of slides that only say what comes."""
    closing: re.Pattern[str] | None = None
    """Titles of slides that only close: thanks, questions, references."""
    objectives: re.Pattern[str] | None = None
    """Titles of slides that say what the deck is for."""
    conclusion: re.Pattern[str] | None = None
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Frames of questions by the shape of the title that they take up as `{topic}`."""
    say: Mapping[str, str] = field(default_factory=dict)
    """Joining words: "and", "lists" …"""


@functools.cache
def language(code: str) -> Language:
    """The language of that code; one that we have no sentences in has its small words alone."""
    module = {"en": "english", "de": "german"}.get(code)
    if module:
        found: Language = importlib.import_module(f"writers.languages.{module}").LANGUAGE
        return found
    from writers.languages.english import LANGUAGE as ENGLISH
    from writers.languages.small_words import SMALL_WORDS

    return Language(
        code=code,
        small_words=SMALL_WORDS.get(code, frozenset()),
        questions=ENGLISH.questions,
        say=ENGLISH.say,
    )


def detect(texts: Iterable[str]) -> str:
    """The code of the language most of the small words belong to, or "" when there are too few to tell."""
    from writers.languages.small_words import SMALL_WORDS

    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.casefold()))
    hits = {code: sum(words[word] for word in small) for code, small in sorted(SMALL_WORDS.items())}
    best = max(hits, key=lambda code: (hits[code], code == "en"))
    return best if hits[best] >= min(ENOUGH_WORDS, max(3, sum(words.values()) // 8)) else ""
