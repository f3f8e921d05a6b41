"""Keys by the forms that their services publish (tokens.toml)."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from deckproof.model import Block, Category, Finding
from scanners._placeholders import entropy, is_placeholder
from scanners._rules import HERE
from scanners._spans import mark

LOW_ENTROPY = frozenset(
    {"artifactory", "artifactory-password", "npmrc", "twilio-account", "twilio-key"}
)
"""Forms so particular that even a body of one letter is shown, though it will hardly hold."""


@dataclass(frozen=True, slots=True)
class Token:
    """The published form of one service's keys."""

    name: str
    start: str
    alphabet: str
    shortest: int
    longest: int
    end: str
    pattern: re.Pattern[str]
    literal: str
    """How every such key begins, where that is no pattern; spares running the pattern."""


_LITERAL = re.compile(r"[A-Za-z0-9_\-/]{2,}(?![?*{+])")


@functools.cache
def tokens() -> tuple[Token, ...]:
    """The forms in tokens.toml."""
    table = tomllib.loads((HERE / "tokens.toml").read_text(encoding="utf-8"))
    forms = []
    for name, start, alphabet, shortest, longest, end in table["token"]:
        guard = "" if start.startswith("(?<") else r"(?<![A-Za-z0-9])"
        pattern = re.compile(
            f"{guard}(?:{start})[{alphabet}]{{{shortest},{longest}}}{end}(?![A-Za-z0-9])"
        )
        literal = _LITERAL.match(start)
        forms.append(
            Token(
                name,
                start,
                alphabet,
                shortest,
                longest,
                end,
                pattern,
                literal[0] if literal else "",
            )
        )
    return tuple(forms)


@functools.cache
def _token_facts() -> tuple[str, float]:
    table = tomllib.loads((HERE / "tokens.toml").read_text(encoding="utf-8"))
    return table["why"], float(table["confidence"])


def tokens_in(block: Block) -> Iterator[Finding]:
    """The keys in the block."""
    why, confidence = _token_facts()
    for token in tokens():
        if token.literal not in block.text:
            continue
        for match in token.pattern.finditer(block.text):
            if not is_placeholder(match[0]) or token.name in LOW_ENTROPY:
                yield mark(
                    block,
                    match.start(),
                    match.end(),
                    category=Category.SECRET,
                    rule=f"secret:{token.name}",
                    confidence=confidence if entropy(match[0]) > 3.0 else 0.5,
                    why=why,
                )
