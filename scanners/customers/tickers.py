"""Whether capitals are a customer's ticker: what stands before and behind them tells."""

from __future__ import annotations

import re

from scanners.customers.setting import beside
from scanners.customers.words import zipf
from scanners.customers.writings import Writing

_EXCHANGE = re.compile(
    r"(?:\$|\b(?:NYSE|NASDAQ|AMEX|LSE|XETRA|ETR|FRA|TSX|TSE|ASX|HKEX|SIX|SWX|BSE|NSE|EPA|BIT|BME|STO|OTC|ticker|symbol)"
    r"[A-Z]*\s?[:)]?\s?)$",
    re.IGNORECASE,
)
_TRADED = re.compile(
    r"(?:['\u2019]s)?\s+(?:shares?|stocks?|bonds?|options|puts|calls|shareholders|investors|earnings|dividends?|aktien?"
    r"|(?:fell|rose|gained|dropped|climbed|tanked|rallied|jumped|slid|closed|traded)\b)",
)
_TAGGED = re.compile(r"(?<!\w)[#@]$")
_LABEL = re.compile(r"\s?:(?!\w)")
_OTHER_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_REACH = 40
_FREE = 2.0
"""Zipf frequency from which letters are used for something else, too."""


def of_ticker(letters: str, writing: Writing, text: str) -> tuple[float, tuple[str, ...]]:
    """How sure it is that these capitals are the ticker, and why; 0 when they are not at all."""
    before, behind = beside(text, writing.start, writing.end, _REACH)
    if _EXCHANGE.search(before):
        return 0.7, ("ticker", "exchange before it")
    if len(letters) < 3:
        return 0.0, ()
    usual = max(0.0, zipf(letters) - _FREE) * 0.12
    if _TRADED.match(behind):
        return 0.68 - usual, ("ticker", "is traded")
    if _TAGGED.search(before):
        return 0.62 - usual, ("ticker", "tag or handle")
    if _LABEL.match(behind):
        return 0.45 - usual, ("ticker", "before a colon")
    # Among other capitals it is one abbreviation of many.
    crowd = len(_OTHER_CAPITALS.findall(before + behind))
    return 0.38 - 2 * usual - 0.1 * crowd, ("ticker",)
