"""Where text hides in a PowerPoint file, each place under its own visibility."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image as Pillow

from deckproof.model import Block, BlockKind, Deck, Visibility
from extractors import ReadOptions
from extractors.pptx import read_pptx
from tests.decks import TestSlide, build_pptx
from tests.extractors.hostile import (
    SLIDE,
    SLIDE_RELS,
    alternates,
    arrow,
    both,
    edited,
    group,
    into_tree,
    parts_of,
    shape,
    three_slides,
)

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P188 = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def read(data: bytes) -> Deck:
    return read_pptx(data, "talk.pptx", ReadOptions())


def block_of(deck: Deck, text: str) -> Block:
    found = [block for block in deck.all_blocks() if block.text == text]
    assert len(found) == 1, [block.text for block in deck.all_blocks()]
    return found[0]


def with_shapes(*shapes: str) -> Deck:
    return read(edited(three_slides(), {SLIDE: into_tree("".join(shapes))}))


@pytest.mark.parametrize(
    ("shapes", "kind", "visibility"),
    [
        (shape(50, "here"), BlockKind.BODY, Visibility.SHOWN),
        (shape(50, "here", head='hidden="1"'), BlockKind.BODY, Visibility.HIDDEN_SHAPE),
        (shape(50, "here", x=-4_000_000), BlockKind.BODY, Visibility.OFF_SLIDE),
        (shape(50, "here", y=90_000_000), BlockKind.BODY, Visibility.OFF_SLIDE),
        (group(shape(50, "here")), BlockKind.GROUP, Visibility.SHOWN),
        (group(shape(50, "here"), head='hidden="true"'), BlockKind.GROUP, Visibility.HIDDEN_SHAPE),
        (
            group(group(shape(50, "here")), head='hidden="1"'),
            BlockKind.GROUP,
            Visibility.HIDDEN_SHAPE,
        ),
        (group(shape(50, "here"), x=30_000_000), BlockKind.GROUP, Visibility.OFF_SLIDE),
        # Far to the left by its own numbers, and moved back by the group around it.
        (
            group(shape(50, "here", x=-9_000_000), inner_x=-9_500_000),
            BlockKind.GROUP,
            Visibility.SHOWN,
        ),
    ],
)
def test_a_shape_is_told_as_visible_as_it_is(
    shapes: str, kind: BlockKind, visibility: Visibility
) -> None:
    block = block_of(with_shapes(shapes), "here")
    assert (block.kind, block.visibility, block.slide) == (kind, visibility, 1)


def test_markup_alternatives_are_told_once() -> None:
    deck = with_shapes(alternates(shape(50, "same words"), shape(50, "same  words")))
    assert sum("same" in block.text for block in deck.all_blocks()) == 1


def test_what_only_the_dropped_alternative_says_is_not_lost() -> None:
    deck = with_shapes(alternates(shape(50, "new"), shape(50, "for old programs only")))
    assert block_of(deck, "new").visibility is Visibility.SHOWN
    assert block_of(deck, "for old programs only").visibility is Visibility.HIDDEN_SHAPE


def test_alt_texts_tooltips_links_and_macros_stand_under_their_shape() -> None:
    head = '<a:hlinkClick xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId77" tooltip="inside only"/>'
    box = shape(50, "plan", head='descr="A whiteboard" title="Board"').replace(
        'title="Board"/>', f'title="Board">{head}</p:cNvPr>'
    )
    macro = shape(51, "run", head='hidden="1"').replace(
        'hidden="1"/>', 'hidden="1"><a:hlinkClick action="ppaction://macro?name=Send"/></p:cNvPr>'
    )
    edits = {
        SLIDE: into_tree(box + macro),
        SLIDE_RELS: arrow("rId77", "hyperlink", "https://intra.example/plan", external=True),
    }
    deck = read(edited(three_slides(), edits))
    for text, kind in (
        ("A whiteboard", BlockKind.ALT_TEXT),
        ("Board", BlockKind.ALT_TEXT),
        ("inside only", BlockKind.TOOLTIP),
        ("https://intra.example/plan", BlockKind.LINK),
    ):
        block = block_of(deck, text)
        assert (block.kind, block.slide, block.shape_id) == (kind, 1, "50")
    assert block_of(deck, "ppaction://macro?name=Send").visibility is Visibility.HIDDEN_SHAPE


def test_a_cell_that_a_merge_covers_is_told_apart() -> None:
    data = build_pptx(TestSlide(title="Harbor", table=[["Region", "Secret"], ["North", "4"]]))
    covered = edited(
        data,
        {
            SLIDE: lambda xml: xml.replace(b"<a:tc>", b'<a:tc hMerge="1">', 2).replace(
                b'<a:tc hMerge="1">', b"<a:tc>", 1
            )
        },
    )
    deck = read(covered)
    assert block_of(deck, "Secret").visibility is Visibility.HIDDEN_SHAPE
    assert block_of(deck, "Region\t\nNorth\t4").visibility is Visibility.SHOWN


def test_old_and_new_comments_come_with_replies_and_authors() -> None:
    old = f'<p:cmLst xmlns:p="{P}"><p:cm authorId="0"><p:text>Legal has not seen this</p:text></p:cm></p:cmLst>'
    body = "<p188:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p188:txBody>"
    new = (
        f'<p188:cmLst xmlns:a="{A}" xmlns:p188="{P188}"><p188:cm id="1"><p188:replyLst><p188:reply id="2">{body.format("Only later")}'
        f"</p188:reply></p188:replyLst>{body.format('May we?')}</p188:cm></p188:cmLst>"
    )
    people = f'<p188:authorLst xmlns:p188="{P188}"><p188:author name="Kim Example" userId="S::kim@corp.example::1"/></p188:authorLst>'
    data = edited(
        three_slides(),
        {
            SLIDE_RELS: both(
                arrow("rId80", "comments", "../comments/comment1.xml"),
                arrow("rId81", "comments", "../comments/modernComment_1.xml"),
            )
        },
        (
            ("ppt/comments/comment1.xml", old.encode()),
            ("ppt/comments/modernComment_1.xml", new.encode()),
            ("ppt/comments/lost.xml", old.replace("Legal has", "Nobody has").encode()),
            ("ppt/authors.xml", people.encode()),
        ),
    )
    deck = read(data)
    said = [block for block in deck.all_blocks() if block.kind is BlockKind.COMMENT]
    assert [(block.text, block.slide) for block in said] == [
        ("Legal has not seen this", 1),
        ("May we?", 1),
        ("Only later", 1),
        ("Nobody has not seen this", None),
    ]
    authors = [block.text for block in deck.all_blocks() if block.kind is BlockKind.COMMENT_AUTHOR]
    assert authors == ["Kim Example", "S::kim@corp.example::1"]


def smartart(*, with_tree: bool) -> Deck:
    point = '<dgm:pt modelId="{}" type="{}"><dgm:t><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>'
    points = [
        ("1", "doc", ""),
        ("2", "node", "Second"),
        ("3", "node", "First"),
        ("4", "node", "Below first"),
        ("5", "pres", "Not typed"),
    ]
    lines = "".join(
        f'<dgm:cxn modelId="9{to}" srcId="{of}" destId="{to}" srcOrd="{order}"/>'
        for of, to, order in (("1", "2", 1), ("1", "3", 0), ("3", "4", 0))
    )
    tree = f'<dgm:dataModel xmlns:dgm="{DGM}" xmlns:a="{A}"><dgm:ptLst>{"".join(point.format(*each) for each in points)}</dgm:ptLst><dgm:cxnLst>{lines}</dgm:cxnLst></dgm:dataModel>'
    drawing = (
        f'<dsp:drawing xmlns:dsp="urn:dsp" xmlns:a="{A}">'
        + "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for _, _, text in points[1:4])
        + "</dsp:drawing>"
    )
    also = [("ppt/diagrams/drawing1.xml", drawing.encode())]
    if with_tree:
        also.append(("ppt/diagrams/data1.xml", tree.encode()))
    frame = f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="60" name="Diagram 1"/></p:nvGraphicFramePr><a:graphic><a:graphicData><dgm:relIds xmlns:dgm="{DGM}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:dm="rId60"/></a:graphicData></a:graphic></p:graphicFrame>'
    rels = both(
        arrow("rId60", "diagramData", "../diagrams/data1.xml"),
        arrow("rId61", "diagramDrawing", "../diagrams/drawing1.xml"),
    )
    return read(edited(three_slides(), {SLIDE: into_tree(frame), SLIDE_RELS: rels}, tuple(also)))


def test_smartart_is_a_tree_in_the_order_of_its_author() -> None:
    said = [
        block for block in smartart(with_tree=True).all_blocks() if block.kind is BlockKind.SMARTART
    ]
    assert [(block.text, block.levels) for block in said] == [
        ("First\nBelow first\nSecond", (0, 1, 0))
    ]


def test_smartart_without_its_tree_is_told_from_the_drawing() -> None:
    deck = smartart(with_tree=False)
    said = [block.text for block in deck.all_blocks() if block.kind is BlockKind.SMARTART]
    assert said == ["Second\nFirst\nBelow first"]
    assert ("rel_dangling", "ppt/diagrams/data1.xml") in {
        (each.code, each.part) for each in deck.warnings
    }


def test_leftover_slides_are_orphans_with_their_notes() -> None:
    data = build_pptx(
        TestSlide(title="Harbor"), TestSlide(title="Old margins", notes="Do not show")
    )

    def unlisted(xml: bytes) -> bytes:
        last = xml.rindex(b"<p:sldId ")
        return xml[:last] + xml[xml.index(b"/>", last) + 2 :]

    deck = read(edited(data, {"ppt/presentation.xml": unlisted}))
    assert len(deck.slides) == 1
    orphans = [block for block in deck.blocks if block.kind is BlockKind.ORPHAN_SLIDE]
    assert {block.visibility for block in orphans} == {Visibility.ORPHAN}
    assert {block.text.strip() for block in orphans} == {"Old margins", "Do not show"}


def test_sections_masters_tags_custom_xml_and_properties_belong_to_no_slide() -> None:
    section = '<p:extLst><p:ext uri="x"><p14:sectionLst xmlns:p14="urn:p14"><p14:section name="For the board"><p14:sldIdLst><p14:sldId id="257"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>'
    custom = '<Properties xmlns="urn:c"><property name="Account"><lpwstr>Northwind pilot</lpwstr></property></Properties>'
    tags = f'<p:tagLst xmlns:p="{P}"><p:tag name="SOURCE" val="crm export 4711"/></p:tagLst>'
    edits = {
        "ppt/presentation.xml": lambda xml: xml.replace(b"</p:presentation>", section.encode()),
        "ppt/slideMasters/slideMaster1.xml": into_tree(shape(70, "Example Corp, internal")),
        "_rels/.rels": arrow("rId70", "custom-properties", "docProps/custom.xml"),
    }
    also = (
        ("docProps/custom.xml", custom.encode()),
        ("ppt/tags/tag1.xml", tags.encode()),
        (
            "customXml/item1.xml",
            b'<account owner="Ana Example"><unit>Field sales East</unit></account>',
        ),
        ("ppt/unheard/of.xml", b"<a><b>Left by an add-in</b></a>"),
        ("ppt/unheard/of.bin", b"\0\1\2"),
    )
    deck = read(edited(three_slides(), edits, also))
    wanted = {
        "For the board": (BlockKind.SECTION, Visibility.METADATA),
        "Example Corp, internal": (BlockKind.MASTER_LAYOUT, Visibility.SHOWN),
        "Account\tNorthwind pilot": (BlockKind.PROP_CUSTOM, Visibility.METADATA),
        "SOURCE\tcrm export 4711": (BlockKind.TAG, Visibility.METADATA),
        "Ana Example\nField sales East": (BlockKind.CUSTOM_XML, Visibility.METADATA),
        "Left by an add-in": (BlockKind.CUSTOM_XML, Visibility.METADATA),
    }
    for text, (kind, visibility) in wanted.items():
        block = block_of(deck, text)
        assert (block.kind, block.visibility, block.slide) == (kind, visibility, None)
    assert deck.slides[1].section == "For the board"
    assert deck.slides[0].section is None
    assert ("part_not_read", "ppt/unheard/of.bin") in {
        (each.code, each.part) for each in deck.warnings
    }


def test_a_cropped_picture_is_marked_and_each_use_is_noted() -> None:
    buffer = io.BytesIO()
    Pillow.new("RGB", (90, 70), "blue").save(buffer, "PNG")
    data = build_pptx(
        TestSlide(title="Harbor", pictures=[buffer.getvalue()]),
        TestSlide(title="Meadow", pictures=[buffer.getvalue()]),
    )
    cropped = edited(
        data, {SLIDE: lambda xml: xml.replace(b"<a:stretch>", b'<a:srcRect b="50000"/><a:stretch>')}
    )
    found = [
        (each.slide, each.cropped, each.width, each.height)
        for each in read(cropped).images
        if each.slide
    ]
    assert found == [(1, True, 90, 70), (2, False, 90, 70)]
    first = next(each for each in read(cropped).images if each.slide)
    assert first.crop == (0, 0, 0, 0.5)
    assert first.bbox is not None
    assert first.bbox[:2] == (72.0, 72.0)


def test_a_strict_file_reads_like_its_transitional_twin() -> None:
    def strict(data: bytes) -> bytes:
        for name in (b"presentationml/2006/main", b"drawingml/2006/main"):
            data = data.replace(
                b"http://schemas.openxmlformats.org/" + name,
                b"http://purl.oclc.org/ooxml/" + name.replace(b"/2006", b""),
            )
        return data.replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/",
            b"http://purl.oclc.org/ooxml/officeDocument/",
        )

    data = three_slides()
    edits = {
        name: strict for name in parts_of(data) if name.startswith("ppt/") or name == "_rels/.rels"
    }
    told = [[block.text for block in slide.blocks] for slide in read(data).slides]
    assert [
        [block.text for block in slide.blocks] for slide in read(edited(data, edits)).slides
    ] == told


def test_what_cannot_be_read_is_a_warning_and_the_rest_comes_back() -> None:
    data = edited(
        three_slides(),
        {
            SLIDE: lambda xml: xml[: len(xml) * 2 // 3],
            "ppt/slides/slide2.xml": None,
            "ppt/slides/slide3.xml": lambda xml: b"<!DOCTYPE x>" + xml,
        },
    )
    deck = read(data)
    assert {(each.code, each.part, each.slide) for each in deck.warnings} >= {
        ("xml_recovered", SLIDE, 1),
        ("rel_dangling", "ppt/slides/slide2.xml", 2),
        ("dtd_refused", "ppt/slides/slide3.xml", 3),
    }
    assert [slide.number for slide in deck.slides] == [1, 2, 3]
    assert deck.slides[0].title == "Harbor"


def test_a_part_that_is_there_twice_is_read_twice() -> None:
    data = edited(three_slides(), {}, ((SLIDE, b"<a><t>The other Harbor</t></a>"),))
    deck = read(data)
    assert block_of(deck, "The other Harbor").visibility is Visibility.ORPHAN
    assert "part_repeated" in {each.code for each in deck.warnings}


def test_what_a_template_is_called_is_told_where_somebody_chose_it() -> None:
    layout, theme = "ppt/slideLayouts/slideLayout1.xml", "ppt/theme/theme1.xml"
    edits = {
        layout: lambda xml: re.sub(
            rb'<p:cSld name="[^"]*"', b'<p:cSld name="Made for Northwind"', xml
        ),
        theme: lambda xml: re.sub(rb'name="Office Theme"', b'name="3_Northwind 2026"', xml),
    }
    deck = read(edited(three_slides(), edits))
    names = [block for block in deck.blocks if block.kind is BlockKind.MASTER_LAYOUT]
    assert {(block.text, block.visibility) for block in names} == {
        ("Made for Northwind", Visibility.METADATA),
        ("3_Northwind 2026", Visibility.METADATA),
    }
