"""Why a hit is a finding, in a sentence for the reviewer. It names the customer by id: sentences travel further than names."""

from __future__ import annotations

from datetime import date

from scanners.customers.hits import Hit
from scanners.customers.legal import without_form
from scanners.customers.surfaces import Kind

_WHAT = {
    Kind.NAME: "The name of customer {id} stands here",
    Kind.ALIAS: "A name that customer {id} also goes by stands here",
    Kind.DOMAIN: "The domain of customer {id} stands here",
    Kind.CORE: "The name of customer {id}, shortened as people do, stands here",
    Kind.LABEL: "The word that customer {id} has in its domain stands here",
    Kind.SHORT: "The first words of the name of customer {id} stand here",
    Kind.LEADING: "The first words of the name of customer {id} stand here",
    Kind.ACRONYM: "These may be the initials of customer {id}",
    Kind.FRAGMENT: "A part of the name of customer {id} stands here",
    Kind.TICKER: "The ticker of customer {id} stands here",
}
_SHAPES = {
    "joined": "run together",
    "letter-spaced": "letter by letter",
    "broken": "broken over lines",
    "hyphened": "with hyphens or stops inside",
    "split": "with a gap inside",
    "apart": "part of it in another cell or box",
}
_SLIPS = {
    "ocr": "with letters misread",
    "fuzzy": "mistyped",
    "derived": "with an ending",
    "sound": "as it sounds",
    "vowels": "without vowels",
    "transliterated": "in other letters",
    "encoded": "in a code",
    "doubled": "with letters written twice",
    "backwards": "backwards",
    "rotated": "with every letter moved by thirteen",
    "shifted": "with every letter moved",
    "starred": "with letters hidden behind signs",
    "signs": "with signs for letters",
    "spelled": "spelled out",
    "drawn": "in letters that look like its own",
}


AGAINST = frozenset(
    {
        "lower case", "article before", "one of a pair", "end of a compound", "part of a phrase", "a person's name",
        "a person's first name",
        "end of another name", "beginning of another name", "a word of its own", "inside another word", "a place",
    }
)  # fmt: skip
"""Evidence that speaks for the word, and not for the customer."""
_FIRST_WORD = "The first word of the name of customer {id} stands here"


def why(hit: Hit, customer: str, until: date | None, text: str) -> str:
    """The sentence on what is written as `text`; `until` is the day until which the customer may be named in public, if it may."""
    one_word = hit.kind is Kind.SHORT and len(without_form(text).split()) == 1
    sentence = (_FIRST_WORD if one_word else _WHAT[hit.kind]).format(id=customer)
    shape = _SLIPS.get(hit.rule) or _SHAPES.get(hit.rule.partition("-")[2])
    if shape:
        sentence += f", {shape}"
    told = [one for one in hit.evidence if one not in _SAID and one not in (shape or "")]
    parts = [", ".join(one for one in told if one not in AGAINST)]
    against = ", ".join(one for one in told if one in AGAINST)
    parts.append(f"against it: {against}" if against else "")
    if any(parts):
        sentence += f" ({'; '.join(filter(None, parts))})"
    if until is not None:
        sentence += f"; it may be named in public until {until.isoformat()}"
    return f"{sentence}."


_SAID = frozenset({"whole", *_SHAPES, *(kind.name.lower() for kind in Kind)})
"""Evidence that the sentence itself says."""
