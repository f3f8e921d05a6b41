"""Picture files without what they say about themselves: pixels as they are, metadata and whatever hangs behind them off.

JPEG (ITU-T T.81, annex B), PNG (W3C PNG, 5), GIF (GIF89a), EMF ([MS-EMF] 2.3.4.2). Other formats are decoded and written as PNG.
"""

from __future__ import annotations

import io
import math
import struct
import warnings
import zlib
from dataclasses import dataclass, replace
from typing import Any

_FULL = (0.0, 0.0, 1.0, 1.0)
_SLIGHT = 1e-6
"""Of a pixel: what a share loses in its thousandths of a percent."""
GREY = (217, 217, 217)
"""Of a box over what must not be seen; no theme's own color, so that one sees that something was taken out."""
BOX_PX = (256, 144)
PIXELS = 80_000_000
QUALITY = 92
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"sBIT",
        b"pHYs",
        b"bKGD",
    }
)
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_DECODED = (
    "PNG",
    "JPEG",
    "GIF",
    "BMP",
    "DIB",
    "TIFF",
    "WEBP",
    "ICO",
    "PPM",
    "JPEG2000",
    "PCX",
    "TGA",
)
"""What Pillow may open. Not EPS and WMF, which start other programs."""


class NoPictureError(Exception):
    """The bytes are no picture that could be made clean."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean picture file; `same` when its pixels are the ones that were stored."""

    data: bytes
    ending: str
    same: bool = False
    rest: Box = (0.0, 0.0, 0.0, 0.0)
    """What of it, in shares at the left, top, right and bottom, belongs to pixels that are shown only in part."""


Box = tuple[float, float, float, float]
"""Left, top, right and bottom in shares of the whole picture."""


def bare(data: bytes) -> Picture:
    """The picture without metadata; raises NoPictureError."""
    if data.startswith(_PNG_HEAD):
        return Picture(_bare_png(data), "png", same=True)
    if data.startswith(b"\xff\xd8\xff"):
        return Picture(_bare_jpeg(data), "jpeg", same=True)
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return Picture(_bare_gif(data), "gif", same=True)
    if data.startswith(b"\x1f\x8b"):
        return bare(_unzipped(data))
    if data[40:44] == b" EMF":
        return Picture(_bare_emf(data), "emf", same=True)
    if _is_wmf(data):
        return Picture(data, "wmf", same=True)
    return redrawn(data)


