"""What a writer may see: no hidden thing, no marked span, the rest unchanged."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import (
    Action,
    Block,
    BlockKind,
    Category,
    Deck,
    Finding,
    Slide,
    Source,
    Visibility,
)
from tests.writers.masking_decks import block, deck, finding, seen, texts
from writers.masking import PLACEHOLDER, mask, unmask


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
        sure = category in OF_NO_USE
        assert texts(source) == ([] if sure else [f"xx {token} yy"])


OF_NO_USE = (Category.SECRET, Category.INTERNAL_LINK, Category.IDENTIFIER, Category.CONTACT)


@pytest.mark.parametrize("category", OF_NO_USE)
@pytest.mark.parametrize("kind", [BlockKind.BODY, BlockKind.NOTES, BlockKind.TABLE])
@pytest.mark.parametrize("outside", [True, False])
def test_a_sentence_of_which_masking_leaves_nothing_of_use_is_not_written(
    category: Category, kind: BlockKind, outside: bool
) -> None:
    gap = "\n" if kind is BlockKind.TABLE else " "
    where = Visibility.NOTES if kind is BlockKind.NOTES else Visibility.SHOWN
    body = block(
        gap.join(["Every door is counted.", "The way in is Kx-77.", "It takes an evening."]),
        kind=kind,
        visibility=where,
    )
    found = finding(body, "Kx-77", category=category, action=Action.REDACT)
    source = mask(deck(body), [found], outside=outside)
    (slide,) = source.slides
    said = " ".join(one.text for one in (*slide.units, *slide.notes))
    assert "It takes an evening." in said
    assert not [one for one in ("Kx-77", "The way in", "[") if one in said]
    assert source.dropped == {category.value: 1}
    assert [one.texts for one in source.masks] == [("Kx-77",)]  # no request may hold it either


def test_a_title_of_which_masking_leaves_nothing_of_use_is_none() -> None:
    head = block("Log in with Kx-77", kind=BlockKind.TITLE)
    found = finding(head, "Kx-77", category=Category.SECRET, action=Action.REDACT)
    assert mask(deck(head, title="Log in with Kx-77"), [found], outside=False).title == ""
    slides = (Slide(number=1, title=head.text, blocks=(head,)),)
    source = mask(dataclasses.replace(deck(head), slides=slides), [found], outside=False)
    assert source.slides[0].title == ""


def test_a_guess_that_only_a_model_outside_does_not_see_takes_no_sentence_along() -> None:
    body = block("The parcel 4471-22 came late.")
    guess = finding(
        body, "4471-22", category=Category.IDENTIFIER, action=Action.ASK, confidence=0.4
    )
    assert texts(mask(deck(body), [guess], outside=True)) == ["The parcel [reference A] came late."]
    assert texts(mask(deck(body), [guess], outside=False)) == [body.text]


def test_a_customer_and_a_person_leave_a_sentence_that_can_be_read() -> None:
    body = block("Velmora asked Ida Marlow.")
    found = [finding(body, "Velmora"), finding(body, "Ida Marlow", category=Category.PERSON)]
    assert texts(mask(deck(body), found, outside=False)) == ["[Customer 1] asked [Person 1]."]


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


_PEOPLE = "Site\tParcels\tWrite to\nDuisburg\t9,400\tines@ports.example\nVenlo\t1,100\tno one yet"


def _asked_for(table: Block, *marked: Finding) -> Source:
    return mask(deck(table), marked, outside=False)


def test_of_a_tables_row_only_the_cell_with_an_address_goes() -> None:
    table = block(_PEOPLE, id="t", kind=BlockKind.TABLE)
    source = _asked_for(table, finding(table, "ines@ports.example", category=Category.CONTACT))
    assert source.slides[0].tables == (
        (
            ("Site", "Parcels", "Write to"),
            ("Duisburg", "9,400", ""),
            ("Venlo", "1,100", "no one yet"),
        ),
    )
    assert texts(source) == ["Duisburg; 9,400", "Venlo; 1,100; no one yet"]
    assert source.dropped == {"contact": 1}
    assert "ines" not in seen(source)


def test_a_column_that_held_nothing_but_addresses_goes_with_its_head() -> None:
    table = block(_PEOPLE.replace("no one yet", "bo@ports.example"), id="t", kind=BlockKind.TABLE)
    source = _asked_for(
        table,
        finding(table, "ines@ports.example", category=Category.CONTACT, action=Action.DROP),
        finding(table, "bo@ports.example", category=Category.SECRET),
    )
    assert source.slides[0].tables == (
        (("Site", "Parcels"), ("Duisburg", "9,400"), ("Venlo", "1,100")),
    )
    assert source.dropped == {"contact": 1, "secret": 1}


def test_a_cell_keeps_its_sentences_beside_the_one_with_an_address() -> None:
    cell = "Opens at six. Write to ines@ports.example for a pass."
    table = block(f"Site\tNote\nDuisburg\t{cell}", id="t", kind=BlockKind.TABLE)
    source = _asked_for(table, finding(table, "ines@ports.example", category=Category.CONTACT))
    assert texts(source) == ["Duisburg; Opens at six."]


def test_a_row_that_says_nothing_without_its_cell_goes_whole() -> None:
    table = block("Service\tPassword\nLedger\t0pen-s3same", id="t", kind=BlockKind.TABLE)
    source = _asked_for(table, finding(table, "0pen-s3same", category=Category.SECRET))
    assert texts(source) == []
    assert source.slides[0].tables == ((("Service", "Password"),),)


def test_a_row_that_harms_a_customer_goes_whole_even_beside_a_secret() -> None:
    table = block("Who\tWhat\tKey\nHarlow\tnever pays\tab-12-cd", id="t", kind=BlockKind.TABLE)
    source = _asked_for(
        table,
        finding(table, "ab-12-cd", category=Category.SECRET, action=Action.DROP),
        finding(table, "never pays", category=Category.CUSTOMER_HARM, action=Action.DROP),
    )
    assert texts(source) == []
