"""Ids, types, languages, prefixes and guides that name a customer are rewritten, and what refers to them follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from writers.cleaning.guides import number_guides
from writers.cleaning.names import A_NS, R_NS, A, referring
from writers.cleaning.namespaces import clean_namespaces
from writers.cleaning.neutral import Neutral
from writers.cleaning.orders import Orders, SpellingSwap
from writers.cleaning.stand_ins import StandIn
from writers.cleaning.wording import Wording
from writers.cleaning.writing import Link

NAME = "Brindlemark"


def neutral(*names: str) -> Neutral:
    swaps = tuple(SpellingSwap(text=name, instead=StandIn(noun="customer")) for name in names)
    return Neutral(Wording(Orders(spellings=swaps)))


def parsed(inside: str) -> Any:
    spaces = {
        "a": A_NS, "r": R_NS, "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }  # fmt: skip
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return etree.fromstring(f"<p:sld {declared}>{inside}</p:sld>")


def cleaned(inside: str, *names: str) -> str:
    return etree.tostring(neutral(*(names or (NAME,))).tree(parsed(inside))).decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<a:rPr lang='en-Brindlemark'/>",
        "<a:rPr altLang='brindlemark'/>",
        "<c:lang val='brindlemark'/>",
        "<dgm:prSet loTypeId='urn:brindlemark' presName='BrindlemarkNode'/>",
        "<dgm:layoutDef uniqueId='urn:microsoft.com/office/officeart/brindlemark'/>",
        "<a:tblStyle styleId='Brindlemark'/>",
        "<a:tableStyleId>Brindlemark</a:tableStyleId>",
        "<a:ext uri='urn:brindlemark'><a:x/></a:ext>",
        "<a:custGeom><a:gd name='brindlemark' fmla='val 1'/><a:pt x='brindlemark' y='0'/></a:custGeom>",
        "<a:prstGeom prst='rect'><a:avLst><a:gd name='brindlemark' fmla='val 1'/></a:avLst></a:prstGeom>",
        "<zz:x xmlns:zz='urn:brindlemark'/>",
        "<a:x xmlns:zz='urn:x' zz:brindlemark='1'/>",
        "<a:x xmlns:zz='urn:x' zz:by='Brindlemark'/>",
        "<a:x odd='Brindlemark'/>",
        "<a:x odd='MyBrindlemark2024'/>",
        "<a:x odd='QnJpbmRsZW1hcmsgRm9vZHMgTHRk'/>",
        "<a:x odd='%42rindlemark'/>",
        "<a:brindlemark/>",
        "<a:x brindlemark='1'/>",
        "<a:formatCode>0&quot;Brindle&quot;\\mark</a:formatCode>",
        "<c:numFmt formatCode='0&quot;Brindle&quot;\\mark'/>",
        "<brindlemark:off xmlns:brindlemark='http://schemas.openxmlformats.org/drawingml/2006/main'/>",
    ],
)  # fmt: skip
def test_no_value_that_nobody_reads_keeps_a_name(inside: str) -> None:
    made = cleaned(inside)
    assert "rindlemark" not in made.lower()
    assert "mark" not in made.lower().replace("markup", "")
    assert "QnJpbmRs" not in made
    etree.fromstring(made)


@pytest.mark.parametrize(
    "inside",
    [
        "<a:rPr lang='en-US' altLang='zh-Hant-TW'/>",
        "<a:rPr lang='es-ES_tradnl'/>",
        "<dgm:prSet loTypeId='urn:microsoft.com/office/officeart/2005/8/layout/hList1' presStyleLbl='vennNode1'/>",
        "<a:ext uri='{28A0092B-C50C-407E-A947-70E740481C1C}'><a:x/></a:ext>",
        "<a:tblStyle styleId='{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}'/>",
        "<a:prstGeom prst='roundRect'><a:avLst><a:gd name='adj1' fmla='val 16667'/></a:avLst></a:prstGeom>",
        "<c:dispBlanksAs val='gap'/>",
        "<p:strVal val='#ppt_x+0.5'/>",
        "<a:ph type='title'/>",
    ],
)
def test_what_the_format_itself_says_stays_though_a_customer_is_called_so(inside: str) -> None:
    before = etree.tostring(parsed(inside)).decode()
    made = cleaned(inside, NAME, "Gap", "PPT", "Title", "Round")
    assert etree.canonicalize(made, strip_text=True).count("<a:ext") == before.count("<a:ext ")
    (one,), (other,) = parsed(inside), etree.fromstring(made)
    assert sorted(one.attrib.items()) == sorted(other.attrib.items())
    assert [each.get("name") for each in one.iter()] == [each.get("name") for each in other.iter()]


def test_what_refers_to_a_renamed_value_follows_over_all_parts() -> None:
    stand_ins = neutral(NAME)
    data = stand_ins.tree(parsed("<dgm:prSet loTypeId='urn:brindlemark' presName='hop'/>"))
    layout = stand_ins.tree(
        parsed(
            "<dgm:layoutDef uniqueId='urn:brindlemark'><dgm:layoutNode name='hop'/><dgm:constr forName='hop'/></dgm:layoutDef>"
        )
    )
    assert data[0].get("loTypeId") == layout[0].get("uniqueId") != "urn:brindlemark"
    said = {each.get("name") or each.get("forName") for each in layout[0]}
    assert said == {data[0].get("presName")}
    styles = stand_ins.tree(parsed("<a:tblStyle styleId='Brindlemark'/>"))
    table = stand_ins.tree(parsed("<a:tableStyleId>Brindlemark</a:tableStyleId>"))
    assert styles[0].get("styleId") == table[0].text


def test_guides_are_numbered_and_their_formulas_follow() -> None:
    shape = parsed(
        "<a:custGeom><a:gdLst><a:gd name='gd1' fmla='val 7'/><a:gd name='brindlemark' fmla='*/ w 1 2'/>"
        "<a:gd name='hop' fmla='+- brindlemark gd1 0'/></a:gdLst>"
        "<a:rect l='brindlemark' t='t' r='r' b='hop'/><a:pt x='brindlemark' y='hop'/></a:custGeom>"
    )
    number_guides(shape)
    assert [each.get("name") for each in shape.iter(A + "gd")] == ["gd1", "gd2", "gd3"]
    assert next(shape.iter(A + "rect")).attrib == {"l": "gd2", "t": "t", "r": "r", "b": "gd3"}
    assert [each.get("fmla") for each in shape.iter(A + "gd")][2] == "+- gd2 gd1 0"


def test_relationships_are_numbered_in_order_with_their_users() -> None:
    root = parsed("<a:blip r:embed='Brindlemark_7'/><a:hlinkClick r:id='x'/>")
    links = neutral(NAME).links(referring(root), [Link("x", "t", "https://example.com", external=True), Link("Brindlemark_7", "t", "ppt/media/image1.png")])  # fmt: skip
    assert [link.id for link in links] == ["rId1", "rId2"]
    assert [each.get(f"{{{R_NS}}}embed") or each.get(f"{{{R_NS}}}id") for each in root] == ["rId2", "rId1"]  # fmt: skip


def test_a_choice_for_a_foreign_program_falls_back() -> None:
    root = parsed(
        "<mc:AlternateContent xmlns:bx='urn:brindlemark'><mc:Choice Requires='bx'><a:x/></mc:Choice>"
        "<mc:Fallback><a:y/></mc:Fallback></mc:AlternateContent>"
    )
    assert [etree.QName(each).localname for each in clean_namespaces(root)] == ["y"]


def test_a_telling_prefix_becomes_plain_where_values_name_it_too() -> None:
    root = parsed(
        "<mc:AlternateContent xmlns:brindlemark='http://schemas.microsoft.com/office/powerpoint/2010/main'>"
        "<mc:Choice Requires='brindlemark'><a:x brindlemark:dur='1'/></mc:Choice><mc:Fallback/></mc:AlternateContent>"
    )
    made = clean_namespaces(root)
    (choice,) = made.iter("{*}Choice")
    assert choice.nsmap[choice.get("Requires")].endswith("powerpoint/2010/main")
    assert "rindlemark" not in etree.tostring(made).decode()


@pytest.mark.parametrize(
    "where",
    [
        b'<c:numFmt formatCode="0&quot;Brindle&quot;\\mark" sourceLinked="0"/>',
        b'<c:x odd="Brindlemark_x"/>',
        b'<c:x odd="QnJpbmRsZW1hcmsgRm9vZHMgTHRk"/>',
        b'<z:y xmlns:z="urn:brindlemark"/>',
        b"<c:Brindlemark/>",
    ],
)
def test_a_copy_of_a_chart_is_rid_of_the_name_rather_than_held(
    where: bytes, tmp_path: Path
) -> None:
    from flows.cleaning import clean_deck
    from writers.cleaning.proof import PACKAGE

    data = making.named_chart(where)
    path = tmp_path / "talk.pptx"
    path.write_bytes(data)
    deck = making.read(data, tmp_path)
    made = clean_deck(path, deck, making.scan(deck), title="T", language="en", scan=making.scan, options=making.NO_OCR)  # fmt: skip
    assert not [one for one in made.findings if one.rule == PACKAGE]
    said = making.texts(made.data).lower()
    assert "rindlemark" not in said
    assert "qnjpbmrs" not in said


def test_the_same_deck_gives_the_same_bytes(tmp_path: Path) -> None:
    data = build_pptx(TestSlide(title="What Brindlemark saw", bullets=["One", "Two"]))
    assert making.cleaned(data, tmp_path)[1] == making.cleaned(data, tmp_path)[1]


def test_a_diagram_finds_its_drawing_by_the_new_number_that_the_slide_has_for_it() -> None:
    one = neutral(NAME)
    office = "http://schemas.microsoft.com/office/2007/relationships/"
    links = (
        Link("rId7", "urn:o/diagramData", "ppt/diagrams/data1.xml"),
        Link("rIdBrindlemark", office + "diagramDrawing", "ppt/diagrams/drawing1.xml"),
    )
    _, drawing = one.links(referring(parsed("<a:x r:id='rId7'/>")), links)
    data = parsed("<dgm:dataModelExt relId='rIdBrindlemark'/>")
    one.drawing(data, "ppt/diagrams/data1.xml")
    made = one.tree(data)
    own = one.links(referring(made), (Link("rId2", "urn:o/image", "ppt/media/image1.png"),))
    assert made[0].get("relId") == drawing.id == "rId2"
    assert own[0].id == "rId1"
    lost = parsed("<dgm:dataModelExt relId='rId9'/>")
    one.drawing(lost, "ppt/diagrams/data2.xml")
    assert lost[0].get("relId") is None


def test_elements_that_refer_to_relationships_are_found_as_by_looking_at_all() -> None:
    root = parsed(
        "<a:x><a:blip r:embed='rId1'/><a:ext relId='rId2'><a:y id='rId3'/></a:ext><a:z r:link='' name='n'/></a:x>"
    )
    looked = [
        element
        for element in root.iter("*")
        if any("elationships}" in name or name == "relId" for name in element.keys())  # noqa: SIM118 - no mapping
    ]
    assert referring(root) == looked
    assert len(looked) == 3


def test_what_names_a_customer_goes_wherever_it_stands_again() -> None:
    said = cleaned(f"<a:y own='{NAME}' plain='left'/>" * 3)
    assert NAME not in said
    assert said.count('plain="left"') == 3
