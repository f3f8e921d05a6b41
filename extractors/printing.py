"""A presentation as PDF, for those who have no program for slides: drawn by LibreOffice, and nothing in it but pages."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from deckproof.scratch import scratch_folder
from extractors._confined import run_confined
from extractors._office import convert, find_soffice

__all__ = ["find_soffice", "print_pdf"]

FILTER = (
    'pdf:impress_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"},'
    '"ExportBookmarks":{"type":"boolean","value":"false"},"ExportNotes":{"type":"boolean","value":"false"}}'
)
MEMORY_MB = 2_048


def print_pdf(path: Path, *, timeout_s: float = 300) -> bytes | None:
    """The PPTX at `path` as PDF without metadata, the same for the same pages; None where LibreOffice cannot make it."""
    with scratch_folder("print") as folder:
        # A name of our own: LibreOffice tells the format by the ending, and blobs have none.
        source = Path(folder, "deck.pptx")
        shutil.copyfile(path, source)
        drawn = convert(source, FILTER, Path(folder), timeout_s=timeout_s)
        bare = Path(folder, "bare.pdf")
        if drawn is None or not _strip(drawn, bare, timeout_s):
            return None
        return bare.read_bytes()


def _strip(drawn: Path, bare: Path, timeout_s: float) -> bool:
    command = [sys.executable, "-I", "-B", "-m", "extractors._bare_pdf", str(drawn), str(bare)]
    status = run_confined(command, timeout_s=timeout_s, memory_mb=MEMORY_MB, folder=bare.parent)
    return status == 0 and bare.is_file()
