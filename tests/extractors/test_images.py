"""Pictures: looked at once each, whole, in the right place; what nobody looked at is a warning."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngImageFile

from deckproof.errors import DamagedDeckError
from deckproof.model import Block, BlockKind, Deck, Image, ReadWarning, Slide, Visibility
from extractors import ReadOptions, _ocr, images
from extractors._ocr import ReadLine
from tests.extractors.picture_files import animation, as_file, draw

FAST = ReadOptions(ocr=True)
BLIND = ReadOptions(ocr=False)
LINE = ReadLine("Northwind churn", 0.1, 0.1, 0.6, 0.2, 0.99)
LOW = ReadLine("Kestrel renewal", 0.1, 0.8, 0.6, 0.9, 0.99)


def image(data: bytes, **more: object) -> Image:
    values: dict[str, Any] = {
        "width": 640,
        "height": 360,
        "slide": 1,
        "part": "ppt/media/image1.png",
    } | more
    return Image(sha256=hashlib.sha256(data).hexdigest(), **values)


def deck_of(*found: Image, hidden: bool = False, blocks: tuple[Block, ...] = ()) -> Deck:
    slide = Slide(
        number=1, hidden=hidden, title="Queue", blocks=blocks, part="ppt/slides/slide1.xml"
    )
    return Deck(sha256="0" * 64, name="talk.pptx", format="pptx", slides=(slide,), images=found)


def loader(*files: bytes) -> Callable[[Image], bytes]:
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in files}
    return lambda wanted: by_hash[wanted.sha256]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Sizes of the pictures that were looked at; each "says" two lines."""
    sizes: list[tuple[int, int]] = []

    def read(picture: Pillow.Image) -> list[ReadLine]:
        sizes.append(picture.size)
        return [LINE, LOW]

    monkeypatch.setattr(images, "read_text", read)
    return sizes


def test_text_in_a_picture_is_read_for_real() -> None:
    data = as_file(draw("Northwind Harbour", "renewal 4.2M"))
    deck = images.read_images(deck_of(image(data)), loader(data), FAST)
    text = " ".join(block.text for block in deck.slides[0].blocks)
    assert "Northwind Harbour" in text
    assert "4.2M" in text
    assert {block.kind for block in deck.slides[0].blocks} == {BlockKind.IMAGE_TEXT}
    assert deck.images[0].read
    assert not deck.warnings


@pytest.mark.parametrize("ink", ["white", "black"])
def test_text_on_nothing_is_read_whatever_its_tone(ink: str) -> None:
    picture = draw("Northwind Harbour", ink=ink, mode="RGBA")
    data = as_file(picture)
    deck = images.read_images(deck_of(image(data)), loader(data), FAST)
    assert "Northwind Harbour" in "".join(block.text for block in deck.slides[0].blocks)


def test_small_text_in_a_large_picture_is_read() -> None:
    picture = Pillow.new("RGB", (2500, 1200), "white")
    picture.paste(draw("Northwind Harbour", size=(420, 120), height=24), (1900, 900))
    data = as_file(picture)
    deck = images.read_images(deck_of(image(data, width=2500, height=1200)), loader(data), FAST)
    assert "Northwind Harbour" in "".join(block.text for block in deck.slides[0].blocks)


