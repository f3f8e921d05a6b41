"""What detectors load when the first text asks for it, loaded ahead: for processes that scan many decks, and those forked off them."""

from __future__ import annotations

from scanners import customer_harm, private_life
from scanners._rules import load_books, own_wordings


def load() -> None:
    """Compile every pattern of every rule book, and build what tells which of them can match."""
    load_books()
    customer_harm.load()
    private_life.load()


def keep() -> None:
    """Put down, beside the bytecode, what reading and compiling the patterns comes to, as `make setup` does; the first process does it else."""
    from scanners import _kept_patterns

    _kept_patterns.keep(own_wordings())
