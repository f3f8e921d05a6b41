"""What a writer may see: no hidden thing, no marked span, the rest unchanged."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.codec import to_json
from deckproof.model import (
    EVERYDAY,
    Action,
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Severity,
    Slide,
    Source,
    Visibility,
)
from writers.masking import PLACEHOLDER, mask, unmask


def block(
    text: str,
    *,
    id: str = "b1",  # noqa: A002 - as the block's own field is called
    kind: BlockKind = BlockKind.BODY,
    visibility: Visibility = Visibility.SHOWN,
    **more: Any,
) -> Block:
    return Block(id=id, kind=kind, text=text, visibility=visibility, part="p", slide=1, **more)


def deck(*blocks: Block, name: str = "talk.pptx", title: str = "Talk", **slide: Any) -> Deck:
    one = Slide(number=1, blocks=blocks, **slide)
    return Deck(sha256="0" * 64, name=name, format="pptx", title=title, slides=(one,))


def finding(
    where: Block,
    text: str,
    *,
    category: Category = Category.CUSTOMER,
    action: Action = Action.REPLACE,
    confidence: float = 0.9,
    customer_id: str | None = None,
    group: str = "",
    start: int | None = None,
) -> Finding:
    at = where.text.index(text) if start is None else start
    return Finding(
        id=f"{where.id}-{at}-{category}",
        category=category,
        rule="test",
        severity=Severity.HIGH,
        confidence=confidence,
        slide=1,
        block=where.id,
        start=at,
        end=at + len(text),
        text=text,
        visibility=where.visibility,
        customer_id=customer_id,
        why="Because.",
        action=action,
        group=group,
    )


def seen(source: Source) -> str:
    """All that a writer gets, as one text."""
    return to_json(dataclasses.replace(source, masks=())).decode()


def texts(source: Source) -> list[str]:
    return [unit.text for slide in source.slides for unit in (*slide.units, *slide.notes)]


def test_the_same_customer_gets_the_same_placeholder_in_every_spelling() -> None:
    body = block("Velmora Foods ran a pilot.\nVF liked it, and so did Brannock.")
    source = mask(
        deck(body),
        [
            finding(body, "Velmora Foods", customer_id="c1"),
            finding(body, "VF", customer_id="c1"),
            finding(body, "Brannock", customer_id="c2"),
        ],
        outside=False,
    )
    assert texts(source) == [
        "[Customer 1] ran a pilot.",
        "[Customer 1] liked it, and so did [Customer 2].",
    ]
    assert source.masks[0].texts == ("Velmora Foods", "VF")
    assert unmask(texts(source)[0], source.masks) == "Velmora Foods ran a pilot."


def test_a_customers_spelling_is_masked_wherever_else_it_stands() -> None:
    body = block("We work with Velmora Foods.")
    other = block("VELMORA\x0bFoods again, and velmora foods' team", id="b2")
    notes = block(
        "Say hello to Velmora Foods.", id="n", kind=BlockKind.NOTES, visibility=Visibility.NOTES
    )
    alt = block("A truck of Velmora Foods at a ramp", id="a", kind=BlockKind.ALT_TEXT)
    whole = deck(
        body,
        other,
        notes,
        alt,
        name="2026_VelmoraFoods_final.pptx",
        title="Velmora Foods, a talk",
        section="For Velmora Foods",
    )
    source = mask(whole, [finding(body, "Velmora Foods", customer_id="c1")], outside=False)
    assert "velmora" not in seen(source).casefold()
    assert source.name == "2026_[Customer 1]_final.pptx"
    assert source.slides[0].section == "For [Customer 1]"
    assert source.slides[0].picture_texts == ("A truck of [Customer 1] at a ramp",)


def test_a_dropped_sentence_takes_its_neighbours_not_with_it() -> None:
    notes = block(
        "This is fine. They never pay on time. This is fine too.",
        kind=BlockKind.NOTES,
        visibility=Visibility.NOTES,
    )
    source = mask(
        deck(notes),
        [finding(notes, "never pay", category=Category.CUSTOMER_HARM, action=Action.DROP)],
        outside=False,
    )
    assert texts(source) == ["This is fine.", "This is fine too."]
    assert source.dropped == {"customer_harm": 1}


def test_a_model_outside_sees_less_than_the_house() -> None:
    body = block("Ines Kolb said it works.")
    asked = finding(body, "Ines Kolb", category=Category.PERSON, action=Action.ASK, confidence=0.4)
    assert texts(mask(deck(body), [asked], outside=False)) == ["Ines Kolb said it works."]
    assert texts(mask(deck(body), [asked], outside=True)) == ["[Person 1] said it works."]
    weak = dataclasses.replace(asked, confidence=0.2)
    assert texts(mask(deck(body), [weak], outside=True)) == ["Ines Kolb said it works."]


@pytest.mark.parametrize(
    "visibility",
    [one for one in Visibility if one not in (Visibility.SHOWN, Visibility.NOTES)],
)
def test_what_no_audience_sees_is_no_unit(visibility: Visibility) -> None:
    source = mask(
        deck(block("Seen"), block("Unseen", id="b2", visibility=visibility)), [], outside=False
    )
    assert texts(source) == ["Seen"]


def test_hidden_slides_and_unwanted_notes_stay_out() -> None:
    notes = block("Said aloud.", id="n", kind=BlockKind.NOTES, visibility=Visibility.NOTES)
    assert mask(deck(block("Seen"), hidden=True), [], outside=False).slides == ()
    assert mask(deck(block("Seen"), hidden=True), [], outside=False).slide_count == 1
    assert texts(mask(deck(block("Seen"), notes), [], outside=False, use_notes=False)) == ["Seen"]
    assert texts(mask(deck(block("Seen"), notes), [], outside=False)) == ["Seen", "Said aloud."]


def test_levels_soft_breaks_and_tables_keep_their_form() -> None:
    body = block("One\x0bmore\n\nTwo", levels=(0, 0, 2))
    table = block("Site\tParcels\nDuisburg\t9,400", id="t", kind=BlockKind.TABLE)
    source = mask(deck(body, table), [], outside=False)
    units = source.slides[0].units
    assert [(unit.text, unit.level) for unit in units] == [
        ("One more", 0),
        ("Two", 2),
        ("Duisburg; 9,400", 0),
    ]
    assert source.slides[0].tables == ((("Site", "Parcels"), ("Duisburg", "9,400")),)


def test_alt_texts_that_a_program_wrote_are_left_out() -> None:
    generated = [
        "Picture 3",
        "A dog on a sofa\n\nDescription automatically generated",
        "image12.png",
        "Grafik 5",
    ]
    blocks = [
        block(text, id=f"a{at}", kind=BlockKind.ALT_TEXT)
        for at, text in enumerate([*generated, "The picture wall at the Lisbon office"])
    ]
    assert mask(deck(*blocks), [], outside=False).slides[0].picture_texts == (
        "The picture wall at the Lisbon office",
    )


def test_the_title_is_masked_by_the_findings_of_its_block() -> None:
    head = block("Why Velmora left", kind=BlockKind.TITLE)
    source = mask(
        deck(head, block("x", id="b2"), title="Why Velmora left"),
        [finding(head, "Velmora")],
        outside=False,
    )
    assert source.slides[0].title == ""
    titled = mask(
        dataclasses.replace(
            deck(head), slides=(Slide(number=1, title="Why  Velmora left", blocks=(head,)),)
        ),
        [finding(head, "Velmora")],
        outside=False,
    )
    assert titled.slides[0].title == "Why [Customer 1] left"
    assert titled.slides[0].units == ()


def test_a_marked_property_takes_the_title_with_it_unless_a_slide_says_it() -> None:
    body = block("Boats of Kiel")
    kept = block("Secret plans", id="p", kind=BlockKind.PROP_CORE, visibility=Visibility.METADATA)
    said = block("Boats of Kiel", id="p", kind=BlockKind.PROP_CORE, visibility=Visibility.METADATA)
    for prop, title in ((kept, ""), (said, "Boats of Kiel")):
        whole = deck(body, title=prop.text)
        marked = finding(prop, prop.text, category=Category.METADATA, action=Action.REDACT)
        assert mask(whole, [marked], outside=False).title == title


def test_a_placeholder_that_the_deck_says_itself_is_not_given_out() -> None:
    body = block("[Customer 1] is how we wrote it.\nVelmora came.")
    source = mask(deck(body), [finding(body, "Velmora")], outside=False)
    assert texts(source)[1] == "[Customer 2] came."


def test_every_label_reads_as_a_placeholder() -> None:
    for category in Category:
        body = block("xx secretword yy")
        source = mask(deck(body), [finding(body, "secretword", category=category)], outside=True)
        (token,) = [one.token for one in source.masks]
        assert PLACEHOLDER.fullmatch(token), token
        assert texts(source) == [f"xx {token} yy"]


_PLAIN = st.text("ab \n\t\x0b.é", max_size=12)
_MARKED = st.text("ΑΒΓΔ \n\t\x0bδλ", min_size=1, max_size=8).filter(lambda text: text.strip() != "")


@given(
    parts=st.lists(st.tuples(_PLAIN, _MARKED), min_size=1, max_size=4),
    kind=st.sampled_from(
        [BlockKind.BODY, BlockKind.TABLE, BlockKind.TITLE, BlockKind.NOTES, BlockKind.ALT_TEXT]
    ),
    action=st.sampled_from([Action.REDACT, Action.REPLACE, Action.DROP, Action.ASK]),
    category=st.sampled_from(list(Category)),
    widen=st.integers(0, 3),
    outside=st.booleans(),
)
def test_no_character_of_a_masked_span_survives(
    parts: list[tuple[str, str]],
    kind: BlockKind,
    action: Action,
    category: Category,
    widen: int,
    outside: bool,
) -> None:
    text = "".join(plain + marked for plain, marked in parts)
    visibility = Visibility.NOTES if kind is BlockKind.NOTES else Visibility.SHOWN
    where = block(text, kind=kind, visibility=visibility)
    findings = []
    at = 0
    for plain, marked in parts:
        at += len(plain)
        end = min(len(text), at + len(marked) + widen)
        findings.append(finding(where, text[at:end], category=category, action=action, start=at))
        at += len(marked)
    title = " ".join(text.split()) if kind is BlockKind.TITLE else ""
    slide = Slide(number=1, title=title, blocks=(where,))
    whole = Deck(sha256="0" * 64, name="a.pptx", format="pptx", slides=(slide,))
    source = mask(whole, findings, outside=outside)
    if outside or action is not Action.ASK:
        assert not re.search("[ΑΒΓΔδλ]", seen(source))
    assert mask(whole, findings, outside=outside) == source


@given(text=st.text("ab .[]1Customer", max_size=40))
def test_without_findings_the_text_stays(text: str) -> None:
    source = mask(deck(block(text)), [], outside=True)
    assert texts(source) == ([text.strip()] if text.strip() else [])
    assert unmask(text, source.masks) == text


def test_a_name_guessed_in_the_properties_is_not_masked_on_the_slides_in_the_house() -> None:
    shown = block("Relcova Server keeps a ledger.")
    property_ = block(
        "Relcova Server", id="p", kind=BlockKind.PROP_CORE, visibility=Visibility.METADATA
    )
    found = [
        finding(property_, "Relcova Server", category=Category.ORGANISATION, action=Action.REDACT)
    ]
    whole = dataclasses.replace(deck(shown), blocks=(property_,))
    assert texts(mask(whole, found, outside=False)) == ["Relcova Server keeps a ledger."]
    outside = mask(whole, found, outside=True)
    assert "Relcova" not in seen(outside)


def test_a_customer_in_the_properties_is_masked_everywhere() -> None:
    shown = block("Relcova Server keeps a ledger.")
    property_ = block(
        "Relcova Server", id="p", kind=BlockKind.PROP_CORE, visibility=Visibility.METADATA
    )
    found = [finding(property_, "Relcova Server")]
    whole = dataclasses.replace(deck(shown), blocks=(property_,))
    assert "Relcova" not in seen(mask(whole, found, outside=False))


MEANT_AND_NOT = """Target cancelled the contract.
We met Target in May.
Our target for the year is twelve new accounts
Target is the word of the year.
A talk with Target's buyers
On-target delivery"""


def everyday(where: Block, text: str, **more: Any) -> Finding:
    return dataclasses.replace(finding(where, text, **more), evidence=(EVERYDAY,))


def test_an_everyday_word_is_masked_where_it_was_found_and_where_it_is_written_as_a_name() -> None:
    body = block("Our customer Target signed.")
    other = block(MEANT_AND_NOT, id="b2")
    found = [everyday(body, "Target", customer_id="c1")]
    assert texts(mask(deck(body, other), found, outside=False)) == [
        "Our customer [Customer 1] signed.",
        "[Customer 1] cancelled the contract.",
        "We met [Customer 1] in May.",
        "Our target for the year is twelve new accounts",
        "Target is the word of the year.",
        "A talk with [Customer 1]'s buyers",
        "On-target delivery",
    ]


def test_a_finding_masks_an_everyday_word_however_it_is_written() -> None:
    body = block("target\nOUR TARGET\nTarget is late again")
    found = [
        everyday(body, "target", customer_id="c1"),
        everyday(body, "TARGET", customer_id="c1"),
        everyday(body, "Target", customer_id="c1"),
    ]
    said = "\n".join(texts(mask(deck(body), found, outside=False)))
    assert said == "[Customer 1]\nOUR [Customer 1]\n[Customer 1] is late again"


def test_a_word_that_the_deck_never_writes_small_is_the_name_at_a_sentences_beginning_too() -> None:
    body = block("We met Orange in May.\nOrange: two offers")
    found = [everyday(body, "Orange", customer_id="c1")]
    assert texts(mask(deck(body), found, outside=False))[1] == "[Customer 1]: two offers"


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("Leave by the blue door on your left", "Leave by the blue door on your left"),
        ("The people of Blue Door", "The people of [Customer 1]"),
        ("Blue Door: two offers", "[Customer 1]: two offers"),
        ("Blue door, two coats", "Blue door, two coats"),
        ("BLUE DOOR", "[Customer 1]"),
    ],
)
def test_a_name_of_several_everyday_words_is_one_where_all_have_capitals(
    line: str, masked: str
) -> None:
    body = block("We met Blue Door.")
    other = block(line, id="b2")
    found = [everyday(body, "Blue Door", customer_id="c1")]
    assert texts(mask(deck(body, other), found, outside=False))[1] == masked


def test_a_german_noun_behind_its_article_is_a_noun() -> None:
    lines = [
        "Der Vertrag mit Kurve ist da und wird von uns bald geprüft.",
        "Wir sind noch nicht in der Kurve.",
        "Unsere Kurve zeigt, dass es mit dem Absatz nach oben geht.",
        "Das ist für Kurve und für uns gut.",
    ]
    body = block("\n".join(lines))
    found = [everyday(body, "Kurve", customer_id="c1")]
    said = texts(mask(deck(body), found, outside=False))
    assert ["[Customer 1]" in line for line in said] == [True, False, False, True]


def test_the_titles_of_deck_and_slides_keep_an_everyday_word() -> None:
    body = block("We met Sunrise.\nThe sunrise was lovely")
    found = [everyday(body, "Sunrise", customer_id="c1")]
    whole = deck(body, name="sunrise_review.pptx", title="A walk at sunrise", section="By sunrise")
    source = mask(whole, found, outside=False)
    assert source.title == "A walk at sunrise"
    assert source.slides[0].section == "By sunrise"
    assert "sunrise" not in source.name


def test_a_model_outside_sees_an_everyday_name_in_no_writing() -> None:
    body = block("We met Target.\nOur target is high, and Target is late.")
    found = [everyday(body, "Target", customer_id="c1")]
    assert "target" not in seen(mask(deck(body), found, outside=True)).casefold()


@given(
    text=st.lists(
        st.sampled_from(
            [
                "Target",
                "target",
                "TARGET",
                "target's",
                "The",
                "our",
                "met",
                "signed",
                ".",
                "\n",
                "is",
            ]
        ),
        min_size=1,
        max_size=14,
    ).map(" ".join),
    which=st.sets(st.integers(0, 13)),
)
def test_no_place_where_an_everyday_name_was_found_survives(text: str, which: set[int]) -> None:
    where = block(text)
    places = [found.start() for found in re.finditer("target", text, re.IGNORECASE)]
    marked = [at for number, at in enumerate(places) if number in which]
    found = [everyday(where, text[at : at + 6], start=at, customer_id="c") for at in marked]
    said = seen(mask(deck(where), found, outside=False))
    small = len(re.findall(r"\btarget", text)) - sum(text[at].islower() for at in marked)
    assert len(re.findall(r"\btarget", said)) == small
    kept = len(places) - len(marked)
    assert len(re.findall(r"(?i)\btarget", said)) <= kept


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("We quoted the Velmoras' herd app twice", "We quoted the [Customer 1]'s herd app twice"),
        ("Velmora's herd app", "[Customer 1]'s herd app"),
        ("Velmoras herd app", "[Customer 1]'s herd app"),
        ("Velmoras Hallen sind kalt", "[Customer 1]'s Hallen sind kalt"),
        ("We like the Velmoras.", "We like the [Customer 1]."),
        ("the Velmoras are late", "the [Customer 1] are late"),
        ("Die Velmora'schen Hallen", "Die [Customer 1] Hallen"),
        ("Bei den Velmoraern brennt es", "Bei den [Customer 1] brennt es"),
        ("The Velmora-wide rollout", "The [Customer 1]-wide rollout"),
        ("VelmoraTeam and Velmora", "VelmoraTeam and [Customer 1]"),
    ],
)
def test_a_names_ending_goes_with_it(line: str, masked: str) -> None:
    body = block(line)
    at = line.rindex("Velmora")
    found = [finding(body, "Velmora", customer_id="c1", start=at)]
    source = mask(deck(body), found, outside=False)
    assert texts(source) == [masked]
    assert source.masks[0].texts == ("Velmora",)
