"""How each kind of slide is drawn: one function a kind, found by its name."""

from __future__ import annotations

import io
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from examples.deck import charts, look, pictures, smartart, strokes
from examples.deck.content import Slide

LAYOUTS = {
    "title": "Opening",
    "divider": "Divider",
    "bullets": "Bullets",
    "agenda": "Two columns",
    "columns": "Two columns",
}


def draw(presentation: Any, content: Slide, *, chapter: int) -> Any:
    """The new slide, the last of the presentation so far; `chapter` is the number that a divider shows."""
    layout = presentation.slide_layouts.get_by_name(LAYOUTS.get(content.kind, "Title only"))
    slide = presentation.slides.add_slide(layout)
    slide.shapes.title.text = content.title
    if content.kind == "divider":
        divider(slide, content, chapter)
    else:
        KINDS[content.kind](slide, content)
    strokes.draw_extras(slide, content)
    if content.kind not in ("title", "divider"):
        strokes.number(slide, len(presentation.slides))
    if content.hidden:
        slide.element.set("show", "0")
    if content.notes:
        slide.notes_slide.notes_text_frame.text = content.notes.strip()
    return slide


def title(slide: Any, content: Slide) -> None:
    slide.placeholders[1].text = content.subtitle
    box = strokes.text(
        slide, content.place, look.LEFT, Inches(6.5), Inches(11), Inches(0.4), 14, look.SAGE
    )
    box.name = "Place and date"


def divider(slide: Any, content: Slide, chapter: int) -> None:
    slide.placeholders[1].text = content.subtitle
    number = strokes.text(
        slide, str(chapter), look.LEFT, Inches(0.6), Inches(2), Inches(1.2), 60, look.RUST
    )
    number.text_frame.paragraphs[0].runs[0].font.name = look.SERIF
    number.name = "Chapter number"


def bullets(slide: Any, content: Slide) -> None:
    body = slide.placeholders[1]
    strokes.fill(body, content.bullets)
    if len(content.bullets) < 4 and not content.fact:
        strokes.enlarge(body, 30)
    if content.fact:
        _panel(slide, *content.fact)
        body.left, body.top = look.LEFT, look.TOP
        body.width, body.height = Inches(8.2), Emu(look.BOTTOM - look.TOP)


def _panel(slide: Any, figure: str, label: str) -> None:
    """A number that should be seen, and what it counts, as one sentence in one box."""
    left, top, height = Inches(9.35), Inches(2.05), Inches(3.3)
    width, inset = Emu(look.RIGHT - left), Inches(0.3)
    strokes.block(slide, left, top, width, height, look.PAPER)
    strokes.block(slide, left, top, Emu(57150), height, look.OCHRE)
    box = strokes.text(
        slide,
        f"{figure}\v{label}",
        Emu(left + inset),
        top,
        Emu(width - 2 * inset),
        height,
        17,
        look.TEXT,
        center=True,
    )
    box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    box.text_frame.paragraphs[0].line_spacing = 1.2
    big = box.text_frame.paragraphs[0].runs[0].font
    big.name, big.color.rgb = look.SERIF, look.RUST
    big.size = Pt(54 if len(figure) < 6 else 36)


def agenda(slide: Any, content: Slide) -> None:
    half = (len(content.bullets) + 1) // 2
    places = (
        (1, content.bullets[:half], 1, look.LEFT, Inches(6.2)),
        (2, content.bullets[half:], half + 1, Inches(7.1), Inches(5.4)),
    )
    for index, lines, start, left, width in places:
        column = slide.placeholders[index]
        strokes.fill(column, lines)
        strokes.enumerate_lines(column, start)
        column.left, column.top, column.width, column.height = left, Inches(2.0), width, Inches(4.2)


