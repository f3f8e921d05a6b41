"""Phone numbers by their shape, the words and lines beside them and the numbering plans."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from deckproof.model import Block, BlockKind, Category, Finding
from scanners._checks import is_card_number, is_ip_address
from scanners._memory import by_text
from scanners._rules import rule_book
from scanners._spans import mark
from scanners._wordings import compiled

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
_LOCAL = re.compile(r"[2-9]\d{2}[-.\u2011]\d{4}$")
"""As a town's own numbers are written: an exchange, which begins with neither 0 nor 1, and four digits (ITU-T E.123, NANP)."""
_REACHED = re.compile(
    r"[\w.]@\w|\bwww\.|https?://|\(at\)|linkedin\.com|(?<!\d)\+\d|(?i:\b(?:p\.?o\.?\s?box|suite|street|avenue|road|floor)\b)"
)
"""What else stands on a card or in a signature: an address of any kind."""
_PERSON = re.compile(
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof)\.?\s+)?[A-ZÀ-Þ][a-zà-ÿ'’\-]+\s+(?:[A-Z]\.\s+)?[A-ZÀ-Þ][\w'’\-]+\s*(?:[,:|–(-]|$)"
)
_RANGE = re.compile(
    r"(?i)(?:\b(?:from|between|about|approx\.?|von|zwischen|ca\.?|pp?\.|s\.)|~)\s*$"
)
_IN_ADDRESS = re.compile(r"://[^\s/]+/\S*/$")
"""A part of a web address's path."""
_UNIT = re.compile(r"\s+[a-zà-ÿ]{2,}")


@functools.cache
def _context() -> re.Pattern[str]:
    words = rule_book("contacts").words
    return compiled(r"(?i)(?<!\w)(?:<<phone_context>>)(?!\w)", words)


def phones(block: Block) -> Iterator[Finding]:
    """Phone numbers; the surer the more their shape, the words beside them and the numbering plans say so."""
    text = block.text
    for match in _CANDIDATE.finditer(text):
        start, end = match.span("span")
        number = match["span"]
        if number.startswith("(") and ")" not in number:
            start, number = start + 1, number[1:]
        if _IN_ADDRESS.search(text[max(0, start - 200) : start]):
            continue
        verdict = _phone(number, text[max(0, start - 60) : start], text[end : end + 25])
        verdict = verdict or _local(block, start, end)
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


def _local(block: Block, start: int, end: int) -> tuple[float, str] | None:
    """Confidence and reason that it is a number without its area: it stands in a picture, on a card, under a name."""
    text = block.text
    before, after = text[max(0, start - 60) : start], text[end : end + 25]
    if not _LOCAL.match(text[start:end]) or _NOT_PHONE.search(before):
        return None
    if _RANGE.search(before) or _UNIT.match(after):  # "200-1000 users", "pp. 200-1000"
        return None
    line = text[text.rfind("\n", 0, start) + 1 : start].strip(" \t-–|,;:·•")
    around = _lines_around(text, start, end)
    if any(map(_REACHED.search, around)):
        return 0.6, "local form, beside an address"
    if _PERSON.match(line) or (not line and any(map(_PERSON.fullmatch, around))):
        return 0.5, "local form, beside a name"
    return (0.4, "local form, in a picture") if block.kind is BlockKind.IMAGE_TEXT else None


def _lines_around(text: str, start: int, end: int) -> list[str]:
    """The line without the number, the one before it and the one behind it."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    above = text[:first].rstrip("\n").rpartition("\n")[2]
    below = text[last + 1 :].partition("\n")[0]
    own = f"{text[first:start]} {text[end:last]}"
    return [one.strip() for one in (own, above, below)]


def _is_thousands(number: str, groups: list[str]) -> bool:
    """Whether it reads like 1 000 000 or 12.500.000."""
    return (
        len(groups) > 1
        and len({mark for mark in number if not mark.isdigit()}) == 1
        and 1 <= len(groups[0]) <= 3
        and not groups[0].startswith("0")
        and all(len(group) == 3 for group in groups[1:])
    )


@by_text
def _is_valid(number: str) -> bool:
    """Whether the numbering plans know it; the number begins with its country."""
    import phonenumbers

    written = re.sub(r"\(0\)", "", number)
    written = "+" + written[2:] if written.startswith("00") else written
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(written, None)))
    except phonenumbers.NumberParseException:
        return False
