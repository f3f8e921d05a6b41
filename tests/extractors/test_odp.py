"""OpenDocument presentations: read natively, with what hides in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from deckproof.errors import DamagedDeckError, EncryptedDeckError, NoSlidesError
from deckproof.model import Block, BlockKind, Deck, Visibility
from extractors import ReadOptions, read_deck, readers
from tests.extractors.picture_files import as_file, draw

_SPACES = (
    " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in {
            "office": "office",
            "draw": "drawing",
            "presentation": "presentation",
            "text": "text",
            "table": "table",
            "style": "style",
            "svg": "svg-compatible",
            "fo": "xsl-fo-compatible",
            "chart": "chart",
            "meta": "meta",
            "manifest": "manifest",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_HIDDEN = (
    '<office:automatic-styles><style:style style:name="dpHidden" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style></office:automatic-styles>'
)
STYLES = (
    f"<office:document-styles {_SPACES}><office:automatic-styles><style:page-layout>"
    '<style:page-layout-properties fo:page-width="28cm" fo:page-height="15.75cm"/></style:page-layout>'
    '</office:automatic-styles><office:master-styles><style:master-page style:name="Default">'
    "<draw:frame><draw:text-box><text:p>Example Corp, internal</text:p></draw:text-box></draw:frame>"
    '<draw:frame presentation:class="title"><draw:text-box><text:p>Click to add</text:p></draw:text-box></draw:frame>'
    "</style:master-page></office:master-styles></office:document-styles>"
)
META = (
    f"<office:document-meta {_SPACES}><office:meta><dc:title>Ports</dc:title>"
    "<meta:initial-creator>Sam Example</meta:initial-creator>"
    '<meta:user-defined meta:name="Account">Northwind pilot</meta:user-defined></office:meta></office:document-meta>'
)
_BOX = 'svg:x="2cm" svg:y="{y}cm" svg:width="20cm" svg:height="2cm"'


def frame(inside: str, *, kind: str = "", y: float = 1, more: str = "") -> str:
    role = f'presentation:class="{kind}"' if kind else ""
    return f"<draw:frame {_BOX.format(y=y)} {role} {more}>{inside}</draw:frame>"


def box(text: str) -> str:
    return f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"


def page(*shapes: str, more: str = "") -> str:
    return f'<draw:page draw:name="page1" {more}>{"".join(shapes)}</draw:page>'


def build_odp(*pages: str, parts: dict[str, bytes] | None = None, styles: str = STYLES) -> bytes:
    content = (
        f"<office:document-content {_SPACES}>{_HIDDEN}<office:body><office:presentation>"
        f"{''.join(pages)}</office:presentation></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
        archive.writestr("content.xml", content)
        archive.writestr("styles.xml", styles)
        archive.writestr("meta.xml", META)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def read(data: bytes) -> Deck:
    return readers.get("odp")(data, "talk.odp", ReadOptions(ocr=False))


def find(deck: Deck, words: str) -> Block:
    return next(block for block in deck.all_blocks() if words in block.text)


TITLE = frame(box("Harbour rollout"), kind="title")


def test_title_body_and_levels_are_read() -> None:
    body = frame(
        "<draw:text-box><text:list><text:list-item><text:p>Nine ports</text:p><text:list><text:list-item>"
        "<text:p>in six<text:s text:c='2'/>weeks</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-item><text:p>One<text:line-break/>team</text:p></text:list-item></text:list></draw:text-box>",
        kind="outline",
        y=5,
    )
    deck = read(build_odp(page(body, TITLE)))
    assert deck.slides[0].title == "Harbour rollout"
    assert [block.kind for block in deck.slides[0].blocks] == [BlockKind.TITLE, BlockKind.BODY]
    block = deck.slides[0].blocks[1]
    assert block.text == "Nine ports\nin six  weeks\nOne\x0bteam"
    assert block.levels == (0, 1, 0)
    assert block.bbox == pytest.approx((56.69, 141.73, 566.93, 56.69), abs=0.01)


def test_tables_are_rows_and_cells() -> None:
    rows = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{c}</text:p></table:table-cell>' for c in row)}</table:table-row>"
        for row in (("Region", "Ships"), ("North", "41"))
    )
    block = find(
        read(build_odp(page(TITLE, frame(f"<table:table>{rows}</table:table>")))), "Region"
    )
    assert (block.kind, block.text) == (BlockKind.TABLE, "Region\tShips\nNorth\t41")


def test_hidden_pages_notes_and_comments_are_marked() -> None:
    notes = f"<presentation:notes>{frame(box('Do not mention the outage'), kind='notes')}</presentation:notes>"
    comment = "<office:annotation><dc:creator>Robin Example</dc:creator><text:p>Ask legal</text:p></office:annotation>"
    deck = read(
        build_odp(page(TITLE), page(TITLE, notes, comment, more='draw:style-name="dpHidden"'))
    )
    assert [slide.hidden for slide in deck.slides] == [False, True]
    found = {block.text: (block.kind, block.visibility) for block in deck.slides[1].blocks}
    assert found["Harbour rollout"] == (BlockKind.TITLE, Visibility.HIDDEN_SLIDE)
    assert found["Do not mention the outage"] == (BlockKind.NOTES, Visibility.NOTES)
    assert found["Ask legal"] == (BlockKind.COMMENT, Visibility.COMMENT)
    assert found["Robin Example"] == (BlockKind.COMMENT_AUTHOR, Visibility.COMMENT)


def test_groups_links_alt_texts_and_shapes_off_the_page_are_read() -> None:
    group = f"<draw:g>{frame(box('Inside a group'))}</draw:g>"
    link = frame(
        box('<text:a xlink:href="https://plans.example.com/q3">See the plan</text:a>'), y=6
    )
    alt = frame(
        "<svg:title>Photograph</svg:title><svg:desc>Northwind logo on a crane</svg:desc>", y=8
    )
    off = f'<draw:frame svg:x="-30cm" svg:y="1cm" svg:width="5cm" svg:height="2cm">{box("Old price list")}</draw:frame>'
    deck = read(build_odp(page(TITLE, group, link, alt, off)))
    assert find(deck, "Inside a group").kind is BlockKind.GROUP
    assert find(deck, "https://plans").kind is BlockKind.LINK
    assert find(deck, "Northwind logo").kind is BlockKind.ALT_TEXT
    assert find(deck, "Old price list").visibility is Visibility.OFF_SLIDE


def test_prompts_of_empty_placeholders_are_not_text() -> None:
    empty = frame(box("Click to add text"), kind="outline", more='presentation:placeholder="true"')
    texts = [block.text for block in read(build_odp(page(TITLE, empty))).all_blocks()]
    assert "Click to add text" not in texts
    assert "Click to add" not in texts


def test_properties_and_masters_belong_to_the_deck() -> None:
    deck = read(build_odp(page(TITLE)))
    assert deck.title == "Ports"
    assert deck.properties["core.creator"] == "Sam Example"
    assert find(deck, "Northwind pilot").kind is BlockKind.PROP_CUSTOM
    assert find(deck, "Example Corp, internal").kind is BlockKind.MASTER_LAYOUT


def test_charts_give_texts_and_numbers() -> None:
    chart = (
        f"<office:document-content {_SPACES}><office:body><office:chart><chart:chart><chart:title><text:p>Late ships"
        "</text:p></chart:title><table:table><table:table-row><table:table-cell><text:p>Kestrel</text:p>"
        '</table:table-cell><table:table-cell office:value-type="float"><text:p>17</text:p></table:table-cell>'
        "</table:table-row></table:table></chart:chart></office:chart></office:body></office:document-content>"
    ).encode()
    shape = frame('<draw:object xlink:href="./Object 1"/>')
    deck = read(build_odp(page(TITLE, shape), parts={"Object 1/content.xml": chart}))
    assert find(deck, "Late ships").kind is BlockKind.CHART_TEXT
    assert find(deck, "Kestrel").kind is BlockKind.CHART_TEXT
    assert find(deck, "17").kind is BlockKind.CHART_VALUE


def test_pictures_are_listed_used_or_not_and_films_are_warnings() -> None:
    picture = as_file(draw("x"))
    shape = frame('<draw:image xlink:href="Pictures/one.png"/>')
    film = frame('<draw:plugin xlink:href="Media/talk.mp4"/>')
    deck = read(
        build_odp(
            page(TITLE, shape, film),
            parts={"Pictures/one.png": picture, "Pictures/two.png": picture},
        )
    )
    assert [(i.part, i.slide, i.width, i.height) for i in deck.images] == [
        ("Pictures/one.png", 1, 640, 360),
        ("Pictures/two.png", None, 640, 360),
    ]
    assert [(w.code, w.slide) for w in deck.warnings] == [("media_not_read", 1)]


def test_an_object_that_cannot_be_read_is_a_warning() -> None:
    deck = read(build_odp(page(TITLE, frame('<draw:object-ole xlink:href="./Object 7"/>'))))
    assert [(w.code, w.part) for w in deck.warnings] == [("embedded_not_read", "Object 7")]


def test_broken_styles_are_a_warning_and_the_slides_are_read() -> None:
    deck = read(build_odp(page(TITLE), styles="<!DOCTYPE x><x/>"))
    assert deck.slides[0].title == "Harbour rollout"
    assert [(w.code, w.part) for w in deck.warnings] == [("dtd_refused", "styles.xml")]


def test_a_password_is_named() -> None:
    manifest = f"<manifest:manifest {_SPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    with pytest.raises(EncryptedDeckError, match=r"talk\.odp: .*password"):
        read(build_odp(page(TITLE), parts={"META-INF/manifest.xml": manifest.encode()}))


def test_no_slides_and_no_content_are_refused() -> None:
    with pytest.raises(NoSlidesError, match=r"talk\.odp"):
        read(build_odp())
    with pytest.raises(DamagedDeckError, match=r"talk\.odp"):
        read(build_odp(page("&undefined;<!DOCTYPE")))


def test_macros_are_reported() -> None:
    deck = read(build_odp(page(TITLE), parts={"Basic/Standard/Module1.xba": b"<script/>"}))
    assert [(w.code, w.part) for w in deck.warnings] == [("script", "Basic/Standard/Module1.xba")]


def test_the_front_door_knows_the_format(tmp_path: Path) -> None:
    path = tmp_path / "upload.bin"
    path.write_bytes(build_odp(page(TITLE)))
    assert read_deck(path, options=ReadOptions(ocr=False)).format == "odp"
