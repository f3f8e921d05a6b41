"""How the deck looks: colors, type, and the master and layouts that carry them."""

from __future__ import annotations

import re
from typing import Any

from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

INK, PAPER, WHITE = RGBColor(0x14, 0x34, 0x3B), RGBColor(0xF6, 0xF2, 0xEA), RGBColor(255, 255, 255)
TEAL, RUST, OCHRE = RGBColor(0x3E, 0x7C, 0x7B), RGBColor(0xC0, 0x4E, 0x37), RGBColor(0xD9, 0xA4, 0x41)
SLATE, SAGE, UMBER = RGBColor(0x7A, 0x8B, 0x99), RGBColor(0xB4, 0xC6, 0xBD), RGBColor(0x5B, 0x4B, 0x49)
TEXT, MUTED, LINE = RGBColor(0x22, 0x30, 0x31), RGBColor(0x66, 0x74, 0x75), RGBColor(0xD8, 0xDD, 0xDB)
SERIES = (TEAL, RUST, OCHRE, SLATE, SAGE, UMBER)

SERIF, SANS = "Georgia", "Verdana"
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, RIGHT = Inches(0.75), Inches(12.58)
TOP, BOTTOM = Inches(1.85), Inches(6.65)
INNER = Emu(RIGHT - LEFT)

SCHEME = {
    "dk1": TEXT, "lt1": WHITE, "dk2": INK, "lt2": PAPER, "accent1": TEAL, "accent2": RUST, "accent3": OCHRE,
    "accent4": SLATE, "accent5": SAGE, "accent6": UMBER, "hlink": RGBColor(0x2F, 0x6F, 0x8F), "folHlink": UMBER,
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
        layout._element.cSld.set("name", KEPT_LAYOUTS[layout.name])


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
    theme._blob = xml.replace('name="Office Theme"', 'name="Quillmere"').encode("utf-8")


def _set_master(master: Any) -> None:
    for shape in list(master.placeholders):
        match shape.placeholder_format.type.name:
            case "TITLE":
                _place(shape, LEFT, Inches(0.55), INNER, Inches(1.05))
                shape.text_frame._txBody.bodyPr.set("anchor", "b")
                shape.text_frame.margin_left = 0
            case "BODY":
                _place(shape, LEFT, TOP, INNER, Emu(BOTTOM - TOP))
                shape.text_frame.margin_left = 0
            case "SLIDE_NUMBER":
                _place(shape, Inches(11.58), Inches(6.95), Inches(1.0), Inches(0.3))
                _recolor_number(shape)
            case _:
                shape._element.getparent().remove(shape._element)
    _text_styles(master)
    rule = master.shapes._spTree
    rule.append(_bar(90, "Rule", LEFT, Inches(6.9), INNER, Emu(9525), LINE))
    rule.append(_label(91, "Footer label", FOOTER, LEFT, Inches(6.95), Inches(7), Inches(0.3)))


def _text_styles(master: Any) -> None:
    """Title in the serif face, left; body from 22 points down, with a dash in rust as its bullet."""
    styles = master._element.find(qn("p:txStyles"))
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
        space.append(parse_xml(f'<a:spcPts {_A} val="2000"/>'))
        bullet = paragraph.find(qn("a:buChar"))
        bullet.set("char", "–")
        font = paragraph.find(qn("a:buFont"))
        font.addprevious(parse_xml(f'<a:buClr {_A}><a:srgbClr val="{RUST}"/></a:buClr>'))


def _set_layout(layout: Any) -> None:
    """Take positions from the master, except where a layout differs."""
    dark = layout.name in ("Title Slide", "Section Header")
    for shape in list(layout.placeholders):
        kind, index = shape.placeholder_format.type.name, shape.placeholder_format.idx
        if kind in ("DATE", "FOOTER") or (dark and kind == "SLIDE_NUMBER"):
            shape._element.getparent().remove(shape._element)
        elif dark:
            _set_dark(shape, kind, opening=layout.name == "Title Slide")
        elif layout.name == "Two Content" and index in (1, 2):
            half = Emu((INNER - Inches(0.6)) // 2)
            left = LEFT if index == 1 else Emu(LEFT + half + Inches(0.6))
            _place(shape, left, Inches(2.65), half, Inches(3.6))
            _level_size(shape, 2000)
        elif shape._element.spPr.find(qn("a:xfrm")) is not None:
            shape._element.spPr.remove(shape._element.spPr.find(qn("a:xfrm")))
    if dark:
        layout.background.fill.solid()
        layout.background.fill.fore_color.rgb = INK
        layout._element.set("showMasterSp", "0")
        layout.shapes._spTree.append(
            _bar(92, "Accent", LEFT, Inches(4.62), Inches(1.4), Emu(57150), RUST)
        )


def _set_dark(shape: Any, kind: str, *, opening: bool) -> None:
    if kind in ("TITLE", "CENTER_TITLE"):
        _place(shape, LEFT, Inches(1.3), Inches(9.6 if opening else 11.4), Inches(3.1))
        _level_style(shape, 4000 if opening else 4600, "FFFFFF")
        shape.text_frame._txBody.bodyPr.set("anchor", "b")
    else:
        _place(shape, LEFT, Inches(4.9), Inches(11.4), Inches(1.1))
        _level_style(shape, 2000, str(SAGE))
        shape.text_frame._txBody.bodyPr.set("anchor", "t")


_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'


def _level_style(shape: Any, size: int, color: str) -> None:
    style = shape.text_frame._txBody.find(qn("a:lstStyle"))
    style.clear()
    style.append(
        parse_xml(
            f'<a:lvl1pPr {_A} marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="{size}" b="0" cap="none">'
            f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
        )
    )


def _level_size(shape: Any, size: int) -> None:
    style = shape.text_frame._txBody.find(qn("a:lstStyle"))
    style.clear()
    style.append(parse_xml(f'<a:lvl1pPr {_A}><a:defRPr sz="{size}"/></a:lvl1pPr>'))


def _recolor_number(shape: Any) -> None:
    run = shape.text_frame._txBody.find(qn("a:lstStyle")).find(qn("a:lvl1pPr")).find(qn("a:defRPr"))
    run.set("sz", "1000")


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _bar(number: int, name: str, left: int, top: int, width: int, height: int, color: RGBColor) -> Any:
    return parse_xml(
        f'<p:sp {_A} {_P}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
        f"<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _label(number: int, name: str, text: str, left: int, top: int, width: int, height: int) -> Any:
    return parse_xml(
        f'<p:sp {_A} {_P}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" anchor="ctr"/><a:lstStyle/><a:p><a:r><a:rPr lang="en-US" sz="{Pt(10).pt * 100:.0f}">'
        f'<a:solidFill><a:srgbClr val="{MUTED}"/></a:solidFill></a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
    )
