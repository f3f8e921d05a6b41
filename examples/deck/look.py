"""How the deck looks: colors, type, and the master and layouts that carry them."""

from __future__ import annotations

import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt


def rgb(code: str) -> RGBColor:
    """The color of six hexadecimal digits."""
    color: RGBColor = RGBColor.from_string(code)  # type: ignore[no-untyped-call]  # python-pptx has no types
    return color


INK, PAPER, WHITE = rgb("14343B"), rgb("F6F2EA"), rgb("FFFFFF")
TEAL, RUST, OCHRE = rgb("3E7C7B"), rgb("C04E37"), rgb("D9A441")
SLATE, SAGE, UMBER = rgb("7A8B99"), rgb("B4C6BD"), rgb("5B4B49")
TEXT, MUTED, LINE = rgb("223031"), rgb("667475"), rgb("D8DDDB")
SERIES = (TEAL, RUST, OCHRE, SLATE, SAGE, UMBER)

SERIF, SANS = "Georgia", "Verdana"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, RIGHT = Inches(0.75), Inches(12.58)
TOP, BOTTOM = Inches(1.85), Inches(6.65)
INNER = Emu(RIGHT - LEFT)

SCHEME = {
    "dk1": TEXT, "lt1": WHITE, "dk2": INK, "lt2": PAPER, "accent1": TEAL, "accent2": RUST, "accent3": OCHRE,
    "accent4": SLATE, "accent5": SAGE, "accent6": UMBER, "hlink": rgb("2F6F8F"), "folHlink": UMBER,
}  # fmt: skip
KEPT_LAYOUTS = {
    "Title Slide": "Opening",
    "Title and Content": "Bullets",
    "Section Header": "Divider",
    "Two Content": "Two columns",
    "Title Only": "Title only",
}
FOOTER = "Quillmere Cooling  ·  The Second Visit"


def dress(presentation: Any) -> None:
    """Give python-pptx's default template the look of this deck: 16:9, own theme, own master, five layouts."""
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    master = presentation.slide_master
    _paint_theme(master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    for layout in list(presentation.slide_layouts):
        if layout.name not in KEPT_LAYOUTS:
            presentation.slide_layouts.remove(layout)
    _set_master(master)
    for layout in presentation.slide_layouts:
        _set_layout(layout)
        layout.element.cSld.set("name", KEPT_LAYOUTS[layout.name])


def _paint_theme(theme: Any) -> None:
    """Write the colors and fonts into the theme, which python-pptx keeps as bytes."""
    xml = theme.blob.decode("utf-8")
    for name, color in SCHEME.items():
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>",
            f'<a:{name}><a:srgbClr val="{color}"/></a:{name}>',
            xml,
            flags=re.DOTALL,
        )
    for group, face in (("majorFont", SERIF), ("minorFont", SANS)):
        xml = re.sub(
            rf'(<a:{group}>\s*<a:latin typeface=")[^"]*', rf"\g<1>{face}", xml, flags=re.DOTALL
        )
    xml = xml.replace('name="Office Theme"', 'name="Quillmere"')
    theme._blob = xml.encode("utf-8")  # noqa: SLF001 - python-pptx offers no other way to change it


def _set_master(master: Any) -> None:
    for shape in list(master.placeholders):
        match shape.placeholder_format.type.name:
            case "TITLE":
                _place(shape, LEFT, Inches(0.55), INNER, Inches(1.05))
                shape.element.txBody.bodyPr.set("anchor", "b")
                shape.text_frame.margin_left = 0
            case "BODY":
                _place(shape, LEFT, TOP, INNER, Emu(BOTTOM - TOP))
                shape.text_frame.margin_left = 0
            case "SLIDE_NUMBER":
                _place(shape, Inches(11.58), Inches(6.95), Inches(1.0), Inches(0.3))
                _recolor_number(shape)
            case _:
                shape.element.getparent().remove(shape.element)
    _text_styles(master)
    rule = master.shapes.element
    rule.append(_bar(90, "Rule", LEFT, Inches(6.9), INNER, Emu(9525), LINE))
    rule.append(_label(91, "Footer label", FOOTER, LEFT, Inches(6.95), Inches(7), Inches(0.3)))


