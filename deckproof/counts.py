"""Counts as a person reads them."""

from __future__ import annotations


def counted(number: int, noun: str, plural: str = "") -> str:
    """The number with its noun: 1 slide, 1,200 slides, no slides; `plural` where it is not the noun with an s.

    A verb may go along: counted(2, "finding waits", "findings wait").
    """
    word = noun if number == 1 else plural or f"{noun}s"
    return f"{number:,} {word}" if number else f"no {word}"
