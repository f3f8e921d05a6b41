"""What a zip is, by what it holds and not by its name: a PowerPoint package, an OpenDocument presentation, something else."""

from __future__ import annotations

import re

from deckproof.errors import NotAPresentationError
from extractors._archive import Archive, PartError

ODP = "application/vnd.oasis.opendocument.presentation"
REMEDY = "Give a PPTX, PDF, ODP or PPT file."

_OTHERS = {
    "wordprocessingml": "a Word document",
    "ms-word": "a Word document",
    "spreadsheetml": "an Excel workbook",
    "ms-excel": "an Excel workbook",
    "opendocument.text": "an OpenDocument text",
    "opendocument.spreadsheet": "an OpenDocument spreadsheet",
    "iwork": "a Keynote file",
}

_MAIN = re.compile(
    r"vnd\.(openxmlformats-officedocument\.presentationml|ms-powerpoint)"
    r"\.(presentation|template|slideshow)(\.macroEnabled(\.\d+)?)?\.main\+xml",
    re.IGNORECASE,
)


def presentation_format(archive: Archive) -> str:
    """The format, "pptx" or "odp"; raises NotAPresentationError that says what it is instead."""
    mimetype = _text(archive, "mimetype").strip()
    if mimetype.startswith(ODP):
        return "odp"
    types = _text(archive, "[Content_Types].xml")
    if _MAIN.search(types) or archive.find("ppt/presentation.xml"):
        return "pptx"
    if any(name.lower().endswith(".iwa") for name in archive):
        raise NotAPresentationError(
            "This is a Keynote file.",
            remedy="Export it from Keynote as PowerPoint or PDF, and give that.",
        )
    for mark, what in _OTHERS.items():
        if mark in types or mark in mimetype:
            raise NotAPresentationError(f"This is {what}.", remedy=REMEDY)
    raise NotAPresentationError("This is a zip file, but not a presentation.", remedy=REMEDY)


def _text(archive: Archive, name: str) -> str:
    try:
        return archive.read(name, 1 << 20).decode("utf-8", "replace").replace("\0", "")
    except PartError:
        return ""