def _text_styles(master: Any) -> None:
    """Title in the serif face, left; body from 22 points down, with a dash in rust as its bullet."""
    styles = master.element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    run = title.find(qn("a:defRPr"))
    run.set("sz", "3000")
    run.find(qn("a:solidFill")).find(qn("a:schemeClr")).set("val", "tx2")
    for level, size in ((1, 2400), (2, 1800), (3, 1600)):
        paragraph = styles.find(qn("p:bodyStyle")).find(qn(f"a:lvl{level}pPr"))
        paragraph.find(qn("a:defRPr")).set("sz", str(size))
        space = paragraph.find(qn("a:spcBef"))
        space.clear()
        space.append(parse_xml(f'<a:spcPts {A_NS} val="2000"/>'))
        bullet = paragraph.find(qn("a:buChar"))
        bullet.set("char", "–")
        font = paragraph.find(qn("a:buFont"))
        font.addprevious(parse_xml(f'<a:buClr {A_NS}><a:srgbClr val="{RUST}"/></a:buClr>'))


def _set_layout(layout: Any) -> None:
    """Take positions from the master, except where a layout differs."""
    dark = layout.name in ("Title Slide", "Section Header")
    for shape in list(layout.placeholders):
        kind, index = shape.placeholder_format.type.name, shape.placeholder_format.idx
        if kind in ("DATE", "FOOTER") or (dark and kind == "SLIDE_NUMBER"):
            shape.element.getparent().remove(shape.element)
        elif dark:
            _set_dark(shape, kind, opening=layout.name == "Title Slide")
        elif layout.name == "Two Content" and index in (1, 2):
            half = Emu((INNER - Inches(0.6)) // 2)
            left = LEFT if index == 1 else Emu(LEFT + half + Inches(0.6))
            _place(shape, left, Inches(2.65), half, Inches(3.6))
            _level_size(shape, 2000)
        elif shape.element.spPr.find(qn("a:xfrm")) is not None:
            shape.element.spPr.remove(shape.element.spPr.find(qn("a:xfrm")))
    if dark:
        layout.background.fill.solid()
        layout.background.fill.fore_color.rgb = INK
        layout.element.set("showMasterSp", "0")
        layout.shapes.element.append(
            _bar(92, "Accent", LEFT, Inches(4.62), Inches(1.4), Emu(57150), RUST)
        )


def _set_dark(shape: Any, kind: str, *, opening: bool) -> None:
    if kind in ("TITLE", "CENTER_TITLE"):
        _place(shape, LEFT, Inches(1.3), Inches(9.6 if opening else 11.4), Inches(3.1))
        _level_style(shape, 4000 if opening else 4600, "FFFFFF")
        shape.element.txBody.bodyPr.set("anchor", "b")
    else:
        _place(shape, LEFT, Inches(4.9), Inches(11.4), Inches(1.1))
        _level_style(shape, 2000, str(SAGE))
        shape.element.txBody.bodyPr.set("anchor", "t")


A_NS = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P_NS = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def _level_style(shape: Any, size: int, color: str) -> None:
    style = shape.element.txBody.find(qn("a:lstStyle"))
    style.clear()
    style.append(
        parse_xml(
            f'<a:lvl1pPr {A_NS} marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}" b="0" cap="none">'
            f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
        )
    )


def _level_size(shape: Any, size: int) -> None:
    style = shape.element.txBody.find(qn("a:lstStyle"))
    style.clear()
    style.append(parse_xml(f'<a:lvl1pPr {A_NS}><a:defRPr sz="{size}"/></a:lvl1pPr>'))


def _recolor_number(shape: Any) -> None:
    run = shape.element.txBody.find(qn("a:lstStyle")).find(qn("a:lvl1pPr")).find(qn("a:defRPr"))
    run.set("sz", "1000")


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _bar(
    number: int, name: str, left: int, top: int, width: int, height: int, color: RGBColor
) -> Any:
    return parse_xml(
        f'<p:sp {A_NS} {P_NS}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        f"<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _label(number: int, name: str, text: str, left: int, top: int, width: int, height: int) -> Any:
    return parse_xml(
        f'<p:sp {A_NS} {P_NS}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" anchor="ctr"/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US" sz="{Pt(10).pt * 100:.0f}">'
        f'<a:solidFill><a:srgbClr val="{MUTED}"/></a:solidFill></a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
    )
