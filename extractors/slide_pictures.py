"""A picture of every slide, for the reviewer: as many as there are slides, or none at all.

PDFs are drawn by pdfium, everything else goes through LibreOffice where it is installed. A picture beside the wrong
text would be worse than none, so a count that differs gives none.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from deckproof.scratch import scratch_folder
from extractors._confined import end_all, run_confined
from extractors._office import convert, find_soffice

__all__ = ["end_all", "ending_of", "find_soffice", "render_slides"]

PDF_EXPORT = 'pdf:impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"}}'
"""Without the option LibreOffice leaves hidden slides out, and every later page is one off."""
MEMORY_MB = 2_048
_HEAD = 1024


def render_slides(
    path: Path, *, slide_count: int, out_dir: Path, width_px: int = 1280, timeout_s: float = 300
) -> tuple[Path, ...] | None:
    """The pictures in the slides' order, under `out_dir` by the deck's sha256; made once and found again.

    None where they cannot be made: LibreOffice is missing, time is up, or pages and slides differ in number.
    """
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    kept = out_dir / f"{sha256}-{width_px}"
    if kept.is_dir():
        return _pictures(kept, slide_count)
    out_dir.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{sha256[:12]}-", dir=out_dir))
    try:
        if not _draw(path, draft, width_px, timeout_s) or _pictures(draft, slide_count) is None:
            return None
        if not _keep(draft, kept):
            return None
        return _pictures(kept, slide_count)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _draw(path: Path, folder: Path, width_px: int, timeout_s: float) -> bool:
    """Whether the pages' pictures lie in `folder` now."""
    with path.open("rb") as file:
        is_pdf = b"%PDF-" in file.read(_HEAD)
    if is_pdf:
        return _draw_pdf(path, folder, width_px, timeout_s)
    with scratch_folder("slides") as between:
        # A name of our own: LibreOffice tells the format by the ending, and blobs have none.
        source = Path(between, "deck" + ending_of(path))
        shutil.copyfile(path, source)
        made = convert(source, PDF_EXPORT, Path(between), timeout_s=timeout_s)
        return made is not None and _draw_pdf(made, folder, width_px, timeout_s)


def ending_of(path: Path) -> str:
    """The ending that fits the file's bytes."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return ".ppt"
    return ".odp" if b"opendocument.presentation" in head else ".pptx"


def _draw_pdf(path: Path, folder: Path, width_px: int, timeout_s: float) -> bool:
    command = [sys.executable, "-I", "-B", "-m", "extractors._draw_pages"]
    command += [str(path.resolve()), str(folder.resolve()), str(width_px)]
    return run_confined(command, timeout_s=timeout_s, memory_mb=MEMORY_MB, folder=folder) == 0


def _pictures(folder: Path, slide_count: int) -> tuple[Path, ...] | None:
    found = tuple(sorted(folder.glob("slide-*.png")))
    return found if len(found) == slide_count and slide_count else None


def _keep(draft: Path, kept: Path) -> bool:
    """Give the folder its lasting name; somebody else may have been faster, which is as good."""
    try:
        os.chmod(draft, 0o755)  # noqa: PTH101, S103 - made private by mkdtemp, read by the desk
        draft.rename(kept)
    except OSError:
        return kept.is_dir()
    return True
