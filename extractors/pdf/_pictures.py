"""The pictures on a PDF's pages: each is listed with the hash of its stored bytes, and fetched again by its place."""

from __future__ import annotations

import ctypes
import hashlib
import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from deckproof.errors import DamagedDeckError
from deckproof.model import Image
from extractors.pdf._lines import PageFrame
from extractors.pdf._objects import page_objects

SMALLEST = 8
"""Pixels; narrower ones are the strips and dots that shades and shadows are exported as."""
MOST_ON_PAGE = 300
PAGE_PIXELS = 1_600
"""Longer side of a page's picture where the page itself has to be read by OCR."""
_RAW_FILES = {b"DCTDecode": "image/jpeg", b"JPXDecode": "image/jp2"}


def page_images(objects: Sequence[Any], number: int, frame: PageFrame) -> list[Image]:
    """The pictures among a page's objects in the order they are drawn; `part` says which page and which picture."""
    found: list[Image] = []
    for at, image in enumerate(objects[:MOST_ON_PAGE]):
        width, height = _pixels(image)
        if min(width, height) < SMALLEST:
            continue
        hasher = hashlib.sha256(b"%d %d " % (width, height))
        hasher.update(_stored(image))
        found.append(
            Image(
                sha256=hasher.hexdigest(),
                width=width,
                height=height,
                slide=number,
                part=f"page {number} picture {at + 1}",
                media_type=_RAW_FILES.get(_only_filter(image), "image/png"),
                bbox=_place(image, frame),
            )
        )
    return found


def page_itself(data_sha256: str, number: int, frame: PageFrame) -> Image:
    """The page as one picture, for OCR."""
    scale = _scale(frame.width, frame.height)
    return Image(
        sha256=hashlib.sha256(f"{data_sha256} page {number} {PAGE_PIXELS}".encode()).hexdigest(),
        width=round(frame.width * scale),
        height=round(frame.height * scale),
        slide=number,
        part=f"page {number}",
        media_type="image/png",
        bbox=(0, 0, frame.width, frame.height),
    )


def picture_bytes(data: bytes, part: str) -> bytes:
    """The picture that `part` names as an image file; raises DamagedDeckError if there is none."""
    words = part.split()
    try:
        page, images = _opened_page(data, int(words[1]))
        if len(words) == 2:
            return _png(page.render(scale=_scale(*page.get_size())).to_pil())
        if int(words[3]) <= len(images):
            return _file(images[int(words[3]) - 1])
    except pypdfium2.PdfiumError:
        raise DamagedDeckError("The picture cannot be taken out of the PDF.") from None
    raise DamagedDeckError("There is no such picture in the PDF.")


@lru_cache(maxsize=1)
def _opened_page(data: bytes, number: int) -> tuple[Any, list[Any]]:
    """The page and its pictures; the last page asked for stays open, since its pictures are asked for one after the other."""
    page = _opened(data)[number - 1]
    return page, page_objects(page.raw).images


@lru_cache(maxsize=1)
def _opened(data: bytes) -> Any:
    return pypdfium2.PdfDocument(data)


def _pixels(image: Any) -> tuple[int, int]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(image, width, height):
        return 0, 0
    return width.value, height.value


def _stored(image: Any) -> ctypes.Array[ctypes.c_ubyte]:
    """The picture's bytes as they lie in the file, filters and all."""
    size = pdfium.FPDFImageObj_GetImageDataRaw(image, None, 0)
    buffer: ctypes.Array[ctypes.c_ubyte] = (ctypes.c_ubyte * size)()
    pdfium.FPDFImageObj_GetImageDataRaw(image, buffer, size)
    return buffer


def _only_filter(image: Any) -> bytes:
    """The name of the picture's filter, if it has exactly one."""
    if pdfium.FPDFImageObj_GetImageFilterCount(image) != 1:
        return b""
    size = pdfium.FPDFImageObj_GetImageFilter(image, 0, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFImageObj_GetImageFilter(image, 0, buffer, size)
    return buffer.value


def _place(image: Any, frame: PageFrame) -> tuple[float, float, float, float] | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(image, *edges):
        return None
    left, top, right, bottom = frame.shown(*(edge.value for edge in edges))
    return left, top, right - left, bottom - top


def _file(image: Any) -> bytes:
    """The picture as a file that Pillow opens."""
    if _only_filter(image) in _RAW_FILES:
        return bytes(_stored(image))
    bitmap = pdfium.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        raise DamagedDeckError("The picture cannot be taken out of the PDF.")
    return _png(pypdfium2.PdfBitmap.from_raw(bitmap).to_pil())


def _png(picture: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def _scale(width: float, height: float) -> float:
    return PAGE_PIXELS / max(width, height, 1)