def redrawn(data: bytes, *, keep: Box | None = None, cover: tuple[Box, ...] = ()) -> Picture:
    """The picture with boxes over these regions and cut down to `keep`; raises NoPictureError."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    Pillow.MAX_IMAGE_PIXELS = PIXELS
    opened: Any
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Pillow.open(io.BytesIO(data), formats=_DECODED)
            is_jpeg = opened.format == "JPEG"
            opened.load()
            image = _plain(opened)
            for box in cover:
                ImageDraw.Draw(image).rectangle(_pixels(box, image.size), fill=_fill(image.mode))
            size, cut = image.size, _pixels(keep or _FULL, image.size)
            if keep is not None:
                image = image.crop(cut)
            made = _saved(image, opened.info.get("icc_profile"), is_jpeg=is_jpeg)
            return made if keep is None else replace(made, rest=_rest(keep, cut, size))
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, struct.error, zlib.error, Pillow.DecompressionBombError) as error:  # fmt: skip
        raise NoPictureError(type(error).__name__) from None


def cut(data: bytes, keep: Box) -> Picture:
    """The picture cut down to `keep`, its bytes as they are where that touches all its pixels; raises NoPictureError."""
    from PIL import Image as Pillow

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            size = Pillow.open(io.BytesIO(data), formats=_DECODED).size
    except (OSError, ValueError, SyntaxError, struct.error, Pillow.DecompressionBombError) as error:
        raise NoPictureError(type(error).__name__) from None
    whole = _pixels(keep, size)
    if whole != (0, 0, *size):
        return redrawn(data, keep=keep)
    return replace(bare(data), rest=_rest(keep, whole, size))


def box(shape: tuple[int, int] = BOX_PX) -> Picture:
    """A picture of nothing but grey."""
    from PIL import Image as Pillow

    return _saved(Pillow.new("RGB", shape, GREY), None, is_jpeg=False)


def _plain(opened: Any) -> Any:
    """The first frame in a mode that both formats and the drawing know."""
    if opened.mode in ("RGB", "L", "RGBA", "CMYK"):
        return opened.copy()
    has_alpha = "transparency" in opened.info or opened.mode in ("PA", "LA", "La", "RGBa")
    return opened.convert("RGBA" if has_alpha else "RGB")


def _fill(mode: str) -> Any:
    return {"L": GREY[0], "RGBA": (*GREY, 255), "CMYK": (0, 0, 0, 38)}.get(mode, GREY)


def _pixels(region: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """All pixels that the region touches."""
    left, top = (math.floor(region[at] * size[at] + _SLIGHT) for at in (0, 1))
    right, bottom = (math.ceil(region[at + 2] * size[at] - _SLIGHT) for at in (0, 1))
    left, top = min(max(left, 0), size[0] - 1), min(max(top, 0), size[1] - 1)
    return left, top, min(max(right, left + 1), size[0]), min(max(bottom, top + 1), size[1])


def _rest(keep: Box, cut: tuple[int, int, int, int], size: tuple[int, int]) -> Box:
    wide, high = cut[2] - cut[0], cut[3] - cut[1]
    shares = (
        (keep[0] * size[0] - cut[0]) / wide,
        (keep[1] * size[1] - cut[1]) / high,
        (cut[2] - keep[2] * size[0]) / wide,
        (cut[3] - keep[3] * size[1]) / high,
    )
    left, top, right, bottom = (max(share, 0.0) if share < 1 else 0.0 for share in shares)
    return left, top, right, bottom


def _saved(image: Any, profile: bytes | None, *, is_jpeg: bool) -> Picture:
    buffer = io.BytesIO()
    if is_jpeg and image.mode in ("RGB", "L", "CMYK"):
        image.info = {}
        image.save(buffer, "JPEG", quality=QUALITY, subsampling=0)
        return Picture(buffer.getvalue(), "jpeg")
    del profile
    image = image.convert("RGB") if image.mode == "CMYK" else image
    image.info = {}
    image.save(buffer, "PNG", compress_level=6)
    return Picture(buffer.getvalue(), "png")


def _bare_png(data: bytes) -> bytes:
    pieces = [_PNG_HEAD]
    at = len(_PNG_HEAD)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            break
        if name in _PNG_KEPT:
            pieces.append(data[at:end])
        if name == b"IEND":
            return b"".join(pieces)
        at = end
    raise NoPictureError("PNG")


def _bare_jpeg(data: bytes) -> bytes:
    """Without application segments but JFIF and Adobe's color transform, comments, and bytes behind the end."""
    pieces = [data[:2]]
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise NoPictureError("JPEG")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _JPEG_ALONE:
            at += 2
            continue
        if marker == 0xD9:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            break
        is_told = marker in range(0xE1, 0xF0) and not (
            marker == 0xEE and data[at + 4 : at + 9] == b"Adobe"
        )
        if marker == 0xDA:
            scan_end = _scan_end(data, end)
            pieces.append(data[at:scan_end])
            at = scan_end
            continue
        if not is_told and marker != 0xFE:
            pieces.append(_bare_jfif(data[at:end]) if marker == 0xE0 else data[at:end])
        at = end
    if not any(piece[:2] == b"\xff\xda" for piece in pieces):
        raise NoPictureError("JPEG")
    return b"".join([*pieces, b"\xff\xd9"])


def _bare_jfif(segment: bytes) -> bytes:
    """The JFIF header without its thumbnail; an extension of it holds nothing but one."""
    if segment[4:9] != b"JFIF\0" or len(segment) < 18:
        return b""
    return b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0"


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded bytes that begin at `at` end: at the next marker that is no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 2 if data[at + 1] != 0xFF else 1


def _bare_gif(data: bytes) -> bytes:
    """Without comments, plain texts and extensions of programs but the one that says how often it plays."""
    table = 3 << ((data[10] & 7) + 1) if len(data) > 12 and data[10] & 0x80 else 0
    at = 13 + table
    pieces = [data[:at]]
    while at < len(data):
        start = at
        if data[at] == 0x3B:
            return b"".join([*pieces, b";"])
        if data[at] == 0x21 and at + 2 < len(data):
            label = data[at + 1]
            at = _blocks_end(data, at + 2)
            plays = label == 0xFF and data[start + 3 : start + 14] == b"NETSCAPE2.0"
            if (label == 0xF9 or plays) and at <= len(data):
                pieces.append(data[start:at])
        elif data[at] == 0x2C and at + 10 < len(data):
            flags = data[at + 9]
            at = _blocks_end(data, at + 11 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0))
            pieces.append(data[start:at])
        else:
            break
    raise NoPictureError("GIF")


def _blocks_end(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += data[at] + 1
    return at + 1


def _bare_emf(data: bytes) -> bytes:
    """With an empty description, which names the program and the picture, and nothing behind its end."""
    if len(data) < 88:
        raise NoPictureError("EMF")
    size, length, offset = (struct.unpack_from("<I", data, at)[0] for at in (48, 60, 64))
    made = bytearray(data[: min(max(size, 88), len(data))])
    end = offset + 2 * length
    if length and offset >= 88 and end <= len(made):
        made[offset:end] = bytes(2 * length)
    struct.pack_into("<II", made, 60, 0, 0)
    return bytes(made)


def _is_wmf(data: bytes) -> bool:
    return data.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"))


def _unzipped(data: bytes) -> bytes:
    try:
        made = zlib.decompressobj(31).decompress(data, 32 << 20)
    except zlib.error:
        raise NoPictureError("EMZ") from None
    if made.startswith(b"\x1f\x8b"):
        raise NoPictureError("EMZ")
    return made
