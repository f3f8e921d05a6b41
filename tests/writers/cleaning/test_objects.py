"""Embedded objects and controls as the pictures of themselves, on the ground and in the line that old drawings give them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from lxml import etree

from extractors._xml import parse_xml, without_conditions
from writers.cleaning.names import A_NS, MC, P_NS, R_NS, A, P
from writers.cleaning.objects import DRAWN, flatten
from writers.cleaning.orders import LineSwap, Orders
from writers.cleaning.paragraphs import clean_paragraph
from writers.cleaning.vml import Drawn, vml_pictures
from writers.cleaning.wording import Wording

SPACES = f'xmlns:p="{P_NS}" xmlns:a="{A_NS}" xmlns:r="{R_NS}" xmlns:mc="{MC[1:-1]}" xmlns:v="urn:v"'
VML = b"""<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<v:shape id="Player1" o:spid="_x0000_s2053" style='position:absolute;left:10pt;top:1in;width:20pt;height:30pt' filled="t"
 fillcolor="#69f [3]" stroked="t" strokecolor="navy" strokeweight="2pt"><v:fill opacity="32768f"/>
<![if gte mso 9]><v:imagedata o:relid="rId1"/><![endif]></v:shape></xml>"""
DRAWING = Drawn("ppt/media/image1.png", "6699FF", 0.5, "000080", 25_400, (127_000, 914_400, 254_000, 381_000))  # fmt: skip


class Parts:
    """A package of one drawing with one picture."""

    def __contains__(self, name: str) -> bool:
        return name.startswith("ppt/drawings")

    def __iter__(self) -> Any:
        return iter(())

    def read(self, name: str) -> bytes:
        return VML if name else b""

    def tree(self, name: str) -> Any:
        if name.endswith(".rels"):
            return etree.fromstring(
                '<R xmlns="urn:r"><Relationship Id="rId1" Type="x/image" Target="../media/image1.png"/></R>'
            )
        return parse_xml(without_conditions(VML))[0]


def slide(shapes: str = "", beside: str = "") -> Any:
    return etree.fromstring(
        f'<p:sld {SPACES}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id="7"/></p:nvSpPr></p:sp>{shapes}</p:spTree>'
        f"{beside}</p:cSld></p:sld>"
    )


def test_a_drawing_says_what_it_shows_on_what_and_where() -> None:
    assert vml_pictures(Parts(), "ppt/drawings/vmlDrawing1.vml") == {"2053": DRAWING}


def test_a_control_becomes_the_picture_that_the_old_drawing_has_of_it() -> None:
    done: Counter[str] = Counter()
    root = slide(
        beside='<p:controls><p:control spid="2053" r:id="rId9"/><p:control spid="1"/></p:controls>'
    )
    flatten(root, {"2053": DRAWING}, done)
    (picture,) = root.iter(P + "pic")
    assert picture.getparent().tag == P + "spTree"
    assert next(picture.iter(A + "blip")).get(DRAWN) == DRAWING.part
    assert dict(next(picture.iter(A + "off")).attrib) == {"x": "127000", "y": "914400"}
    assert next(picture.iter(P + "cNvPr")).get("id") == "8"
    assert not list(root.iter(P + "controls"))
    assert done == {"controls shown": 1, "controls": 1}


def test_a_control_that_brings_its_picture_is_that_picture_once() -> None:
    done: Counter[str] = Counter()
    given = '<p:control spid="2053" r:id="rId9"><p:pic><p:nvPicPr><p:cNvPr id="0"/></p:nvPicPr></p:pic></p:control>'
    root = slide(
        beside='<mc:AlternateContent><mc:Choice Requires="v"><p:controls><p:control spid="2053"/></p:controls></mc:Choice>'
        f"<mc:Fallback><p:controls>{given}</p:controls></mc:Fallback></mc:AlternateContent>"
    )
    flatten(root, {"2053": DRAWING}, done)
    (picture,) = root.iter(P + "pic")
    assert next(picture.iter(P + "cNvPr")).get("id") == "8"
    assert not list(root.iter(MC + "AlternateContent", P + "controls"))
    assert done == {"controls shown": 1}


def test_an_old_object_keeps_its_ground_and_its_line() -> None:
    done: Counter[str] = Counter()
    frame = (
        '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" descr="A chart" hidden="1"/></p:nvGraphicFramePr>'
        '<p:xfrm><a:off x="5" y="6"/><a:ext cx="70" cy="80"/></p:xfrm><a:graphic><a:graphicData>'
        '<p:oleObj spid="_x0000_s2053"/></a:graphicData></a:graphic></p:graphicFrame>'
    )
    root = slide(frame)
    flatten(root, {"2053": DRAWING}, done)
    *_, ground, picture = root.iter(P + "sp", P + "pic")
    color = next(ground.iter(A + "srgbClr"))
    assert (color.get("val"), color[0].get("val")) == ("6699FF", "50000")
    assert next(picture.iter(A + "srgbClr")).get("val") == "000080"
    for each in (ground, picture):
        assert dict(next(each.iter(A + "ext")).attrib) == {"cx": "70", "cy": "80"}
    said = next(picture.iter(P + "cNvPr"))
    assert (said.get("id"), said.get("descr"), said.get("hidden")) == ("9", "A chart", "1")
    assert next(ground.iter(P + "cNvPr")).get("hidden") == "1", (
        "a switched off object shows no ground"
    )


@pytest.mark.parametrize("point", ['<a:pPr><a:buChar char="-"/><a:tabLst/></a:pPr>', ""])
def test_a_point_without_words_has_no_bullet_and_stays_a_line(point: str) -> None:
    line = "Whoever reads this does as it says."
    orders = Orders(lines={line: (LineSwap(start=0, end=7, instead=None),)})
    paragraph = etree.fromstring(f"<a:p {SPACES}>{point}<a:r><a:t>{line}</a:t></a:r></a:p>")
    assert clean_paragraph(paragraph, Wording(orders))
    said = paragraph[0]
    assert [etree.QName(each).localname for each in said] == (["buNone", "tabLst"] if point else ["buNone"])  # fmt: skip
    assert "".join(each.text or "" for each in paragraph.iter(A + "t")) == ""
