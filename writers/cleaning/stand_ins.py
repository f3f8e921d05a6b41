"""Words in place of what must not be said: "a customer", "customer B", "[contact details]", as the sentence around asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deckproof.model import Category, Finding
from writers.masking.placeholders import Key, key_of

_NOUNS = {
    "en": {
        Category.CUSTOMER: "customer",
        Category.ORGANISATION: "company",
        Category.PERSON: "person",
        Category.CODE_NAME: "project",
    },
    "de": {
        Category.CUSTOMER: "Kunde",
        Category.ORGANISATION: "Unternehmen",
        Category.PERSON: "Person",
        Category.CODE_NAME: "Projekt",
    },
    "es": {
        Category.CUSTOMER: "cliente",
        Category.ORGANISATION: "empresa",
        Category.PERSON: "persona",
        Category.CODE_NAME: "proyecto",
    },
    "fr": {
        Category.CUSTOMER: "client",
        Category.ORGANISATION: "entreprise",
        Category.PERSON: "personne",
        Category.CODE_NAME: "projet",
    },
    "it": {
        Category.CUSTOMER: "cliente",
        Category.ORGANISATION: "azienda",
        Category.PERSON: "persona",
        Category.CODE_NAME: "progetto",
    },
    "nl": {
        Category.CUSTOMER: "klant",
        Category.ORGANISATION: "bedrijf",
        Category.PERSON: "persoon",
        Category.CODE_NAME: "project",
    },
    "pt": {
        Category.CUSTOMER: "cliente",
        Category.ORGANISATION: "empresa",
        Category.PERSON: "pessoa",
        Category.CODE_NAME: "projeto",
    },
}
_ARTICLES = {
    "en": ("a", "a", "a", "a"),
    "de": ("ein", "ein", "eine", "ein"),
    "es": ("un", "una", "una", "un"),
    "fr": ("un", "une", "une", "un"),
    "it": ("un", "un’", "una", "un"),
    "nl": ("een", "een", "een", "een"),
    "pt": ("um", "uma", "uma", "um"),
}
"""Of a customer, an organisation, a person and a code name."""
_ARTICLED = (Category.CUSTOMER, Category.ORGANISATION, Category.PERSON, Category.CODE_NAME)
_BRACKETED = {
    "en": {
        Category.CONTACT: "contact details",
        Category.IDENTIFIER: "number",
        Category.SECRET: "removed",
        Category.INTERNAL_LINK: "internal link",
        Category.FIGURES: "figure",
    },
    "de": {
        Category.CONTACT: "Kontaktdaten",
        Category.IDENTIFIER: "Nummer",
        Category.SECRET: "entfernt",
        Category.INTERNAL_LINK: "interner Link",
        Category.FIGURES: "Zahl",
    },
    "es": {
        Category.CONTACT: "datos de contacto",
        Category.IDENTIFIER: "número",
        Category.SECRET: "eliminado",
        Category.INTERNAL_LINK: "enlace interno",
        Category.FIGURES: "cifra",
    },
    "fr": {
        Category.CONTACT: "coordonnées",
        Category.IDENTIFIER: "numéro",
        Category.SECRET: "supprimé",
        Category.INTERNAL_LINK: "lien interne",
        Category.FIGURES: "chiffre",
    },
    "it": {
        Category.CONTACT: "contatti",
        Category.IDENTIFIER: "numero",
        Category.SECRET: "rimosso",
        Category.INTERNAL_LINK: "link interno",
        Category.FIGURES: "cifra",
    },
    "nl": {
        Category.CONTACT: "contactgegevens",
        Category.IDENTIFIER: "nummer",
        Category.SECRET: "verwijderd",
        Category.INTERNAL_LINK: "interne link",
        Category.FIGURES: "cijfer",
    },
    "pt": {
        Category.CONTACT: "contatos",
        Category.IDENTIFIER: "número",
        Category.SECRET: "removido",
        Category.INTERNAL_LINK: "link interno",
        Category.FIGURES: "número",
    },
}
_REMOVED = {code: words[Category.SECRET] for code, words in _BRACKETED.items()}
_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "our",
        "your",
        "their",
        "his",
        "her",
        "its",
        "my",
        "this",
        "that",
        "these",
        "those",
        "every",
        "each",
        "one",
        "another",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eines",
        "unser",
        "unsere",
        "unserem",
        "unseren",
        "unserer",
        "ihr",
        "ihre",
        "mein",
        "dieser",
        "diese",
        "jeder",
        "kein",
        "keine",
        "seine",
        "sein",
    ]
)
_DETERMINERS_IN = {
    "es": frozenset(
        [
            "el",
            "la",
            "los",
            "las",
            "un",
            "una",
            "nuestro",
            "nuestra",
            "su",
            "este",
            "esta",
            "cada",
            "otro",
            "otra",
            "del",
            "al",
        ]
    ),
    "fr": frozenset(
        [
            "le",
            "la",
            "les",
            "un",
            "une",
            "notre",
            "votre",
            "leur",
            "son",
            "sa",
            "ce",
            "cet",
            "cette",
            "chaque",
            "autre",
            "du",
            "au",
        ]
    ),
    "it": frozenset(
        [
            "il",
            "lo",
            "la",
            "i",
            "gli",
            "un",
            "uno",
            "una",
            "nostro",
            "nostra",
            "suo",
            "sua",
            "questo",
            "questa",
            "ogni",
            "altro",
            "altra",
            "nel",
            "dal",
            "del",
            "al",
        ]
    ),
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "onze",
            "ons",
            "uw",
            "hun",
            "zijn",
            "haar",
            "deze",
            "dit",
            "elke",
            "elk",
            "geen",
            "ander",
        ]
    ),
    "pt": frozenset(
        [
            "o",
            "a",
            "os",
            "as",
            "um",
            "uma",
            "nosso",
            "nossa",
            "seu",
            "esse",
            "essa",
            "este",
            "esta",
            "cada",
            "outro",
            "outra",
            "do",
            "da",
            "no",
            "na",
            "ao",
        ]
    ),
}
"""Of the languages whose determiners mean something else in another one ("as", "no", "son")."""
_WITHHELD = {
    "en": "(name withheld)",
    "de": "(Name entfernt)",
    "es": "(nombre eliminado)",
    "fr": "(nom supprimé)",
    "it": "(nome rimosso)",
    "nl": "(naam verwijderd)",
    "pt": "(nome removido)",
}
_SAME = {
    "customer": frozenset({"customer", "client"}),
    "Kunde": frozenset({"kunde", "kunden", "kundin"}),
    "client": frozenset({"client", "cliente"}),
    "cliente": frozenset({"cliente", "clienti", "clientes"}),
    "klant": frozenset({"klant", "klanten"}),
}
_LAST_WORD = re.compile(r"([^\W\d_]+)\s+\Z")
_SENTENCE_START = re.compile(r"(?:\A|[.!?:•\n\x0b]|[.!?][\"”’)])\s*[\"“„‘(]?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """What stands for one thing throughout a deck. `mark` tells it from others of its kind: "B" of "customer B"."""

    noun: str
    mark: str = ""
    bracketed: bool = False
    article: str = "a"
    language: str = "en"

    def between(self, before: str, said: str, after: str) -> str:
        """The words that take the place of `said` between these two texts."""
        if self.bracketed:
            return f"[{self.noun}]"
        if _is_letter(before[-1:]) or _is_letter(after[:1]):
            return self.noun  # inside a longer word: "BrindlemarkTeam"
        words = self._words(before)
        if _is_shouted(said) and _is_shouted((before + after) or said):
            return words.upper()
        if said[:1].isupper() and _SENTENCE_START.search(before):
            return words[:1].upper() + words[1:]
        return words

    def _words(self, before: str) -> str:
        found = _LAST_WORD.search(before)
        last = found[1].casefold() if found else ""
        said_already = last in _SAME.get(self.noun, {self.noun.casefold()})
        if self.mark:
            return self.mark if said_already else f"{self.noun} {self.mark}"
        if said_already:
            return _WITHHELD[self.language]
        if last in _DETERMINERS_IN.get(self.language, _DETERMINERS):
            return self.noun
        return self.article + ("" if self.article.endswith("’") else " ") + self.noun


class StandIns:
    """Gives each thing of a deck its stand-in: one customer is "a customer", several are "customer A", "customer B"."""

    def __init__(self, findings: Iterable[Finding], language: str) -> None:
        code = language.replace("_", "-").split("-")[0].lower()
        self._language = code if code in _NOUNS else "en"
        self._categories: dict[Key, Category] = {}
        for found in findings:
            self._categories.setdefault(key_of(found), found.category)

    def of(self, found: Finding) -> StandIn:
        """Its stand-in, the same for all findings of one thing."""
        key = key_of(found)
        category = self._categories.get(key, found.category)
        noun = _NOUNS[self._language].get(category)
        if noun is None:
            brackets = _BRACKETED[self._language]
            return StandIn(noun=brackets.get(category, _REMOVED[self._language]), bracketed=True)
        same = [one for one, kind in self._categories.items() if kind is category]
        # What no audience reads by itself has no letter, so that the others begin with A.
        mark = letters(same.index(key) + 1) if len(same) > 1 and key in same else ""
        article = _ARTICLES[self._language][_ARTICLED.index(category)]
        return StandIn(noun=noun, mark=mark, article=article, language=self._language)


def letters(count: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    said = ""
    while count:
        count, rest = divmod(count - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def _is_letter(letter: str) -> bool:
    return letter.isalnum()


def _is_shouted(text: str) -> bool:
    letters_of = [letter for letter in text if letter.isalpha()]
    return len(letters_of) > 1 and all(letter.isupper() for letter in letters_of)
