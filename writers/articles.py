"""Articles before a placeholder, made to fit the noun that comes in its place: "l’équipe d’Orange" becomes "l’équipe de client B"."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

_NOUN = r"\[(?:Customer|Project) (?:\d+|[A-Z]{1,3})\]"
"""What is said with a noun that is no feminine: "client", "cliente", "projet"."""
_FITTING: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "de l'": "du ", "de la ": "du ", "à l'": "au ", "à la ": "au ", "d'": "de ", "l'": "le ", "la ": "le ", "qu'": "que ", "une ": "un ",
    },
    "it": {
        "dell'": "del ", "all'": "al ", "dall'": "dal ", "nell'": "nel ", "sull'": "sul ", "della ": "del ", "alla ": "al ", "dalla ": "dal ",
        "nella ": "nel ", "sulla ": "sul ", "l'": "il ", "la ": "il ", "un'": "un ", "una ": "un ", "d'": "di ",
    },
    "nl": {"het ": "de "},
}  # fmt: skip
"""What stands before a name, with what stands before the noun."""


def with_fitting_articles(text: str, code: str) -> str:
    """The text with articles that fit, as a sentence's first word with a capital; languages that need none changed are left as they are."""
    if code not in _FITTING:
        return text
    fitting = _FITTING[code]
    if code == "nl":
        text = _COMPOUND.sub(_of_owner, text)

    def fit(found: re.Match[str]) -> str:
        said = found[1]
        better = fitting[said.lower().replace("’", "'")]
        return better[:1].upper() + better[1:] if said[:1].isupper() else better

    return _pattern(code).sub(fit, text)


_COMPOUND = re.compile(rf"({_NOUN})-([a-z]{{3,}})(?!\w)")
"""A Dutch compound with a name: "het [Customer 1]-team"."""
_BEGINS = re.compile(r"(?:^|[.!?:]\s|\n|[#>|*-]\s)$")


def _of_owner(found: re.Match[str]) -> str:
    """The thing and whose it is, with a capital where a sentence begins."""
    begins = _BEGINS.search(found.string[max(0, found.start() - 3) : found.start()])
    return f"{found[2].capitalize() if begins else found[2]} van {found[1]}"


@functools.cache
def _pattern(code: str) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace("'", "['’]") for word in _FITTING[code])
    return re.compile(rf"(?<![\w'’])({words})(?={_NOUN})", re.IGNORECASE)
