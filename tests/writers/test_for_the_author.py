"""What a template tells its author is no prose; what a talk tells its audience is."""

from __future__ import annotations

import pytest

from tests.writers import making
from tests.writers.drafting import drafts
from writers.for_the_author import is_for_the_author
from writers.headings import is_telling
from writers.languages import language

TOLD = [
    "Click to add title",
    "CLICK TO EDIT MASTER TEXT STYLES",
    "Insert your chart here",
    "Insert a picture here.",
    "Add your conclusion here",
    "Enter your company’s mission statement here",
    "Type the presentation title here",
    "Tip: delete this slide",
    "Note: please remove these instructions before you present.",
    "Delete this text box when you are done.",
    "This slide can be deleted.",
    "Replace this text with your own.",
    "Drag an image onto the placeholder",
    "Click the icon to insert a chart",
    "Duplicate this slide to add another chapter.",
    "Your logo goes here",
    "Your name",
    "Presentation title",
    "Klicken Sie hier, um einen Titel hinzuzufügen",
    "Cliquez pour modifier le titre",
    "Haga clic para agregar texto",
    "Insert your logo here",
    "Use this slide to introduce your team.",
    "Use this layout for long quotations.",
    "Use this space to describe the problem.",
    "Replace with your own picture",
    "Add a caption",
    "Company name here",
    "This is a placeholder text",
    "You can change this text.",
    "To change this picture, right-click it and choose Change Picture.",
    "Change the color of the theme on the Design tab",
    "Describe your product in two sentences here.",
    "Summarize your key points on this slide",
    "Edit this text",
    "Sample chart",
    "[Your company]",
    "Modify as necessary",
    "Fügen Sie hier Ihr Logo ein",
    "Hier Text eingeben",
    "Nutzen Sie diese Folie für Ihre Agenda",
    "Mastertitelformat bearbeiten",
    "Ihr Logo",
    "Utilisez cette diapositive pour les chiffres",
]
SAID = [
    "Add the salt here, not earlier.",
    "Place the crates here by six.",
    "Customers click the icon to call the workshop.",
    "We delete these records after two years.",
    "Replace this valve every spring.",
    "Your order goes to the bakery first.",
    "The slide door can be removed.",
    "Drag the pallet to the ramp.",
    "Copy this habit from the night shift.",
    "Names here are invented.",
    "Insert the key and turn it twice.",
    "A title is what people read first.",
    "We use this slide in every shop.",
    "Use this valve for cold water.",
    "Use this space for the crates.",
    "Use this slide rule for angles.",
    "Describe your pain to the nurse.",
    "Add a caption to every picture that you post.",
    "List your spare parts before winter.",
    "Sample text messages were read by two people.",
    "Summarize your key points in one minute.",
    "Replace with your own tools what the van lacks.",
    "You can change this text message to a call.",
    "Click to edit is what the users asked for.",
    "Your logo is on the van.",
]


@pytest.mark.parametrize("text", TOLD)
def test_an_instruction_to_the_author_is_one(text: str) -> None:
    assert is_for_the_author(text)


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_to_an_audience_is_none(text: str) -> None:
    assert not is_for_the_author(text)


def test_no_draft_repeats_what_a_template_tells_its_author() -> None:
    prose = (
        "The night shift counts the crates before the first van leaves.",
        "Two people read every label aloud, and nobody has lost a crate since.",
    )
    deck = making.source(
        making.slide(1, "Insert your title here", [*prose, "Add your results here"]),
        making.slide(2, "Why labels are read aloud", ["Insert your chart here", *prose]),
        making.slide(3, "What changed", notes="Tip: delete this slide. The belts were oiled."),
    )
    said = " ".join(f"{one.title} {one.marked}" for one in drafts(deck)).casefold()
    assert "two people read every label aloud" in said
    for told in ("insert your", "add your results", "delete this slide"):
        assert told not in said
    assert not is_telling("Insert your title here", language("en"))