def columns(slide: Any, content: Slide) -> None:
    half = Emu((look.INNER - Inches(0.6)) // 2)
    sides = (
        (1, content.left_head, content.left, look.TEAL),
        (2, content.right_head, content.right, look.RUST),
    )
    for index, head, lines, color in sides:
        left = look.LEFT if index == 1 else Emu(look.LEFT + half + Inches(0.6))
        strokes.text(slide, head, left, Inches(1.95), half, Inches(0.5), 20, color, bold=True)
        strokes.block(slide, left, Inches(2.48), half, Emu(19050), color)
        strokes.fill(slide.placeholders[index], lines)
    strokes.foot(slide, content, top=Inches(6.3))


def cards(slide: Any, content: Slide) -> None:
    gap = Inches(0.3)
    width = Emu((look.INNER - gap * (len(content.cards) - 1)) // len(content.cards))
    for place, (figure, label) in enumerate(content.cards):
        left = Emu(look.LEFT + place * (width + gap))
        group = slide.shapes.add_group_shape()
        group.name = f"Card {place + 1}"
        strokes.block(group, left, Inches(2.3), width, Inches(2.9), look.PAPER)
        strokes.block(group, left, Inches(2.3), width, Emu(57150), look.TEAL)
        big = strokes.text(
            group, figure, left, Inches(2.7), width, Inches(1.1), 44, look.INK, center=True
        )
        big.text_frame.paragraphs[0].runs[0].font.name = look.SERIF
        strokes.text(
            group, label, left, Inches(3.9), width, Inches(1.0), 16, look.TEXT, center=True
        )
    strokes.foot(slide, content, top=Inches(5.6))


def statement(slide: Any, content: Slide) -> None:
    size = 96 if len(content.statement) < 12 else 40
    big = strokes.text(
        slide, content.statement, look.LEFT, Inches(2.1), look.INNER, Inches(2.5), size, look.RUST
    )
    big.text_frame.paragraphs[0].runs[0].font.name = look.SERIF
    big.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    strokes.text(
        slide, content.subline, look.LEFT, Inches(4.85), look.INNER, Inches(0.9), 22, look.TEXT
    )


def quote(slide: Any, content: Slide) -> None:
    strokes.block(slide, look.LEFT, Inches(2.2), Emu(57150), Inches(2.7), look.OCHRE)
    words = strokes.text(
        slide,
        f"“{content.quote}”",
        Inches(1.15),
        Inches(2.2),
        Inches(11),
        Inches(2.7),
        36,
        look.INK,
    )
    words.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    font = words.text_frame.paragraphs[0].runs[0].font
    font.name, font.italic = look.SERIF, True
    source = strokes.text(
        slide,
        content.attribution,
        Inches(1.15),
        Inches(5.1),
        Inches(11),
        Inches(0.5),
        18,
        look.MUTED,
    )
    strokes.link(source, content.link)


def process(slide: Any, content: Slide) -> None:
    gap = Inches(0.18)
    width = Emu((look.INNER - gap * (len(content.steps) - 1)) // len(content.steps))
    group = slide.shapes.add_group_shape()
    group.name = "Steps"
    for place, (head, detail) in enumerate(content.steps):
        left = Emu(look.LEFT + place * (width + gap))
        shape = group.shapes.add_shape(
            MSO_SHAPE.PENTAGON if place == 0 else MSO_SHAPE.CHEVRON,
            left,
            Inches(2.4),
            width,
            Inches(1.15),
        )
        shape.adjustments[0] = 0.25
        strokes.paint(shape, look.TEAL if place < len(content.steps) - 1 else look.RUST)
        strokes.write(shape.text_frame, head, 20, look.WHITE, bold=True, center=True)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        inset = Emu(width - Inches(0.3))
        strokes.text(
            group, detail, Emu(left + Inches(0.1)), Inches(3.85), inset, Inches(1.8), 18, look.TEXT
        )


def table(slide: Any, content: Slide) -> None:
    rows, wide = len(content.rows), len(content.rows[0])
    height = min(Inches(0.72), Emu(Inches(4.2) // rows))
    frame = slide.shapes.add_table(
        rows, wide, look.LEFT, Inches(2.0), look.INNER, Emu(height * rows)
    )
    frame.name = "Table"
    grid = frame.table
    strokes.plain_style(frame)
    lengths = [max(len(row[column]) for row in content.rows) + 8 for column in range(wide)]
    for column, length in enumerate(lengths):
        grid.columns[column].width = Emu(look.INNER * length // sum(lengths))
    for row, cells in enumerate(content.rows):
        grid.rows[row].height = height
        for column, words in enumerate(cells):
            strokes.cell(grid.cell(row, column), words, head=row == 0, first=column == 0)
    strokes.foot(slide, content, top=Inches(6.3))


def chart(slide: Any, content: Slide) -> None:
    charts.add(slide, content)
    strokes.text(
        slide, content.caption, look.LEFT, Inches(6.25), look.INNER, Inches(0.45), 16, look.MUTED
    )


def picture(slide: Any, content: Slide) -> None:
    image = pictures.DRAWN[content.picture]()
    shape = slide.shapes.add_picture(io.BytesIO(image), 0, 0)
    shape.crop_right = content.crop_right
    ratio = shape.width * (1 - content.crop_right) / shape.height
    height = min(Inches(4.45), Emu(int(look.INNER / ratio)))
    shape.height, shape.width = height, Emu(int(height * ratio))
    shape.left, shape.top = look.LEFT, Inches(1.8)
    shape.name = f"Picture {content.picture.replace('_', ' ')}"
    shape.element.nvPicPr.cNvPr.set("descr", content.alt)
    if not content.alt:
        del shape.element.nvPicPr.cNvPr.attrib["descr"]
    side = Emu(shape.left + shape.width + Inches(0.4))
    if look.RIGHT - side > Inches(2.6):
        note = strokes.text(
            slide, content.caption, side, Inches(1.8), Emu(look.RIGHT - side), height, 18, look.TEXT
        )
        note.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    else:
        strokes.text(
            slide,
            content.caption,
            look.LEFT,
            Inches(6.33),
            look.INNER,
            Inches(0.45),
            16,
            look.MUTED,
        )


def diagram(slide: Any, content: Slide) -> None:
    smartart.add(slide, content.bullets, content.alt)


def closing(slide: Any, content: Slide) -> None:
    strokes.block(slide, look.LEFT, Inches(2.1), Inches(1.4), Emu(57150), look.RUST)
    for place, line in enumerate(content.lines):
        top = Inches(2.5 + 0.65 * place)
        box = strokes.text(
            slide,
            line,
            look.LEFT,
            top,
            look.INNER,
            Inches(0.55),
            24,
            look.INK if place == 0 else look.TEXT,
        )
        if line.startswith("www."):
            strokes.link(box, content.link)


KINDS = {
    "title": title, "agenda": agenda, "bullets": bullets, "columns": columns, "cards": cards, "statement": statement,
    "quote": quote, "process": process, "table": table, "chart": chart, "picture": picture, "smartart": diagram, "closing": closing,
}  # fmt: skip
