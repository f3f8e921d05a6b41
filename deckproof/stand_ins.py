"""What the writer itself says for a masked name, "customer B" or "Kunden A": no name that anybody would have to know."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

_NOUNS = {
    "Customer": "customer kunde kunden kundin kundenunternehmen cliente client klant",
    "Company": "company firma empresa entreprise azienda bedrijf",
    "Person": "person persona personne persoon pessoa",
    "Project": "project projekt proyecto projet progetto projeto",
}
"""By the placeholder's label, in every language that drafts are written in."""

LABELS = tuple(_NOUNS)


def stand_ins(
    text: str, labels: Iterable[str] = LABELS, *, bare: bool = False
) -> Iterator[tuple[int, int]]:
    """The spans of the text's stand-ins of these kinds, noun and letter; with `bare` the noun alone too."""
    for label in labels:
        yield from (found.span() for found in _pattern(_NOUNS[label], bare=bare).finditer(text))


def stand_ins_in_files(text: str, labels: Iterable[str] = LABELS) -> Iterator[tuple[int, int]]:
    """The spans of the text's file names in which a stand-in of these kinds is a part: "report-customer-a.pptx"."""
    for label in labels:
        yield from (found.span() for found in _in_files(_NOUNS[label]).finditer(text))


def blotted(text: str, start: int, end: int, ours: Iterable[tuple[int, int]]) -> str:
    """text[start:end] with blanks over these spans and the endings behind them."""
    letters = list(text[start:end])
    for first, last in ours:
        ending = _ENDING.match(text, last)
        upto = ending.end() if ending else last
        for at in range(max(first, start), min(upto, end)):
            letters[at - start] = " "
    return "".join(letters)


_ENDING = re.compile(r"['’]?s?(?!\w)")


@functools.cache
def _in_files(nouns: str) -> re.Pattern[str]:
    noun = rf"(?i:{'|'.join(nouns.split())})(?:-[a-z]{{1,2}})?"
    return re.compile(
        rf"(?<![\w-])(?:[\w.+()%-]*[_.+()%-])?{noun}(?:[_.+()%-][\w.+()%-]*)?\.[A-Za-z]\w{{1,4}}(?![\w-])"
    )


@functools.cache
def _pattern(nouns: str, *, bare: bool) -> re.Pattern[str]:
    """A noun with a letter behind it; the letter alone may have a capital everywhere."""
    letter = r"(?:\s[A-Z]{1,2})?" if bare else r"\s[A-Z]{1,2}"
    return re.compile(rf"\b(?i:(?:{'|'.join(nouns.split())})s?){letter}\b")