def test_a_picture_used_twice_is_looked_at_once(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    deck = images.read_images(deck_of(image(data), image(data)), loader(data), FAST)
    assert len(seen) == 1
    assert [block.text for block in deck.slides[0].blocks].count("Northwind churn") == 2
    ids = [block.id for block in deck.slides[0].blocks]
    assert len(ids) == len(set(ids))


def test_text_once_read_is_kept_for_the_next_deck(
    seen: list[tuple[int, int]], tmp_path: Path
) -> None:
    data = as_file(draw("x"))
    options = ReadOptions(ocr=True, cache_dir=tmp_path)
    first = images.read_images(deck_of(image(data)), loader(data), options)
    second = images.read_images(deck_of(image(data)), loader(data), options)
    assert len(seen) == 1
    assert first == second
    kept = list(tmp_path.rglob("*.json"))
    assert [file.stem for file in kept] == [hashlib.sha256(data).hexdigest()]
    assert not list(tmp_path.rglob("*.part"))


def test_a_deck_says_the_same_whether_or_not_its_pictures_were_read_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    odd = ReadLine("Northwind churn", 1 / 7, 1 / 3, 2 / 3, 5 / 7, 1 / 9)
    monkeypatch.setattr(images, "read_text", lambda _picture: [odd])
    data = as_file(draw("a"))
    options = ReadOptions(ocr=True, cache_dir=tmp_path)
    once, again = (
        images.read_images(deck_of(image(data)), loader(data), options) for _ in range(2)
    )
    assert once == again
    assert once.slides[0].blocks


def test_a_damaged_cache_is_read_over(seen: list[tuple[int, int]], tmp_path: Path) -> None:
    data = as_file(draw("x"))
    options = ReadOptions(ocr=True, cache_dir=tmp_path)
    images.read_images(deck_of(image(data)), loader(data), options)
    file = next(tmp_path.rglob("*.json"))
    file.write_text(file.read_text()[:-9])
    deck = images.read_images(deck_of(image(data)), loader(data), options)
    assert len(seen) == 2
    assert deck.images[0].read
    assert json.loads(file.read_text())["lines"]


def test_no_ocr_leaves_a_warning_for_each_picture_and_still_tells_exif() -> None:
    exif = Pillow.Exif()
    exif[0x013B] = "Sam Example"
    one, two = as_file(draw("a"), "JPEG", exif=exif), as_file(draw("b"))
    deck = images.read_images(
        deck_of(image(one, part="a.jpg"), image(two, part="b.png"), image(two, part="b.png")),
        loader(one, two),
        BLIND,
    )
    assert [(w.code, w.part) for w in deck.warnings] == [
        ("image_not_read", "a.jpg"),
        ("image_not_read", "b.png"),
    ]
    assert deck.images[0].exif["Artist"] == "Sam Example"
    assert not any(each.read for each in deck.images)


def test_exif_tells_where_a_picture_was_taken() -> None:
    exif = Pillow.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (33.0, 51.0, 30.0), 3: "E", 4: (151.0, 12.0, 0.0)})
    data = as_file(draw("a"), "JPEG", exif=exif)
    found = images.read_images(deck_of(image(data)), loader(data), BLIND).images[0].exif
    assert float(found["GPSLatitude"]) == pytest.approx(-33.8583, abs=1e-3)
    assert float(found["GPSLongitude"]) == pytest.approx(151.2, abs=1e-3)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    checksum = zlib.crc32(kind + content).to_bytes(4, "big")
    return len(content).to_bytes(4, "big") + kind + content + checksum


@pytest.mark.parametrize("behind", [True, False])
def test_what_a_png_says_is_found_before_and_behind_its_pixels(
    monkeypatch: pytest.MonkeyPatch, behind: bool
) -> None:
    exif = Pillow.Exif()
    exif[0x013B] = "Sam Example"
    told = chunk(b"tEXt", b"Comment\0drawn by Robin") + chunk(b"eXIf", exif.tobytes()[6:])
    data = as_file(draw("a"))
    at = len(data) - 12 if behind else 33
    data = data[:at] + told + data[at:]
    decoded: list[str] = []
    load = PngImageFile.load
    monkeypatch.setattr(PngImageFile, "load", lambda self: (decoded.append("it"), load(self))[1])
    found = images.read_images(deck_of(image(data)), loader(data), BLIND).images[0].exif
    assert found == {"Artist": "Sam Example", "Comment": "drawn by Robin"}
    assert bool(decoded) is behind


