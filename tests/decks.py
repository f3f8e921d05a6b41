"""Small presentations built in code, for tests. Firms, people and addresses are invented; domains are reserved (RFC 2606)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from pptx import Presentation
from pptx.util import Inches


@dataclass(frozen=True, kw_only=True)
class TestSlide:
    """One slide to build: title and bullets in placeholders; each table is rows of cells, the first row the head."""

    __test__ = False

    title: str = ""
    bullets: Sequence[str] = ()
    notes: str = ""
    hidden: bool = False
    table: Sequence[Sequence[str]] = ()
    pictures: Sequence[bytes] = field(default_factory=tuple)


def build_pptx(*slides: TestSlide, title: str = "", author: str = "") -> bytes:
    """The bytes of a .pptx with these slides."""
    deck = Presentation()
    deck.core_properties.title = title
    deck.core_properties.author = author
    for wanted in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = wanted.title
        slide.placeholders[1].text = "\n".join(wanted.bullets)
        if wanted.notes:
            slide.notes_slide.notes_text_frame.text = wanted.notes
        if wanted.hidden:
            slide._element.set("show", "0")
        if wanted.table:
            rows, columns = len(wanted.table), len(wanted.table[0])
            frame = slide.shapes.add_table(
                rows, columns, Inches(1), Inches(4), Inches(8), Inches(2)
            )
            for row, cells in enumerate(wanted.table):
                for column, text in enumerate(cells):
                    frame.table.cell(row, column).text = text
        for picture in wanted.pictures:
            slide.shapes.add_picture(io.BytesIO(picture), Inches(1), Inches(1))
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()
