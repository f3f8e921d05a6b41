"""German nouns for what may not be named, in the case that the article before them tells.

Articles and endings as in the Duden grammar: weak masculine "der Kunde, den/dem/des Kunden"; "die Firma", "das Projekt" unchanged.
"""

from __future__ import annotations

import re

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
        noun = _customer(article.casefold(), after, dative=dative)
        return 0, f"{noun} {letter}"
    said = _article(article.casefold(), _GENDERS[label], dative=dative)
    said = said.capitalize() if article[:1].isupper() else said
    return len(article) + 1, f"{said} {_NOUNS[label]} {letter}"


def _customer(article: str, after: str, *, dative: bool) -> str:
    """The form of "Kunde" that this article takes; a firm with "die" before it is one or many, as the verb behind it tells."""
    if article.endswith("as"):
        return "Kundenunternehmen"
    if article.endswith(("n", "m", "s")) and article not in {"ein", "kein", "mein", "dein", "sein"}:
        return "Kunden"
    if article == "zur" or (article.endswith("er") and dative and article not in {"unser", "euer"}):
        return "Kundin"
    if article.endswith("e"):
        return "Kunden" if _PLURAL_VERB.match(after) else "Kundin"
    return "Kunde"


def _article(article: str, gender: str, *, dative: bool) -> str:
    """The article as a noun of this gender has it; what is not in the list keeps its own."""
    if article == "den":
        return {"feminine": "der" if dative else "die", "neuter": "dem" if dative else "das"}[
            gender
        ]
    if article == "der" and dative and gender == "neuter":
        return "dem"
    return _ONTO[gender].get(article, article)
