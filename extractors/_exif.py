"""What a picture file says about where, when and by whom it was made: EXIF, PNG texts, comments, XMP."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from extractors._xmp import xmp_or_nothing

_GPS = 0x8825
_DETAILS = 0x8769
_TELLING = {
    "Artist",
    "Copyright",
    "ImageDescription",
    "Make",
    "Model",
    "Software",
    "HostComputer",
    "DateTime",
    "DateTimeOriginal",
    "UserComment",
    "CameraOwnerName",
    "BodySerialNumber",
    "LensSerialNumber",
    "XPTitle",
    "XPComment",
    "XPAuthor",
    "XPKeywords",
    "XPSubject",
    "DocumentName",
    "PageName",
}
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_PNG_TELLING = {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}
_MOST = 400
"""Characters kept of a value."""
_XMP_TELLING = {"creator", "rights", "title", "description", "subject", "CreatorTool", "Owner"}


def exif_of(opened: Any) -> dict[str, str]:
    """The telling values of an opened Pillow image by their EXIF names; GPS as decimal degrees."""
    found: dict[str, str] = {}
    # Pillow raises what it meets in broken EXIF; a picture without readable EXIF has none to tell.
    with contextlib.suppress(
        SyntaxError, ValueError, TypeError, KeyError, OSError, IndexError, ZeroDivisionError
    ):
        found.update(_exif(opened))
    for key, value in getattr(opened, "info", {}).items():
        if key in {"comment", "Comment"} or (
            isinstance(value, str) and key not in {"xmp", "XML:com.adobe.xmp"}
        ):
            text = _plain(value)
            if text:
                found.setdefault(_named(str(key)), text)
    for name, text in _xmp(opened):
        found.setdefault(f"xmp.{name}", text)
    return found


def _named(key: str) -> str:
    return {"comment": "UserComment", "Author": "Artist", "Description": "ImageDescription"}.get(
        key, key
    )


def _exif(opened: Any) -> Iterator[tuple[str, str]]:
    from PIL.ExifTags import TAGS

    exif = _read_exif(opened)
    for values in (exif, exif.get_ifd(_DETAILS)):
        for tag, value in values.items():
            name = TAGS.get(tag, "")
            text = _plain(value, wide=name.startswith("XP"))
            if name in _TELLING and text:
                yield name, text
    gps = exif.get_ifd(_GPS)
    latitude, longitude = _degrees(gps, 1), _degrees(gps, 3)
    if latitude is not None and longitude is not None:
        yield "GPSLatitude", f"{latitude:.5f}"
        yield "GPSLongitude", f"{longitude:.5f}"
    elif gps:
        yield "GPSInfo", f"{len(gps)} values"


def _read_exif(opened: Any) -> Any:
    """The picture's EXIF. Of a PNG no pixel is decoded for it, unless something is told behind the pixels."""
    from PIL import Image

    if opened.format == "PNG" and not _tells_after_pixels(opened.fp):
        return Image.Image.getexif(opened)
    return opened.getexif()


def _tells_after_pixels(file: Any) -> bool:
    """Whether a PNG has texts or EXIF behind its pixels, or chunks that do not follow each other (PNG 3rd ed., 5.3)."""
    place = file.tell()
    try:
        file.seek(len(_PNG_MARK))
        pixels = False
        while True:
            head = file.read(8)
            kind = head[4:]
            if kind == b"IEND":
                return False
            if len(head) < 8 or not kind.isalpha() or (pixels and kind in _PNG_TELLING):
                return True
            pixels = pixels or kind == b"IDAT"
            file.seek(int.from_bytes(head[:4], "big") + 4, 1)
    finally:
        file.seek(place)


def _degrees(gps: Any, reference: int) -> float | None:
    """Decimal degrees from degrees, minutes and seconds (Exif 2.32, 4.6.6)."""
    parts = gps.get(reference + 1)
    if not parts or len(parts) != 3:
        return None
    value = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    return -value if str(gps.get(reference, "")).upper().startswith(("S", "W")) else value


def _plain(value: Any, *, wide: bool = False) -> str:
    if isinstance(value, bytes):
        if wide:
            value = value.decode("utf-16-le", "replace")
        else:
            for mark in (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0"):
                value = value.removeprefix(mark)
            value = value.decode("utf-8", "replace")
    elif not isinstance(value, str):
        return ""
    text = "".join(letter for letter in value if letter.isprintable()).strip()
    return "" if text.count("\ufffd") * 4 > len(text) else text[:_MOST]


def _xmp(opened: Any) -> Iterator[tuple[str, str]]:
    packet = getattr(opened, "info", {}).get("xmp") or getattr(opened, "info", {}).get(
        "XML:com.adobe.xmp"
    )
    if isinstance(packet, str):
        packet = packet.encode()
    if isinstance(packet, bytes):
        for name, text in xmp_or_nothing(packet):
            if name in _XMP_TELLING:
                yield name, text[:_MOST]
