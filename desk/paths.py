"""Addresses that come out of a request and that somebody is sent on to."""

from __future__ import annotations


def is_inside(path: str) -> bool:
    """Whether it leads to a page of the desk and nowhere else."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


def inside(path: str) -> str:
    """The path when it leads to a page of the desk, else the first page."""
    return path if is_inside(path) else "/"
