"""Names told by how they begin and end: "it begins with Kor and ends with vath"."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from scanners.customers.fragments import plain
from scanners.customers.gapped import Names
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.marks import marked, matches
from scanners.customers.surfaces import Kind
from scanners.customers.words import zipf

_BEGIN = (
    "begins|beginning|begin|beginnt|begint|begynner|starts|starting|started|startet|start|commence|commen\u00e7ant|empieza|comienza"
    "|inizia|comincia|come\u00e7a|b\u00f6rjar|f\u00e4ngt"
)
_END = "ends|ending|end|ended|endet|endend|termine|termina|finit|acaba|finisce|eindigt|slutar|slutter|h\u00f6rt"
_BY = (
    r"(?:with|in|on|by|mit|auf|par|avec|por|con|en|per|met|op|com|em|p\u00e5|med)"
    r"(?:[ ](?:the[ ]letters?|den[ ]Buchstaben|les[ ]lettres|las[ ]letras|le[ ]lettere|de[ ]letters))?"
)
_AND = r"(?:[,;]?[ ](?:and|und|et|y|e|en|och|og|but|then)|[,;])"
_QUOTE = r"[\"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb]?"
_PART = rf"{_QUOTE}(?:\.\.+|[-\u2026\u2013])?([^\W\d_]{{1,20}})(?:\.\.+|[-\u2026\u2013])?{_QUOTE}"
_TOLD = re.compile(
    rf"(?:{_BEGIN})[ ]{_BY}[ ]{_PART}(?:[ ]an)?{_AND}[ ](?:it[ ]|er[ ]|se[ ])?(?:{_END})[ ]{_BY}[ ]{_PART}(?![^\W_])",
    re.IGNORECASE,
)
_BEGINS, _ENDS = frozenset(_BEGIN.split("|")), frozenset(_END.split("|"))
_FEWEST = 4
"""Letters that are told, in all."""
_USUAL_FROM = 4.0
"""Zipf frequency from which a word is no part of a name: "it begins with questions and ends with answers"."""
_MOST_OWNERS = 3
_HELD, _OF_SEVERAL = 0.65, 0.45


def hits_by_their_ends(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Customers whose names begin and end as the text says, at the whole of the saying; shown only where several do."""
    marks = marked(text)
    if _BEGINS.isdisjoint(marks.small_words) or _ENDS.isdisjoint(marks.small_words):
        return
    names = Names(index)
    begins = [at for at, word in enumerate(marks.words) if word.lower() in _BEGINS]
    for told in matches(_TOLD, text, marks.starts[np.isin(marks.which, begins)]):
        front, end = told.groups()
        if len(front) + len(end) < _FEWEST or (_is_usual(front) and _is_usual(end)):
            continue
        letters = plain(front), plain(end)
        rows = names.of("{}.+{}|{}{}".format(*map(re.escape, letters * 2)), *letters)
        owners = list(dict.fromkeys(int(index.spellings.owner[row]) for row in rows))
        for owner in owners if len(owners) <= _MOST_OWNERS else owners[:1]:
            several = (f"one of {len(owners)} customers",) if len(owners) > 1 else ()
            yield Hit(
                start=told.start(),
                end=told.end(),
                owner=owner,
                rule="spelled",
                confidence=_OF_SEVERAL if several else _HELD,
                evidence=("beginning and end told", *several),
                letters=sum(map(len, letters)),
                kind=Kind.FRAGMENT,
            )


def _is_usual(part: str) -> bool:
    """Whether it is written as an everyday word."""
    return part.islower() and len(part) > 1 and zipf(part) >= _USUAL_FROM
