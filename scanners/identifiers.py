"""Numbers of cards, accounts, people, devices and things; check digits decide where there are any."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from deckproof.model import BlockKind, Finding
from scanners import Scope, _checks, detectors
from scanners._rules import rule_book

CHECKS: dict[str, Callable[[str], bool]] = {
    "card": _checks.is_card_number,
    "card-named": lambda text: _checks.passes_luhn(_checks.only_digits(text)),
    "iban": _checks.is_iban,
    "us-ssn": _checks.is_us_social_security_number,
    "us-ssn-named": _checks.is_us_social_security_number,
    "ip": _checks.is_ip_address,
    "ipv6": _checks.is_ip_address,
    "german-tax-id": _checks.is_german_tax_id,
    "german-insurance": _checks.is_german_insurance_number,
    "nhs": _checks.is_nhs_number,
    "spanish-id": _checks.is_spanish_id,
    "dutch-citizen": _checks.is_dutch_citizen_number,
    "swiss-insurance": _checks.is_swiss_insurance_number,
    "french-insurance": _checks.is_french_insurance_number,
    "vehicle": _checks.is_vehicle_number,
}
"""By rule: whether what matched can be what it looks like."""

NOT_WRITTEN = frozenset(
    {BlockKind.CHART_VALUE, BlockKind.MATH, BlockKind.SHAPE_NAME, BlockKind.TAG}
)

_DIGITS = re.compile(r"\d|::|\b(?:BIC|SWIFT|bic|swift)\b")


@detectors.add("identifiers")
def identifiers(scope: Scope) -> Iterator[Finding]:
    """Numbers by the rule book whose check digits, if they have any, are right."""
    book = rule_book("identifiers")
    for block in scope.blocks:
        if block.kind in NOT_WRITTEN or not _DIGITS.search(block.text):
            continue
        for finding in book.findings_in(block):
            if finding.rule == "identifier:iban":
                finding = _of_its_length(finding)
            check = CHECKS.get(finding.rule.partition(":")[2])
            if check is None or check(finding.text):
                yield finding


def _of_its_length(finding: Finding) -> Finding:
    """The finding without the words that follow the account number and look like a part of it."""
    text = _checks.iban_within(finding.text)
    return replace(finding, text=text, end=finding.start + len(text), group=f"identifier:{text}")