def test_an_icon_is_skipped_with_a_quiet_warning(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x", size=(48, 40)))
    small = image(data, width=48, height=40)
    deck = images.read_images(deck_of(small, small), loader(data), FAST)
    assert not seen
    assert [w.code for w in deck.warnings] == ["image_too_small"]


def test_a_narrow_banner_is_no_icon(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x", size=(500, 40)))
    images.read_images(deck_of(image(data, width=500, height=40)), loader(data), FAST)
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        (b"\x89PNG broken", "image/png", "image_not_read"),
        (as_file(draw("x"))[:300], "image/png", "image_not_read"),
        (b"\x01\x00\x00\x00 EMF", "image/x-emf", "metafile_not_read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "image/x-eps", "image_not_read"),
        (b"<svg><image href='x'/></svg>", "image/svg+xml", "image_not_read"),
    ],
    ids=["no picture", "cut short", "metafile", "postscript", "a picture in a drawing"],
)
def test_what_cannot_be_read_is_a_warning(data: bytes, media_type: str, code: str) -> None:
    found = image(data, media_type=media_type, part="ppt/media/image1.bin")
    deck = images.read_images(deck_of(found), loader(data), FAST)
    assert [w.code for w in deck.warnings] == [code]
    assert not deck.images[0].read


def test_a_picture_of_far_too_many_pixels_is_not_decoded(seen: list[tuple[int, int]]) -> None:
    data = as_file(Pillow.new("1", (10_000, 10_000)))
    deck = images.read_images(deck_of(image(data)), loader(data), FAST)
    assert not seen
    assert [w.code for w in deck.warnings] == ["image_not_read"]


def test_a_picture_that_cannot_be_loaded_is_a_warning_without_its_text() -> None:
    def load(_: Image) -> bytes:
        raise DamagedDeckError("The picture is gone.")

    deck = images.read_images(deck_of(image(b"x")), load, FAST)
    assert [(w.code, w.detail) for w in deck.warnings] == [
        ("image_not_read", "It cannot be loaded. The picture is gone.")
    ]


def test_without_an_engine_every_picture_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "engine_name", lambda: "")
    data = as_file(draw("x"))
    deck = images.read_images(deck_of(image(data)), loader(data), FAST)
    assert [w.code for w in deck.warnings] == ["image_not_read"]


