"""Blocks with the names in them replaced by signs, so that a pattern can say "a person" or "a company". Offsets stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from deckproof.model import MASK_FROM, Block, Category, Finding
from scanners import Scope, detectors
from scanners._name_lists import first_names
from scanners.names import names_in

PERSON = "\ue000"
COMPANY = "\ue001"

LONE_NAME = 0.4
"""Confidence of a single word that only the model takes for a person; it may as well be a firm."""

_POSSESSIVE = re.compile(r"['’]s?$")
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ]+\b")


def view_of(
    scope: Scope, block: Block, *, companies: bool, spare: re.Pattern[str] | None = None
) -> str:
    """The block's text with `PERSON`, and if wanted `COMPANY`, in place of every letter of a name; as long as the text.

    What `spare` finds in a guessed name stays as it is: the model takes "Covid" for a person.
    """
    letters = list(block.text)
    for start, end, sign, sure in _spans(scope, block, companies=companies):
        if not sure and spare is not None and spare.match(block.text, start, end):
            continue
        if companies or sign == PERSON:
            letters[start:end] = sign * (end - start)
    return "".join(letters)


def customer_findings(scope: Scope) -> Mapping[str, tuple[Finding, ...]]:
    """Where customers are named, by block; the search runs once a scan."""
    if "found:customer-names" not in scope.memo:
        scope.memo["found:customer-names"] = list(detectors.get("customer-names")(scope))
    if "customers" not in scope.memo:
        places: dict[str, list[Finding]] = {}
        found: Iterable[Finding] = scope.memo["found:customer-names"]
        for finding in found:
            if finding.block is not None and finding.confidence >= MASK_FROM:
                places.setdefault(finding.block, []).append(finding)
        scope.memo["customers"] = {block: tuple(items) for block, items in places.items()}
    known: Mapping[str, tuple[Finding, ...]] = scope.memo["customers"]
    return known


def _spans(scope: Scope, block: Block, *, companies: bool) -> Iterable[tuple[int, int, str, bool]]:
    """Later spans paint over earlier ones: guesses first, the customer list last."""
    for name in names_in(scope, block):
        if name.confidence >= MASK_FROM:  # what is hardly a name is no company either
            word = block.text[name.start : name.end]
            end = name.end - len(match[0]) if (match := _POSSESSIVE.search(word)) else name.end
            person = name.category is Category.PERSON and (
                name.confidence > LONE_NAME or not companies
            )
            yield name.start, end, PERSON if person else COMPANY, False
    plain, doubtful = first_names()
    for match in _CAPITALISED.finditer(block.text):
        word = match[0].lower()
        if word in plain or (word in doubtful and match.start() == 0):
            yield match.start(), match.end(), PERSON, True
    for finding in customer_findings(scope).get(block.id, ()):
        word = block.text[finding.start : finding.end]
        end = finding.end - len(match[0]) if (match := _POSSESSIVE.search(word)) else finding.end
        yield finding.start, end, COMPANY, True
