"""What an audience does not see is not in the copy: each place is filled, and nothing of it is found afterwards."""

import io
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Emu, Inches

from deckproof.errors import DamagedDeckError, DeckError, NoSlidesError
from deckproof.model import Visibility
from extractors import rewrite
from tests.decks import TestSlide, build_pptx
from tests.writers.cleaning import making
from writers.cleaning import WORKER, Orders
from writers.cleaning.picture_files import NoPictureError, bare, redrawn
from writers.cleaning.verdict import left_over

EMPTY = '{"lines":{},"spellings":[],"anywhere":[],"links":[],"off_slide":{},"pictures":{}}'


def full_deck() -> bytes:
    """One slide with something in each place that nobody sees, each with a word of its own."""
    deck = Presentation()
    deck.core_properties.author = "Zelda Propword"
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Shown to all"
    slide.notes_slide.notes_text_frame.text = "Notesword stays in the house"
    beyond = slide.shapes.add_textbox(Inches(30), Inches(2), Inches(2), Inches(1))
    beyond.text_frame.text = "Beyondword"
    off = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(2), Inches(1))
    off.text_frame.text = "Offword"
    off._element.nvSpPr.cNvPr.set("hidden", "1")
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Hiddenword"
    hidden._element.set("show", "0")
    last = deck.slides.add_slide(deck.slide_layouts[5])
    last.shapes.title.text = "Shown as well"
    return making.saved(deck)


def test_nothing_that_nobody_sees_is_in_the_copy(tmp_path: Path) -> None:
    copy, data = making.cleaned(full_deck(), tmp_path)
    everything = making.texts(data)
    gone = ("Notesword", "Beyondword", "Offword", "Hiddenword", "Propword", "Zelda")
    assert not [word for word in gone if word in everything]
    assert "Shown to all" in everything
    assert copy.slides == (1, 3)
    deck = making.read(data, tmp_path)
    assert {block.visibility for block in deck.all_blocks()} <= {Visibility.SHOWN, Visibility.METADATA}  # fmt: skip
    assert not left_over(making.scan(deck))


def test_a_copy_has_only_parts_that_a_slide_needs(tmp_path: Path) -> None:
    data = making.with_parts(
        full_deck(),
        {
            "ppt/vbaProject.bin": b"macro Lostword",
            "customXml/item1.xml": b"<a>Lostword</a>",
            "ppt/media/leftover.png": making.picture(note="Lostword"),
        },
    )
    _, made = making.cleaned(data, tmp_path)
    assert "Lostword" not in making.texts(made)
    allowed = ("[Content_Types].xml", "_rels/", "ppt/presentation.xml", "ppt/_rels/", "ppt/slide", "ppt/theme/", "ppt/tableStyles.xml", "docProps/app.xml")  # fmt: skip
    assert not [name for name in making.members(made) if not name.startswith(allowed)]


def test_the_copy_opens_and_keeps_order_and_size(tmp_path: Path) -> None:
    before = Presentation(io.BytesIO(full_deck()))
    _, data = making.cleaned(full_deck(), tmp_path)
    after = Presentation(io.BytesIO(data))
    assert [slide.shapes.title.text for slide in after.slides] == ["Shown to all", "Shown as well"]
    assert (after.slide_width, after.slide_height) == (before.slide_width, before.slide_height)


