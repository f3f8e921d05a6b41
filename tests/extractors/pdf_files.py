"""Small PDFs written by hand, for tests. Texts are set in Helvetica; names and addresses are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A text at a place: `y` counts from the top of the page; `setup` is put before it as PDF operators."""

    text: str
    x: float
    y: float
    size: float = 18
    setup: str = ""


WIDTH, HEIGHT = 960, 540


def piece(text: str, x: float, y: float, size: float = 18, setup: str = "") -> Piece:
    return Piece(text=text, x=x, y=y, size=size, setup=setup)


def page_content(pieces: Sequence[Piece | str]) -> bytes:
    """The content stream; a plain string goes in as it is, as PDF operators."""
    parts: list[str] = []
    for each in pieces:
        if isinstance(each, str):
            parts.append(each)
            continue
        text = each.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(
            f"q {each.setup} BT /F1 {each.size} Tf {each.x} {HEIGHT - each.y - each.size} Td ({text}) Tj ET Q"
        )
    return "\n".join(parts).encode("cp1252")


def build_pdf(
    *pages: Sequence[Piece | str],
    root: str = "",
    info: str = "",
    page_extra: str = "",
    resources: str = "",
    objects: Sequence[bytes] = (),
) -> bytes:
    """The bytes of a PDF. `objects` are numbered from 100 on, for `root`, `page_extra` and `resources` to point at."""
    numbered: dict[int, bytes] = {}
    kids = " ".join(f"{10 + 2 * at} 0 R" for at in range(len(pages)))
    numbered[1] = f"<</Type/Catalog/Pages 2 0 R{root}>>".encode()
    numbered[2] = f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()
    numbered[3] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    numbered[4] = f"<<{info}>>".encode()
    for at, pieces in enumerate(pages):
        content = page_content(pieces)
        numbered[10 + 2 * at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {11 + 2 * at} 0 R"
            f"/Resources<</Font<</F1 3 0 R>>{resources}>>{page_extra}>>"
        ).encode()
        numbered[11 + 2 * at] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    for at, content in enumerate(objects):
        numbered[100 + at] = content
    return assemble(numbered)


def assemble(numbered: dict[int, bytes]) -> bytes:
    """The file of these objects, with a true cross-reference table."""
    body, places = b"%PDF-1.7\n", {}
    for number, content in numbered.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(numbered) + 1
    return (
        body
        + table
        + b"trailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(body))
    )


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries.encode(), len(data), data)
