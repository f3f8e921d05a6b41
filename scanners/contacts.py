"""E-mail and postal addresses, profiles, meeting links and phone numbers."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from deckproof.model import Block, BlockKind, Category, Finding
from scanners import Scope, detectors
from scanners._checks import is_card_number, is_ip_address
from scanners._rules import compiled, rule_book
from scanners._spans import fold, mark

NOT_WRITTEN = frozenset(
    {BlockKind.CHART_VALUE, BlockKind.MATH, BlockKind.SHAPE_NAME, BlockKind.TAG}
)
"""Where digits are measurements or the program's own numbering, never a number to call."""

_CANDIDATE = re.compile(
    r"""(?<![\w@#$€£¥%\\]) (?<!\d[.,:/\-–]) (?<![A-Za-z]-)
    (?P<span> (?:\+|\(\+|\(|00)? \d (?: [ \u00a0]?[()./\-–\u2011]{0,2}[ \u00a0]? \d ){5,15}
      (?: [ ]?(?:x|ext\.?|extension|durchw(?:ahl)?\.?)[ ]?\d{1,5} )? )
    (?![\w@%€$£]|[.,:]\d|-\d|\s?(?:%|percent|USD|EUR|GBP|CHF|kg|km|MB|GB|KB|ms)\b)""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")
_EXTENSION = re.compile(r"[ ]?(?:x|ext\.?|extension|durchw(?:ahl)?\.?)[ ]?\d{1,5}$")
_DATE = re.compile(
    r"(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)?\d\d)(?:\D|$)"
)
_YEARS = re.compile(r"\(?(?:19|20)\d\d[ ]?[-–/][ ]?(?:19|20)?\d\d\)?$")
_NOT_PHONE = re.compile(
    r"(?i)\b(?:isbn|issn|doi|arxiv|order|invoice|ticket|case|ref|reference|account|acct|konto|card|iban|license|licence|serial|sku|part|"
    r"version|id|passport|ssn|rechnung|auftrag|patent|pmid|ean|gtin|duns|vat|ust|hrb|po|article|figure|page|slide|build|kb|cve|rfc|iso|"
    r"lat|lon|port|seed|hash|chapter|row|rows|population|distance)\b[\s.:#]*(?:no|nr|number|nummer|num|code|is)?[\s.:#]*$"
)
_NATIONAL = re.compile(
    r"""(?: \(\d{2,5}\)[ ]?\d{2,4}[ \-.]\d{3,5} | \d{3}[-.]\d{3}[-.]\d{4}
        | 0\d{1,4}[ ]?[/\-–][ ]?\d{3,9}(?:[ ]\d{2,5}){0,2} | 0\d(?:[ .\-]\d\d){4} | 0\d{2,4}[ ]\d{2,4}([ ]\d{2,4}){1,3}
        | \(\d{3}\)\d{3}-\d{4} | 0\d{2,4}[ ]\d{5,8} )$""",
    re.VERBOSE,
)


@functools.cache
def _context() -> re.Pattern[str]:
    words = rule_book("contacts").words
    return compiled(r"(?i)(?<!\w)(?:<<phone_context>>)(?!\w)", words)


@detectors.add("contacts")
def contacts(scope: Scope) -> Iterator[Finding]:
    """Addresses of every kind by the rule book, phone numbers by shape and context."""
    book = rule_book("contacts")
    for block in scope.blocks:
        if block.kind in NOT_WRITTEN or (
            "." not in block.text
            and not _DIGITS.search(block.text)
            and "@" not in block.text
            and "＠" not in block.text
            and " at" not in block.text
            and "[at" not in block.text
            and "(at" not in block.text
        ):
            continue
        for finding in book.findings_in(block):
            yield _grouped(finding)
        yield from phones(block)


def phones(block: Block) -> Iterator[Finding]:
    """Phone numbers; the surer the more their shape, the words beside them and the numbering plans say so."""
    text = block.text
    for match in _CANDIDATE.finditer(text):
        start, end = match.span("span")
        number = match["span"]
        if number.startswith("(") and ")" not in number:
            start, number = start + 1, number[1:]
        verdict = _phone(number, text[max(0, start - 60) : start], text[end : end + 25])
        if verdict is None:
            continue
        confidence, evidence = verdict
        digits = "".join(_DIGITS.findall(number))
        yield mark(
            block,
            start,
            end,
            category=Category.CONTACT,
            rule="contact:phone",
            confidence=confidence,
            why="A phone number: it reaches a person or a team.",
            group=f"contact:{digits}",
            evidence=(evidence,),
        )


def _phone(number: str, before: str, after: str) -> tuple[float, str] | None:
    """Confidence and reason that this is a number to call; None when it is something else."""
    bare = _EXTENSION.sub("", number)
    groups = _DIGITS.findall(bare)
    digits = "".join(groups)
    if not 7 <= len(digits) <= 15 or len(set(digits)) == 1:
        return None
    if _DATE.match(bare) or _YEARS.match(bare) or is_ip_address(bare) or _NOT_PHONE.search(before):
        return None
    if bare.startswith(("+", "(+", "00")):
        return (0.9, "international") if _is_valid(bare) else (0.7, "international form")
    if len(digits) >= 13 and is_card_number(digits):
        return None
    near = "\n".join(before.rstrip().split("\n")[-2:])
    if _context().search(near) or _context().match(after.lstrip(" -:,(|")):
        return (0.8 if len(groups) > 1 else 0.7), "named as a number to call"
    if _NATIONAL.match(bare) and not _is_thousands(bare, groups):
        return 0.65, "national form"
    if number != bare:
        return 0.6, "with extension"
    return None


def _is_thousands(number: str, groups: list[str]) -> bool:
    """Whether it reads like 1 000 000 or 12.500.000."""
    return (
        len(groups) > 1
        and len({mark for mark in number if not mark.isdigit()}) == 1
        and 1 <= len(groups[0]) <= 3
        and not groups[0].startswith("0")
        and all(len(group) == 3 for group in groups[1:])
    )


def _is_valid(number: str) -> bool:
    """Whether the numbering plans know it; the number begins with its country."""
    import phonenumbers

    written = re.sub(r"\(0\)", "", number)
    written = "+" + written[2:] if written.startswith("00") else written
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(written, None)))
    except phonenumbers.NumberParseException:
        return False


def _grouped(finding: Finding) -> Finding:
    from dataclasses import replace

    if finding.rule == "contact:email":
        return replace(finding, group=f"contact:{fold(finding.text)}")
    return finding