def test_a_cropped_picture_is_cut_and_tells_nothing_of_its_maker(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "A picture"
    stored = making.picture(note="Zelda Exifword")
    shown = slide.shapes.add_picture(io.BytesIO(stored), Inches(1), Inches(2))
    shown.crop_left = 0.5
    whole = slide.shapes.add_picture(io.BytesIO(stored), Inches(4), Inches(2))
    copy, data = making.cleaned(making.saved(deck), tmp_path)
    assert copy.done["cropped pictures"] == 1
    pictures = [shape for shape in Presentation(io.BytesIO(data)).slides[0].shapes if shape.shape_type == 13]  # fmt: skip
    cut, full = (Image.open(io.BytesIO(one.image.blob)).convert("RGB") for one in pictures)
    assert cut.size == (60, 80)
    assert cut.getcolors() == [(60 * 80, (0, 0, 255))]
    assert full.size == (120, 80)
    assert [one.crop_left for one in pictures] == [0, 0]
    assert pictures[0].width == shown.width
    assert (pictures[1].left, pictures[1].top) == (whole.left, whole.top)
    assert "Exifword" not in making.texts(data)


def test_links_into_the_house_go_and_public_pages_stay(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Links"
    frame = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(5), Inches(2)).text_frame
    for address in (
        "https://www.example.com/guide",
        "file:///S:/board/plan.xlsx",
        "\\\\fileserver\\board\\plan.xlsx",
        "https://intranet.brindlemark.example/plan",
        "https://ann:pw@www.example.com/",
    ):
        run = frame.add_paragraph().add_run()
        run.text = "here"
        run.hyperlink.address = address
    _, data = making.cleaned(making.saved(deck), tmp_path)
    everything = making.texts(data)
    assert "https://www.example.com/guide" in everything
    gone = ("fileserver", "file:///", "intranet", "ann:pw", "rindlemark")
    assert not [word for word in gone if word in everything]


def test_a_group_turned_on_its_side_keeps_what_is_seen_of_it(tmp_path: Path) -> None:
    """Its children's frames lie beyond the edge before the group is turned; on the slide they do not."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    for at in (0, 5):
        group.shapes.add_shape(1, Inches(at), Inches(1), Inches(1), Inches(1))
    xfrm = group._element.grpSpPr.xfrm
    xfrm.set("rot", "16200000")
    for name, value in (("x", Inches(-2.5)), ("y", Inches(3))):
        xfrm.find("{*}off").set(name, str(Emu(value)))
    copy, data = making.cleaned(making.saved(deck), tmp_path)
    (kept,) = Presentation(io.BytesIO(data)).slides[0].shapes
    assert len(kept.shapes) == 2
    assert "unseen shapes" not in copy.done


def test_cells_that_a_merge_covers_are_empty(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(4), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Seen", "Coveredword"
    table.cell(0, 0)._tc.set("gridSpan", "2")
    table.cell(0, 1)._tc.set("hMerge", "1")
    _, data = making.cleaned(making.saved(deck), tmp_path)
    assert "Coveredword" not in making.texts(data)
    assert "Seen" in making.texts(data)


def test_a_deck_of_hidden_slides_alone_has_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    path.write_bytes(build_pptx(TestSlide(title="Nothing", hidden=True)))
    with pytest.raises(NoSlidesError, match="No slide of this deck is shown"):
        rewrite(path, WORKER, EMPTY)


def test_a_damaged_or_hostile_part_is_refused_and_not_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    entity = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    path.write_bytes(
        making.with_parts(build_pptx(TestSlide(title="A")), {"ppt/slides/slide1.xml": entity})
    )
    with pytest.raises(DamagedDeckError):
        rewrite(path, WORKER, EMPTY)
    bomb = b"<a>" + b" " * (70 << 20) + b"</a>"
    path.write_bytes(
        making.with_parts(build_pptx(TestSlide(title="A")), {"ppt/slides/slide1.xml": bomb})
    )
    with pytest.raises(DeckError):
        rewrite(path, WORKER, EMPTY)


def test_orders_go_through_json_whole() -> None:
    from deckproof.codec import from_json, to_json

    assert from_json(EMPTY, Orders) == Orders()
    assert from_json(to_json(Orders(off_slide={"a": ("1",)})), Orders).off_slide == {"a": ("1",)}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
def test_a_picture_keeps_its_pixels_and_loses_what_it_says(kind: str) -> None:
    image = Image.new("RGB", (64, 48), "red")
    buffer = io.BytesIO()
    image.save(buffer, kind, comment=b"Commentword", exif=b"Exif\0\0Exifword" if kind == "JPEG" else b"")  # fmt: skip
    data = buffer.getvalue() + b"PK trailing Tailword"
    made = bare(data)
    assert made.same
    assert not [word for word in (b"Commentword", b"Exifword", b"Tailword") if word in made.data]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(made.data)) as after:
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"text", b"\x1f\x8bxx"])  # fmt: skip
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(NoPictureError):
        bare(data)


def test_covered_regions_are_grey_and_the_rest_is_untouched() -> None:
    made = redrawn(making.picture(size=(100, 50)), cover=((0.0, 0.0, 0.25, 1.0),))
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.getpixel((10, 25)) == (217, 217, 217)
        assert image.getpixel((40, 25)) == (255, 0, 0)
        assert image.getpixel((80, 25)) == (0, 0, 255)


def test_every_part_is_valid_xml_with_all_its_relationships(tmp_path: Path) -> None:
    _, data = making.cleaned(making.chart_deck(), tmp_path)
    parts = making.members(data)
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        root = etree.fromstring(content)
        used = {
            value
            for element in root.iter()
            for key, value in element.attrib.items()
            if "officeDocument/2006/relationships}" in key
        }
        folder, _, base = name.rpartition("/")
        rels = parts.get(f"{folder}/_rels/{base}.rels")
        known = {each.get("Id") for each in etree.fromstring(rels)} if rels else set()
        assert used <= known, name


def test_an_embedded_file_becomes_the_picture_it_is_shown_as(tmp_path: Path) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    icon = io.BytesIO(making.picture())
    frame = slide.shapes.add_ole_object(
        io.BytesIO(b"PK Workbookword"), "Excel.Sheet.12", Inches(1), Inches(2), icon_file=icon
    )
    copy, data = making.cleaned(making.saved(deck), tmp_path)
    (shown,) = Presentation(io.BytesIO(data)).slides[0].shapes
    assert shown.shape_type == 13
    assert (shown.left, shown.top) == (frame.left, frame.top)
    assert copy.done["embedded objects"] == 1
    assert "Workbookword" not in making.texts(data)


def test_a_chart_whose_frame_has_data_of_a_program_stays(tmp_path: Path) -> None:
    parts = making.members(making.chart_deck())
    name = "ppt/slides/slide1.xml"
    tagged = parts[name].replace(
        b"<p:nvPr/>", b'<p:nvPr><p:custDataLst><p:tags r:id="rId99"/></p:custDataLst></p:nvPr>'
    )
    assert tagged != parts[name]
    _, data = making.cleaned(making.with_parts(making.chart_deck(), {name: tagged}), tmp_path)
    assert any(shape.has_chart for shape in Presentation(io.BytesIO(data)).slides[0].shapes)
    assert "rId99" not in making.texts(data)


def test_a_crop_between_two_pixels_is_shown_to_the_very_place_and_hides_no_pixel(
    tmp_path: Path,
) -> None:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "A picture"
    shown = slide.shapes.add_picture(io.BytesIO(making.picture()), Inches(1), Inches(2))
    shown.crop_left, shown.crop_top = 0.3371, 0.0031
    _, data = making.cleaned(making.saved(deck), tmp_path)
    (made,) = [shape for shape in Presentation(io.BytesIO(data)).slides[0].shapes if shape.shape_type == 13]  # fmt: skip
    wide, high = Image.open(io.BytesIO(made.image.blob)).size
    assert (wide, high) == (120 - 40, 80)
    assert made.crop_left * wide == pytest.approx(0.3371 * 120 - 40, abs=0.01)
    assert made.crop_top * high == pytest.approx(0.0031 * 80, abs=0.01)
    (read,) = making.read(data, tmp_path).images
    assert not read.cropped, "no pixel of it is hidden"
    _, again = making.cleaned(data, tmp_path)
    media = "ppt/media/image1.png"
    assert making.members(again)[media] == making.members(data)[media], "another pass cuts no more"
