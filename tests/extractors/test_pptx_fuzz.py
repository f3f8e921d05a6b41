"""Mutated parts: whatever comes, the reader gives a deck or a DeckError, and loses nothing without a warning."""

from __future__ import annotations

import re
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deckproof.codec import from_json, to_json
from deckproof.errors import DeckError
from deckproof.model import Deck
from extractors import ReadOptions
from extractors.pptx import read_pptx
from tests.decks import TestSlide, build_pptx
from tests.extractors.hostile import parts_of, shape, three_slides, zipped

SOUND = parts_of(
    build_pptx(
        TestSlide(title="Harbor", bullets=["First", "Second"], notes="Say hello."),
        TestSlide(title="Meadow", table=[["a", "b"], ["c", "d"]], hidden=True),
    )
)
TOLD = sorted(
    name
    for name in SOUND
    if re.match(r"ppt/(slides|notesSlides|presentation)|docProps/|_rels/", name)
)
SNIPPETS = [
    b"<",
    b">",
    b"&",
    b"\0",
    b"]]>",
    b'"',
    b"<a:p>",
    b"</p:sp>",
    b'idx="999999999999999999999"',
    b'lvl="-1"',
    b'cx="nan"',
    b'x="1e999"',
    b"<!DOCTYPE x>",
    b"&#0;",
    b"&e;",
    b"\xff\xfe",
    b'Target="../../../../etc/passwd"',
    b'Target=""',
    b"_x000D_",
    b"<p:grpSp>",
]
QUIET = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def survives(data: bytes) -> Deck | None:
    """The deck, checked to be one that can be handed over; None when it was refused in order."""
    try:
        deck = read_pptx(data, "talk.pptx", ReadOptions())
    except DeckError:
        return None
    assert from_json(to_json(deck), Deck) == deck
    ids = [block.id for block in deck.all_blocks()]
    assert len(ids) == len(set(ids))
    assert all(block.text.strip() for block in deck.all_blocks())
    return deck


@QUIET
@given(
    part=st.sampled_from(TOLD),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(SNIPPETS)), max_size=4
    ),
)
def test_mutated_parts_end_in_a_deck_or_an_error(
    part: str, cuts: list[tuple[float, int, bytes]]
) -> None:
    data = bytearray(SOUND[part])
    for place, length, snippet in cuts:
        at = int(place * len(data))
        data[at : at + length] = snippet
    survives(zipped({**SOUND, part: bytes(data)}))


@QUIET
@given(
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20
    )
)
def test_mutated_files_end_in_a_deck_or_an_error(changes: list[tuple[float, int]]) -> None:
    data = bytearray(zipped(SOUND))
    for place, value in changes:
        data[int(place * len(data))] = value
    survives(bytes(data))


@QUIET
@given(st.sets(st.sampled_from(sorted(SOUND)), max_size=6))
def test_a_missing_part_is_never_a_silent_loss(gone: set[str]) -> None:
    deck = survives(zipped({name: data for name, data in SOUND.items() if name not in gone}))
    if deck is None:
        return
    told = {block.text for block in deck.all_blocks()}
    lost = {"Harbor", "First\nSecond", "Say hello.", "Meadow", "a\tb\nc\td"} - told
    linked = {"ppt/slides/_rels/slide1.xml.rels", "_rels/.rels"} & gone
    assert not lost or deck.warnings or linked


@QUIET
@given(st.text(min_size=1).filter(str.strip))
def test_any_text_comes_back_unchanged(text: str) -> None:
    plain = re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text).strip()
    escaped = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    box = f'<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree>{shape(5, escaped)}</p:spTree></p:cSld></p:sld>'
    deck = survives(zipped({**SOUND, "ppt/slides/slide1.xml": box.encode()}))
    assert deck is not None
    wanted = re.sub(r"_x000[ABDabd]_", "\x0b", plain)
    assert not plain or deck.slides[0].blocks[0].text == wanted


def test_the_cost_grows_no_faster_than_the_deck() -> None:
    def cost(slides: int) -> float:
        parts = dict(SOUND)
        listed = b"".join(b'<p:sldId id="%d" r:id="x%d"/>' % (1000 + n, n) for n in range(slides))
        arrows = b"".join(
            b'<Relationship Id="x%d" Type="http://x/slide" Target="slides/s%d.xml"/>' % (n, n)
            for n in range(slides)
        )
        main = "ppt/presentation.xml"
        parts[main] = re.sub(
            rb"(<p:sldIdLst>).*(</p:sldIdLst>)", rb"\1" + listed + rb"\2", parts[main]
        )
        rels = "ppt/_rels/presentation.xml.rels"
        parts[rels] = parts[rels].replace(b"</Relationships>", arrows + b"</Relationships>")
        slide = SOUND["ppt/slides/slide1.xml"]
        parts |= {f"ppt/slides/s{n}.xml": slide for n in range(slides)}
        data = zipped(parts)
        before = time.process_time()
        deck = read_pptx(data, "talk.pptx", ReadOptions())
        assert len(deck.slides) == slides
        return time.process_time() - before

    cost(10)
    # Four times the slides; quadratic work would take sixteen times as long.
    assert cost(400) < 8 * cost(100)


def test_groups_nested_without_end_are_a_warning() -> None:
    deep = b"<p:grpSp>" * 50_000 + b"</p:grpSp>" * 50_000
    parts = parts_of(three_slides())
    parts["ppt/slides/slide1.xml"] = parts["ppt/slides/slide1.xml"].replace(
        b"</p:spTree>", deep + b"</p:spTree>"
    )
    deck = survives(zipped(parts))
    assert deck is not None
    assert [slide.title for slide in deck.slides] == ["Harbor", "Meadow", "Lantern"]
    assert "xml_recovered" in {each.code for each in deck.warnings}
