"""A PDF of pictures alone (ISO 32000-1): a JPEG a page and nothing else, so that there is nothing in it to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page's picture (JPEG, in color) and how large the page is in points."""

    data: bytes
    width_px: int
    height_px: int
    width: float
    height: float


def pdf_of(pages: Sequence[Page]) -> bytes:
    """The PDF; the same for the same pictures."""
    kids = " ".join(f"{3 + 3 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for at, page in enumerate(pages):
        objects += _page(page, 3 + 3 * at)
    return _written(objects)


def _page(page: Page, number: int) -> list[bytes]:
    size = f"{page.width:.2f} {page.height:.2f}"
    shown = f"q {page.width:.2f} 0 0 {page.height:.2f} 0 0 cm /I Do Q".encode()
    head = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] "
        f"/Resources << /XObject << /I {number + 2} 0 R >> >> /Contents {number + 1} 0 R >>"
    )
    image = (
        f"<< /Type /XObject /Subtype /Image /Width {page.width_px} /Height {page.height_px} "
        f"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length {len(page.data)} >>"
    )
    return [
        head.encode(),
        _stream(f"<< /Length {len(shown)} >>".encode(), shown),
        _stream(image.encode(), page.data),
    ]


def _stream(head: bytes, data: bytes) -> bytes:
    return head + b"\nstream\n" + data + b"\nendstream"


def _written(objects: Sequence[bytes]) -> bytes:
    made = bytearray(HEAD)
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    made += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(made)
