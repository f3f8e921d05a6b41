"""Words in place of what must not be said: "a customer", "customer B", "[contact details]", as the sentence around asks for."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from deckproof.model import Category, Finding
from writers.masking.file_names import as_file_name, in_file_name
from writers.masking.order import numbers_of
from writers.masking.phrases import words_of_name
from writers.masking.placeholders import Key, key_of, letters

_SHORT_NAME = 4
"""Letters of a name that is always written in capitals, as "KRX" is."""
_MIXED = ("en", "de")
"""Languages whose decks mix, so that the determiners of both count in each."""
_CUT_WORD = re.compile(r"([^\W\d_]+)['’]\Z")
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:•\n\x0b]|[.!?][\"”’)])\s*[\"“„‘(]?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of one language; see stand_ins.toml."""

    nouns: Mapping[str, str]
    articles: Mapping[str, str]
    brackets: Mapping[str, str]
    withheld: str
    said: Mapping[str, frozenset[str]]
    determiners: frozenset[str]
    elided: frozenset[str]
    """Words that lose their end before a vowel, where an article may stand between them and the noun: "d’un client"."""


@functools.cache
def _books() -> Mapping[str, _Words]:
    """The words of each language, by its code (ISO 639-1)."""
    text = (resources.files(__package__) / "stand_ins.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    own = {code: frozenset(table["determiners"].split()) for code, table in tables.items()}
    mixed = frozenset().union(*(own[code] for code in _MIXED))
    return {
        code: _Words(
            nouns=table["nouns"],
            articles=table["articles"],
            brackets=table["brackets"],
            withheld=table["withheld"],
            said={noun: frozenset(words) for noun, words in table["said"].items()},
            determiners=mixed if code in _MIXED else own[code],
            elided=frozenset(table.get("elided", "").split()),
        )
        for code, table in tables.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """What stands for one thing throughout a deck. `mark` tells it from others of its kind: "B" of "customer B"."""

    noun: str
    mark: str = ""
    bracketed: bool = False
    article: str = "a"
    language: str = "en"
    own: tuple[str, ...] = ()
    """The words of a customer's name in all its spellings, folded; none of what is no customer."""

    @property
    def is_lettered_german(self) -> bool:
        """Whether it is said as drafts say it, without an article: "Kunde B"."""
        return self.language == "de" and bool(self.mark and self.german_label)

    @property
    def german_label(self) -> str:
        """What it is in `writers.german_nouns`; "" where it is said with an article."""
        return "Customer" if self.own else "Person" if self.noun == "Person" else ""

    def between(self, before: str, said: str, after: str) -> str:
        """The words that take the place of `said` between these two texts."""
        if self.bracketed:
            return f"[{self.noun}]"
        if in_file_name(after):
            return as_file_name(self.noun, self.mark)
        if not self._is_apart(before, after):
            return self.noun  # inside a longer word: "BrindlemarkTeam"
        words = self._words(before)
        if _is_shouted(said) and _is_shouted(before + after if (before + after).strip() else said):
            # A short name alone in its cell is written so, and shouts nothing.
            is_short = len(said) <= _SHORT_NAME and not (before + after).strip()
            return words[:1].upper() + words[1:] if is_short else words.upper()
        if said[:1].isupper() and _SENTENCE_START.search(before):
            return words[:1].upper() + words[1:]
        return words

    def stands_alone(self, before: str, after: str) -> bool:
        """Whether it takes the place of whole words, and no noun before it says already what it is."""
        return self._is_apart(before, after) and not self._is_said(_last_word(before))

    @staticmethod
    def _is_apart(before: str, after: str) -> bool:
        return not (_is_letter(before[-1:]) or _is_letter(after[:1]))

    def _is_said(self, last: str) -> bool:
        return last in _books()[self.language].said.get(self.noun, {self.noun.casefold()})

    def _words(self, before: str) -> str:
        last = _last_word(before)
        book = _books()[self.language]
        said_already = self._is_said(last)
        if not said_already and self.noun == book.nouns["person"]:
            customers = book.said.get(book.nouns["customer"], ())
            said_already = not self.mark and last in customers
        if self.mark:
            # "l’équipe d’un client B": of what stands before a name nothing is changed.
            cut = _CUT_WORD.search(before)
            article = f"{self.article} " if cut and cut[1].casefold() in book.elided else ""
            return self.mark if said_already else f"{article}{self.noun} {self.mark}"
        if said_already:
            return book.withheld
        if last in book.determiners:
            return self.noun
        return self.article + ("" if self.article.endswith("’") else " ") + self.noun


_LETTERED_IN_GERMAN = frozenset({Category.CUSTOMER, Category.PERSON})


class StandIns:
    """Gives each thing of a deck its stand-in: one customer is "a customer", several are "customer A", "customer B"."""

    def __init__(
        self, findings: Iterable[Finding], language: str, order: Mapping[Key, Category]
    ) -> None:
        """`order` is that in which things of a kind are lettered."""
        code = language.replace("_", "-").split("-")[0].lower()
        self._language = code if code in _books() else "en"
        self._categories: dict[Key, Category] = {}
        self._spellings: dict[Key, set[str]] = {}
        self._order = tuple(order.items())
        for found in findings:
            self._categories.setdefault(key_of(found), found.category)
            if found.category is Category.CUSTOMER:
                self._spellings.setdefault(key_of(found), set()).add(found.text)

    def of(self, found: Finding) -> StandIn:
        """Its stand-in, the same for all findings of one thing."""
        key = key_of(found)
        category = self._categories.get(key, found.category)
        book = _books()[self._language]
        noun = book.nouns.get(category)
        if noun is None:
            removed = book.brackets[Category.SECRET]
            return StandIn(noun=book.brackets.get(category, removed), bracketed=True)
        same = [one for one, kind in self._categories.items() if kind is category]
        # Behind those on the slides come the ones that no audience reads, so that these begin with A.
        # A German noun has a case, and a letter behind it none, so that one customer has a letter there as well.
        several = len(same) > 1 or (self._language == "de" and category in _LETTERED_IN_GERMAN)
        number = numbers_of(self._order, category).get(key, 0) if several and key in same else 0
        mark = letters(number) if number else ""
        return StandIn(
            noun=noun,
            mark=mark,
            article=book.articles[category],
            language=self._language,
            own=self._own_words(found, key, category),
        )

    def _own_words(self, found: Finding, key: Key, category: Category) -> tuple[str, ...]:
        if category is not Category.CUSTOMER:
            return ()
        return tuple(sorted(words_of_name({found.text, *self._spellings.get(key, ())})))


def _last_word(before: str) -> str:
    found = _LAST_WORD.search(before)
    return found[1].casefold() if found else ""


def _is_letter(letter: str) -> bool:
    return letter.isalnum()


def _is_shouted(text: str) -> bool:
    letters_of = [letter for letter in text if letter.isalpha()]
    return len(letters_of) > 1 and all(letter.isupper() for letter in letters_of)
