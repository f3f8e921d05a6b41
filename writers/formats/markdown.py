"""The page itself once more, in the folder where its pictures lie, so that its links to them hold."""

from __future__ import annotations

from writers.formats import Copy, file_format


def _has_pictures(copy: Copy) -> bool:
    return bool(copy.pictures)


@file_format(
    "markdown",
    about="The page in Markdown beside its pictures; usual where it has some.",
    file="page.md",
    media_type="text/markdown; charset=utf-8",
    default=_has_pictures,
    companion=True,
)
def make(copy: Copy) -> bytes:
    """The published page, byte for byte."""
    return copy.page.encode()
