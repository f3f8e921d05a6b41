"""Build examples/the-second-visit.pptx: `python -m examples.build_deck`. The same bytes come out every time."""

from __future__ import annotations

import io
from pathlib import Path

from pptx import Presentation

from examples.deck import baggage, drawing, look, packing
from examples.deck.content import Chapter, read_chapters

DECK = Path(__file__).with_name("the-second-visit.pptx")


def build_deck(chapters: list[Chapter]) -> bytes:
    """The presentation as the bytes of a .pptx."""
    presentation = Presentation()
    look.dress(presentation)
    sections: list[tuple[str, list[int]]] = []
    contents = [content for chapter in chapters for content in chapter.slide]
    for number, chapter in enumerate(chapters):
        slides = [drawing.draw(presentation, content, chapter=number) for content in chapter.slide]
        sections.append((chapter.section, [slide.slide_id for slide in slides]))
    baggage.add_sections(presentation, sections)
    baggage.add_comments(presentation, contents)
    baggage.set_properties(presentation, contents[0].title)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return packing.repack(buffer.getvalue())


def main() -> None:
    data = build_deck(read_chapters())
    DECK.write_bytes(data)
    print(f"{DECK.name}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
