"""What the kinds of slides are drawn with: text boxes, bars, cells, links, marks and the slide number."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from examples.deck import look
from examples.deck.content import Slide


def text(
    holder: Any, words: str, left: int, top: int, width: int, height: int, size: float, color: RGBColor,
    *, bold: bool = False, center: bool = False,
) -> Any:  # fmt: skip
    """A text box on a slide or in a group."""
    box = holder.shapes.add_textbox(left, top, width, height)
    box.text_frame.word_wrap = True
    box.text_frame.margin_left = 0
    write(box.text_frame, words, size, color, bold=bold, center=center)
    return box


def block(holder: Any, left: int, top: int, width: int, height: int, color: RGBColor) -> Any:
    """A rectangle without an outline."""
    shape = holder.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, height)
    paint(shape, color)
    return shape


def write(
    frame: Any,
    words: str,
    size: float,
    color: RGBColor,
    *,
    bold: bool = False,
    center: bool = False,
) -> None:
    frame.text = words
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER if center else PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, color


def fill(placeholder: Any, lines: tuple[str, ...]) -> None:
    placeholder.text_frame.text = lines[0]
    for line in lines[1:]:
        placeholder.text_frame.add_paragraph().text = line


def enlarge(placeholder: Any, size: float) -> None:
    """Set every run of a placeholder in this size."""
    for paragraph in placeholder.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)


def enumerate_lines(placeholder: Any, start: int) -> None:
    """Numbers instead of dashes, counted by the program that shows the slide."""
    enlarge(placeholder, 24)
    for paragraph in placeholder.text_frame.paragraphs:
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no bullets
        properties.set("marL", "571500")
        properties.set("indent", "-571500")
        properties.append(
            parse_xml(f'<a:buAutoNum {look.A_NS} type="arabicPeriod" startAt="{start}"/>')
        )


def paint(shape: Any, color: RGBColor) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = color
    shape.line.fill.background()
    style = shape.element.find(qn("p:style"))
    if style is not None:  # it would give every shape the theme's shadow
        shape.element.remove(style)


def cell(cell: Any, words: str, *, head: bool, first: bool) -> None:
    color = look.WHITE if head else look.INK if first else look.TEXT
    write(cell.text_frame, words, 16 if head else 17, color, bold=head or first)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = look.INK if head else look.PAPER


def plain_style(frame: Any) -> None:
    """Thin white lines between cells instead of the default banding ("No Style, Table Grid" of the ECMA list is too heavy)."""
    properties = frame.element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    properties.set("firstRow", "1")


def foot(slide: Any, content: Slide, *, top: int) -> None:
    if content.foot:
        box = text(slide, content.foot, look.LEFT, top, look.INNER, Inches(0.45), 16, look.MUTED)
        if content.foot.endswith(content.link):
            link(box, content.link)


def link(box: Any, address: str) -> None:
    if address:
        box.text_frame.paragraphs[0].runs[0].hyperlink.address = address


def draw_extras(slide: Any, content: Slide) -> None:
    """The marks and boxes that a deck collects over the years."""
    if content.mark:
        text(
            slide,
            content.mark,
            look.LEFT,
            Inches(0.2),
            look.INNER,
            Inches(0.35),
            12,
            look.RUST,
            bold=True,
        )
    if content.off_slide:
        box = text(
            slide,
            content.off_slide,
            Inches(-4.6),
            Inches(1.5),
            Inches(4.2),
            Inches(2),
            14,
            look.TEXT,
        )
        box.name = "Reminder"
    if content.hidden_text:
        box = text(
            slide,
            content.hidden_text,
            look.LEFT,
            Inches(6.45),
            Inches(11),
            Inches(0.3),
            8,
            look.WHITE,
        )
        box.name = "TextBox 9"


def number(slide: Any, number: int) -> None:
    """A slide number in the layout's own placeholder; python-pptx copies none of its own accord."""
    shape_id = max(int(node) for node in slide.element.xpath("//p:cNvPr/@id")) + 1
    slide.shapes.element.append(
        parse_xml(
            f'<p:sp {look.A_NS} {look.P_NS}><p:nvSpPr><p:cNvPr id="{shape_id}" name="Slide Number Placeholder {shape_id - 1}"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="12"/></p:nvPr></p:nvSpPr>'
            '<p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
            f'<a:rPr lang="en-US"/><a:t>{number}</a:t></a:fld><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>'
        )
    )
