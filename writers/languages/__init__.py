"""What the offline writer knows of a language: its small words, how a sentence is told from a phrase, what is only said aloud.

English and German are modules here with a `LANGUAGE`, their words for a template stand in its front matter. Every other language
is one book beside them ("fr.toml"), which holds its words for the templates too.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

WRITTEN = ("en", "de", "es", "fr", "it", "nl", "pt")
"""Languages the offline writer has sentences of its own in."""

ENOUGH_WORDS = 12
"""Below so many known small words a text's language is not told."""
MANY_WORDS, LEAST_SHARE = 200, 0.05
"""A text of so many words is in a language that no list here knows, where fewer than this share of them are on the best list."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """One language. Patterns are compiled without regard to case unless their letters matter."""

    code: str
    seen: str = ""
    """The code of the deck's own language, where the brief asks for this one instead."""
    words: str = "en"
    """The code of the language that glue, questions and templates speak in; its own, where the writer has sentences in it."""
    name: str = ""
    """In English, for messages."""
    quotes: tuple[str, str] = ("“", "”")
    spaced_marks: bool = False
    """Whether a space that does not break stands before "?", "!", ":" and ";"."""
    common_words: frozenset[str] = frozenset()
    """Words that are no name wherever they stand, whatever capital a headline gave them; none where nouns have capitals anyway."""
    no_topics: frozenset[str] = frozenset()
    """Of the common words those that name no thing by themselves ("current", "represent")."""
    small_words: frozenset[str]
    """Words without a topic of their own: articles, pronouns, prepositions, auxiliaries."""
    finite: frozenset[str] = frozenset()
    """Verb forms that make a sentence wherever they stand."""
    finite_ending: re.Pattern[str] | None = None
    """What a verb form ends with that no list has to hold."""
    finite_before_object: frozenset[str] = frozenset()
    """Forms that are verbs when an object follows, and nouns otherwise ("needs the key", "customer needs")."""
    object_openers: frozenset[str] = frozenset()
    orders: frozenset[str] = frozenset()
    """Verbs that open an instruction."""
    order_ending: re.Pattern[str] | None = None
    """What a verb ends with that opens an instruction."""
    order_particles: frozenset[str] = frozenset()
    """Words before the verb of an instruction ("never", "please")."""
    order_opening: re.Pattern[str] | None = None
    """How an instruction opens that more than its first word tells ("Prüfen Sie …")."""
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
    begins_count: re.Pattern[str] | None = None
    """How the first of several is told ("First, …")."""
    goes_on: re.Pattern[str] | None = None
    """How the next of them is ("Second, …")."""
    what_was_told: re.Pattern[str] | None = None
    """A beginning that stands for all that the sentence before it told ("That cut …"), as "it" does not."""
    counted: re.Pattern[str] | None = None
    """A beginning that counts or orders what something before it has named ("Four were …", "The third rule …")."""
    pronoun: re.Pattern[str] | None = None
    """A beginning with a pronoun that something before it has to explain."""
    spoken: re.Pattern[str] | None = None
    """What is said to a room and means nothing on a page: looked for in `small` letters, which takes half the time."""
    secret: re.Pattern[str] | None = None
    """What a speaker says to the room alone, in `small` letters; what follows and leans on it stays there too."""
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
    generic: re.Pattern[str] | None = None
    """Titles that say nothing of their slide ("Introduction")."""
    asking: re.Pattern[str] | None = None
    """The beginning of a clause that asks indirectly ("how we …")."""
    to_oneself: re.Pattern[str] | None = None
    """What a speaker notes to say, without saying it ("Mention the prize")."""
    flows_on: re.Pattern[str] | None = None
    """How an introduction ends that its list goes on with ("Design factors include")."""
    open_ends: frozenset[str] = frozenset()
    """Words that no line ends with unless it goes on."""
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Frames of questions by the shape of the title that they take up as `{topic}`."""
    say: Mapping[str, str] = field(default_factory=dict)
    """Joining words: "and", "lists" …"""
    nouns: Mapping[str, str] = field(default_factory=dict)
    """What is said for a masked name, by its label, with "{x}" for the letter that tells it from others."""
    articles: Mapping[str, str] = field(default_factory=dict)
    """What stands before a name ("d'"), with what stands before the noun that comes for it ("de "); of nouns that are no feminine."""
    compound: str = ""
    """How a compound with a masked name is said, with `{name}` and `{thing}`; empty where it stays as it is."""
    templates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What it says in the templates that come with the program, by the template's name."""

    @property
    def is_written(self) -> bool:
        """Whether the writer has sentences of its own in it."""
        return self.words == self.code