def test_what_lies_outside_the_crop_is_marked(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    cropped = image(data, cropped=True, crop=(0.0, 0.0, 0.0, 0.5))
    deck = images.read_images(deck_of(cropped), loader(data), FAST)
    found = {block.text: block.visibility for block in deck.slides[0].blocks}
    assert found == {"Northwind churn": Visibility.SHOWN, "Kestrel renewal": Visibility.CROPPED}


def test_a_crop_of_unknown_size_makes_all_text_doubtful(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    deck = images.read_images(deck_of(image(data, cropped=True)), loader(data), FAST)
    assert {block.visibility for block in deck.slides[0].blocks} == {Visibility.CROPPED}


def test_text_on_a_hidden_slide_is_hidden(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    deck = images.read_images(deck_of(image(data), hidden=True), loader(data), FAST)
    assert {block.visibility for block in deck.slides[0].blocks} == {Visibility.HIDDEN_SLIDE}


def test_boxes_are_on_the_slide_where_the_picture_stands(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    placed = image(data, bbox=(100.0, 50.0, 320.0, 180.0))
    deck = images.read_images(deck_of(placed), loader(data), FAST)
    box = next(b.bbox for b in deck.slides[0].blocks if b.text == "Northwind churn")
    assert box == pytest.approx((132.0, 68.0, 160.0, 18.0))


def test_a_crop_moves_the_boxes(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    placed = image(data, bbox=(0.0, 0.0, 320.0, 90.0), cropped=True, crop=(0.0, 0.5, 0.0, 0.0))
    deck = images.read_images(deck_of(placed), loader(data), FAST)
    box = next(b.bbox for b in deck.slides[0].blocks if b.text == "Kestrel renewal")
    assert box == pytest.approx((32.0, 54.0, 160.0, 18.0))


def test_image_text_stands_before_the_notes(seen: list[tuple[int, int]]) -> None:
    notes = Block(
        id="n", kind=BlockKind.NOTES, text="say", visibility=Visibility.NOTES, part="p", slide=1
    )
    data = as_file(draw("x"))
    deck = images.read_images(deck_of(image(data), blocks=(notes,)), loader(data), FAST)
    assert deck.slides[0].blocks[-1].kind is BlockKind.NOTES


def test_a_page_that_is_one_picture_takes_its_title_from_it(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    page = Slide(number=1, part="page 1")
    deck = Deck(
        sha256="0" * 64, name="scan.pdf", format="pdf", slides=(page,), images=(image(data, part="page 1"),)
    )  # fmt: skip
    assert images.read_images(deck, loader(data), FAST).slides[0].title == "Northwind churn"


def test_a_page_that_ocr_read_says_so(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    deck = Deck(
        sha256="0" * 64,
        name="scan.pdf",
        format="pdf",
        slides=(Slide(number=1, part="page 1"),),
        images=(image(data, part="page 1"),),
        warnings=(ReadWarning(code="needs_ocr", part="page 1", detail="no text"),),
    )
    warnings = images.read_images(deck, loader(data), FAST).warnings
    assert [(w.code, "OCR read" in w.detail) for w in warnings] == [("needs_ocr", True)]


def test_a_picture_of_no_slide_leaves_its_text_with_the_deck(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    found = image(data, slide=None, part="docProps/thumbnail.jpeg")
    deck = images.read_images(deck_of(found), loader(data), FAST)
    assert {block.visibility for block in deck.blocks} == {Visibility.METADATA}


def test_a_picture_in_an_embedded_file_is_embedded(seen: list[tuple[int, int]]) -> None:
    data = as_file(draw("x"))
    found = image(data, part="ppt/embeddings/book.xlsx!/xl/media/image1.png")
    deck = images.read_images(deck_of(found), loader(data), FAST)
    assert {block.visibility for block in deck.slides[0].blocks} == {Visibility.EMBEDDED}


def test_every_frame_of_an_animation_is_looked_at(seen: list[tuple[int, int]]) -> None:
    data = animation(
        [draw(str(n), paper=paper) for n, paper in enumerate(("white", "red", "blue"))]
    )
    images.read_images(deck_of(image(data)), loader(data), FAST)
    assert len(seen) == 3


def test_what_was_read_before_is_left_alone(seen: list[tuple[int, int]]) -> None:
    deck = deck_of(image(b"x", read=True))
    assert images.read_images(deck, loader(), FAST) == deck
    assert not seen


def test_warnings_of_the_deck_are_kept() -> None:
    known = ReadWarning(code="needs_ocr", part="page 1")
    data = as_file(draw("x"))
    deck = deck_of(image(data))
    deck = Deck(
        sha256=deck.sha256, name=deck.name, format="pptx", slides=deck.slides, images=deck.images,
        warnings=(known,),
    )  # fmt: skip
    assert images.read_images(deck, loader(data), BLIND).warnings[0] == known


def test_the_engine_is_named_without_loading_it() -> None:
    assert _ocr.engine_name().startswith(("rapidocr-", "tesseract"))


def test_tiles_cover_a_large_picture_and_overlap() -> None:
    tiles = list(_ocr._tiles(5000, 2000))
    assert tiles[0][0] == 0
    assert tiles[-1][2] == 5000
    assert all(one[2] > other[0] for one, other in pairwise(tiles))


def test_lines_that_two_tiles_saw_are_told_once() -> None:
    half = ReadLine("Northwind chu", 0.1, 0.1, 0.55, 0.2, 0.9)
    assert _ocr._distinct([half, LINE, LOW]) == [LINE, LOW]


def test_whatever_a_decoder_raises_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(_: Pillow.Image) -> list[ReadLine]:
        raise RuntimeError("inside the engine")

    monkeypatch.setattr(images, "read_text", burst)
    data = as_file(draw("x"))
    deck = images.read_images(deck_of(image(data)), loader(data), FAST)
    assert [(w.code, w.detail) for w in deck.warnings] == [
        ("image_not_read", "It cannot be opened (RuntimeError).")
    ]


def test_a_header_that_claims_billions_of_pixels_is_a_warning() -> None:
    data = bytearray(as_file(draw("x"), "BMP"))
    data[18:26] = (2**20).to_bytes(4, "little") * 2
    file = bytes(data)
    deck = images.read_images(deck_of(image(file)), loader(file), FAST)
    assert [w.code for w in deck.warnings] == ["image_not_read"]
