"""What detectors load when the first text asks for it, loaded ahead: for processes that scan many decks, and those forked off them."""

from __future__ import annotations

from scanners import customer_harm, private_life
from scanners._rules import book_names, rule_book


def load() -> None:
    """Compile every pattern of every rule book, and build what tells which of them can match."""
    for name in book_names():
        rule_book(name).load()
    customer_harm.load()
    private_life.load()
