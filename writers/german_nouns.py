"""German nouns for what may not be named, in the case that the article before them tells.

Articles and endings as in the Duden grammar: weak masculine "der Kunde, den/dem/des Kunden"; "die Firma", "das Projekt" unchanged.
"""

from __future__ import annotations

import re

from writers.languages.small_words import SMALL_WORDS

_ARTICLE = re.compile(
    r"(?<!\w)(?P<article>(?:d|jed|dies)(?:er|ie|as|en|em|es|e)|(?:(?:k|m|d|s)?ein|unser|ihr|euer|eur)(?:e[rnms]?)?|im|am|beim|vom|zum|zur)(?P<gap>\s)$",
    re.IGNORECASE,
)
_DATIVE_BEFORE = re.compile(
    r"(?<!\w)(?:aus|bei|mit|nach|seit|von|zu|gegenüber|dank|laut|in|an|auf|neben|vor|hinter|über|unter|zwischen)\s$",
    re.IGNORECASE,
)
_PLURAL_VERB = re.compile(r"\s(?:haben|sind|waren|hatten|wurden|werden|[a-zäöüß]{2,}en)\b")
_ONTO = {
    "feminine": {
        "der": "der", "die": "die", "das": "die", "dem": "der", "des": "der",
        "im": "in der", "am": "an der", "beim": "bei der", "vom": "von der", "zum": "zur", "zur": "zur",
    },
    "neuter": {
        "der": "das", "die": "das", "das": "das", "dem": "dem", "des": "des", "zur": "zum",
    },
}  # fmt: skip
_GENDERS = {"Company": "feminine", "Person": "feminine", "Project": "neuter"}
_NOUNS = {"Company": "Firma", "Person": "Person", "Project": "Projekt"}


def declined(label: str, letter: str, before: str, after: str) -> tuple[int, str]:
    """How many characters of `before` give way, and what is said in their place: "Bei den" "Kunden A", "von der" "Firma B"."""
    found = _ARTICLE.search(before)
    if found is None:
        return 0, f"{_NOUNS.get(label, 'Kunde')} {letter}"
    article = found["article"]
    dative = bool(_DATIVE_BEFORE.search(before[: found.start()]))
    if label == "Customer":
        return _customer(article, before[: found.start()], letter, after)
    said = _article(article.casefold(), _GENDERS[label], dative=dative)
    said = said.capitalize() if article[:1].isupper() else said
    return len(article) + 1, f"{said} {_NOUNS[label]} {letter}"


_PREPOSITIONS = {"im": "in", "am": "an", "beim": "bei", "vom": "von", "zum": "zu", "zur": "zu"}
_NOUN_BEFORE = re.compile(r"(?<![\w’'-])(?P<word>[A-ZÄÖÜ][\wäöüß-]+)\s$")


def _is_behind_noun(before: str) -> bool:
    """Whether the last word is a noun, which a genitive follows: "Das Dach der", but not "In der" or "Wie der"."""
    found = _NOUN_BEFORE.search(before)
    return found is not None and found["word"].casefold() not in SMALL_WORDS["de"]


def _customer(article: str, before: str, letter: str, after: str) -> tuple[int, str]:
    """The same, of a customer: a name without an article, as its gender and number would tell who it is."""
    small = article.casefold()
    if small.startswith(("kein", "unser", "euer", "eur", "ihr", "mein", "sein", "dein")):
        return len(article) + 1, f"{_possessive(article)} {letter}"
    if small in {"die", "diese"} and _PLURAL_VERB.match(after):
        return 0, f"Kunden {letter}"
    said = _PREPOSITIONS.get(small, "")
    if small == "des" or (small == "der" and _is_behind_noun(before)):
        said = "von"
    if said and article[:1].isupper():
        said = said.capitalize()
    return len(article) + 1, f"{said} Kunde {letter}".lstrip()


def _possessive(article: str) -> str:
    """What says whose the customer is, or that there is none, with its noun: masculine as the bare name is."""
    if article.endswith(("en", "em", "es")):
        return f"{article} Kunden"
    stem = re.sub(r"(?:e|er)$", "", article) if not article.casefold().endswith("euer") else article
    stem = {"unse": "unser", "unsr": "unser", "eur": "euer", "ih": "ihr"}.get(stem.casefold(), stem)
    stem = stem.capitalize() if article[:1].isupper() else stem
    return f"{stem} Kunde"


def _article(article: str, gender: str, *, dative: bool) -> str:
    """The article as a noun of this gender has it; what is not in the list keeps its own."""
    if article == "den":
        return {"feminine": "der" if dative else "die", "neuter": "dem" if dative else "das"}[
            gender
        ]
    if article == "der" and dative and gender == "neuter":
        return "dem"
    return _ONTO[gender].get(article, article)
