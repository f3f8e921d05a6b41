"""A PDF's pages and links to public addresses, and nothing else of it: `python -m extractors._bare_pdf FILE NEW`.

What is not named here is left behind: information, metadata, attachments, scripts, layers, outlines, tags, comments, forms.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

_OF_PAGE = frozenset(
    {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group", "/Parent"}
)
_TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/OC", "/StructParent", "/StructParents")
"""What any object may say about itself (ISO 32000-1, 14.3, 14.5, 8.11, 14.7)."""


def main(arguments: Sequence[str]) -> int:
    """Write the bare PDF; the exit status is 0 when it is whole."""
    try:
        strip(Path(arguments[0]), Path(arguments[1]))
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):  # fmt: skip
        return 1
    return 0


def strip(file: Path, new: Path) -> None:
    """Write the pages of `file` to `new`; raises what pypdf raises for a file that it cannot read."""
    writer = PdfWriter()
    for page in PdfReader(file).pages:
        links = list(_links(page))
        for name in set(page) - _OF_PAGE:
            del page[name]
        resources = page.get("/Resources")
        if resources is not None:
            resources.get_object().pop("/Properties", None)
        made: Any = writer.add_page(page)
        if links:
            made[NameObject("/Annots")] = ArrayObject(links)
    for thing in writer._objects:  # noqa: SLF001 - pypdf has no other way to all of them
        if isinstance(thing, DictionaryObject):
            for name in _TOLD:
                thing.pop(name, None)
    writer.metadata = None
    with new.open("wb") as out:
        writer.write(out)


def _links(page: Any) -> Iterator[DictionaryObject]:
    """The page's links to public addresses, made anew."""
    for one in page.get("/Annots") or ():
        link = one.get_object()
        action = link.get("/A")
        action = None if action is None else action.get_object()
        if link.get("/Subtype") != "/Link" or action is None or action.get("/S") != "/URI":
            continue
        yield _named(
            Type=NameObject("/Annot"),
            Subtype=NameObject("/Link"),
            Rect=ArrayObject(link["/Rect"]),
            Border=ArrayObject([NumberObject(0)] * 3),
            A=_named(S=NameObject("/URI"), URI=TextStringObject(str(action["/URI"]))),
        )


def _named(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): entry for name, entry in entries.items()})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
