"""Articles before a placeholder, made to fit the noun that comes in its place: "l’équipe d’Orange" becomes "l’équipe de client B"."""

from __future__ import annotations

import functools
import re

from writers.languages import Language

_NOUN = r"\[(?:Customer|Project) (?:\d+|[A-Z]{1,3})\]"
"""What is said with a noun that is no feminine: "client", "cliente", "projet"."""
_COMPOUND = re.compile(rf"(?P<name>{_NOUN})-(?P<thing>[a-z]{{3,}})(?!\w)")
_BEGINS = re.compile(r"(?:^|[.!?:]\s|\n|[#>|*-]\s)$")


def with_fitting_articles(text: str, tongue: Language) -> str:
    """The text with articles and compounds that fit, as its book says, a sentence's first word with a capital."""
    if tongue.compound:
        text = _COMPOUND.sub(lambda found: _parted(found, tongue), text)
    if not tongue.articles:
        return text

    def fit(found: re.Match[str]) -> str:
        said = found[1]
        better = tongue.articles[said.lower().replace("’", "'")]
        return better[:1].upper() + better[1:] if said[:1].isupper() else better

    return _pattern(tongue).sub(fit, text)


def _parted(found: re.Match[str], tongue: Language) -> str:
    """The thing and whose it is, with a capital where a sentence begins."""
    said = tongue.compound.format(**found.groupdict())
    begins = _BEGINS.search(found.string[max(0, found.start() - 3) : found.start()])
    return said[:1].upper() + said[1:] if begins else said


@functools.cache
def _pattern(tongue: Language) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace("'", "['’]") for word in tongue.articles)
    return re.compile(rf"(?<![\w'’])({words})(?={_NOUN})", re.IGNORECASE)