@functools.cache
def language(code: str, words: str = "") -> Language:
    """The language of that code; one that we have no sentences in is read as the one named by `words`.

    Where `words` names none, it has its own small words and borrows the joining ones from English.
    """
    if code in WRITTEN:
        return _written(code)
    from writers.languages.small_words import SMALL_WORDS

    own = SMALL_WORDS.get(code, frozenset())
    if words in WRITTEN:
        asked = _written(words)
        return replace(asked, seen=code, small_words=asked.small_words | own)
    lender = _written("en")
    return Language(
        code=code,
        name=name_of(code),
        quotes=lender.quotes,
        small_words=own,
        questions={shape: lender.questions[shape] for shape in ("quoted", "topic")},
        say=lender.say,
    )


def _written(code: str) -> Language:
    from writers.languages.english import LANGUAGE as ENGLISH

    if code == "en":
        from writers.languages.common_english import common_words, no_topics

        return replace(
            ENGLISH,
            words=code,
            name=name_of(code),
            common_words=common_words(),
            no_topics=no_topics(),
        )
    if code == "de":
        from writers.languages.german import LANGUAGE

        found = replace(LANGUAGE, words=code, name=name_of(code))
    else:
        from writers.languages.books import read_book

        found = read_book(code)
    # "About me", "Agenda", "Q&A": such slides have English titles everywhere.
    return replace(
        found,
        agenda=_either(found.agenda, ENGLISH.agenda),
        closing=_either(found.closing, ENGLISH.closing),
    )


def _either(one: re.Pattern[str] | None, other: re.Pattern[str] | None) -> re.Pattern[str]:
    return re.compile("|".join(each.pattern for each in (one, other) if each), re.IGNORECASE)


def small(text: str) -> str:
    """The text in small letters: a pattern of such letters matches in it where it would match in the text whatever their case."""
    return (text if text.isascii() else text.translate(_LIKE)).lower()


_LIKE = str.maketrans({"ı": "i", "İ": "i", "ſ": "s"})
"""What `re.IGNORECASE` holds for the same letter, and lower() does not."""


def name_of(code: str) -> str:
    """The language's name in English, with what it cannot be told from; "another language" for a code that we do not know."""
    return _NAMES.get(code, "another language")


_NAMES = {
    "ar": "Arabic or another language in Arabic letters",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi or another language in Devanagari letters",
    "hu": "Hungarian",
    "id": "Indonesian or Malay",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian or another language in Cyrillic letters",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "zh": "Chinese or Japanese",
}

_LETTERS: Sequence[tuple[str, re.Pattern[str]]] = (
    # Kana before Han letters, which Japanese has too.
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
"""Scripts that tell a language, or one of a few."""
_BEYOND_LATIN = re.compile("[^\x00-\u024f]")
KANA_FROM = 0.1
"""Of the letters of a Japanese text, the share that is kana at the least."""


_SHARE_OF_LIST = {"en": 0.75, "de": 0.75}
"""Their lists are three times as long as the others', and hold half of a text's words instead of a third."""


def detect(texts: Iterable[str]) -> str:
    """The code of the language most of the small words belong to, or "" when there are too few to tell.

    Of a text whose letters are not mostly Latin, the language that its script tells, or "und" (undetermined).
    """
    from writers.languages.small_words import SMALL_WORDS

    texts = list(texts)
    script = script_of("".join(texts))
    if script:
        return script
    words = Counter(
        word for text in texts for word in re.findall(r"\b[^\W\d_]+\b", text.casefold())
    )
    hits = {code: sum(words[word] for word in small) for code, small in sorted(SMALL_WORDS.items())}
    best = max(hits, key=lambda code: (hits[code] * _SHARE_OF_LIST.get(code, 1.0), code == "en"))
    if sum(words.values()) >= MANY_WORDS and hits[best] < LEAST_SHARE * sum(words.values()):
        return "und"
    return best if hits[best] >= min(ENOUGH_WORDS, max(3, sum(words.values()) // 8)) else ""


def script_of(text: str) -> str:
    """The language that the letters tell; "" for a text in Latin letters or without any."""
    if text.isascii() or not any(map(str.isalpha, _BEYOND_LATIN.findall(text))):
        return ""
    letters = [letter for letter in text if letter.isalpha()]
    if 2 * sum(letter < "\u0250" for letter in letters) >= len(letters):
        return ""
    shares = {code: len(pattern.findall(text)) / len(letters) for code, pattern in _LETTERS}
    if shares["ja"] >= KANA_FROM:
        return "ja"
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] > 0 else "und"
