"""A presentation of another format as PPTX, by way of LibreOffice."""

from __future__ import annotations

import shutil
from pathlib import Path

from extractors._office import INSTALL, convert, find_soffice
from extractors.slide_pictures import ending_of

__all__ = ["INSTALL", "convert_to_pptx", "find_soffice"]

FILTER = "pptx:Impress MS PowerPoint 2007 XML"


def convert_to_pptx(path: Path, folder: Path, *, timeout_s: float = 120) -> Path | None:
    """The ODP or PPT at `path` as a PPTX in `folder`; None where LibreOffice is missing, failed or took too long."""
    # A name of our own: LibreOffice tells the format by the ending, and blobs have none.
    source = folder / f"source{ending_of(path)}"
    shutil.copyfile(path, source)
    target = folder / "converted"
    target.mkdir()
    return convert(source, FILTER, target, timeout_s=timeout_s)
