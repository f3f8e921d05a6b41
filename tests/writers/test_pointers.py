"""What is read aloud has no emptied bracket, no dangling "see", and nothing that only who sees the slide can follow."""

from __future__ import annotations

import pytest

from tests.writers.drafting import drafts, told
from tests.writers.making import slide, source
from writers.pointing import can_be_heard
from writers.speaking import said_aloud


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("The plant ( ) opened in May.", "The plant opened in May."),
        ("The plant (https://plant.example) opened.", "The plant opened."),
        ("The plant (see https://plant.example/x) opened.", "The plant opened."),
        ("The plant opened, see https://plant.example.", "The plant opened."),
        ("Write to us at www.plant.example to order.", "Write to us to order."),
        ("The rate fell, as shown here, to five.", "The rate fell to five."),
        ("As you can see, the rate fell.", "The rate fell."),
        ("The rate fell (see figure 3) to five (on the left).", "The rate fell to five."),
        ("The rate fell (see below).", "The rate fell."),
        ("Die Quote fiel (siehe Abbildung 3) auf fünf.", "Die Quote fiel auf fünf."),
        ("Die Quote fiel, wie hier gezeigt, auf fünf.", "Die Quote fiel auf fünf."),
        # What only looks like a pointer stays.
        ("The plant (Kiel) opened.", "The plant, Kiel, opened."),
        ("The bell (left of the door) rings.", "The bell, left of the door, rings."),
        ("We see it (right now) as a win.", "We see it, right now, as a win."),
        ("He sees the door on the left.", "He sees the door on the left."),
    ],
)
def test_a_pointer_to_the_slide_is_not_read_aloud(written: str, spoken: str) -> None:
    assert said_aloud(written) == spoken


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("On the left you see the old pump.", False),
        ("This chart shows the repairs of a year.", False),
        ("The pumps shown above are old.", False),
        ("Hier sehen Sie die alte Pumpe.", False),
        ("Dieses Diagramm zeigt die Reparaturen.", False),
        ("For the pumps see slide 4.", False),
        (" . ", False),
        ("The bell is on the left of the door.", True),
        ("The picture of the market has changed.", True),
        ("Safety", True),
        ("We see the pumps every day.", True),
    ],
)
def test_what_only_the_slide_shows_cannot_be_heard(text: str, heard: bool) -> None:
    assert can_be_heard(text) is heard


@pytest.mark.parametrize("kind", ["podcast-script", "video-interview", "blog-post"])
def test_no_listener_is_pointed_at_the_slide(kind: str) -> None:
    notes = (
        "The pumps of the north ( ) were built before the war. As shown here, each of the pumps is oiled by hand. "
        "This chart shows the repairs of a year. Nobody has counted the repairs of the south."
    )
    deck = source(
        slide(1, "Pumps that last"),
        slide(2, "Who oils the pumps", [], notes),
        slide(3, "Who counts the repairs", [], "Every repair is written down by two people."),
    )
    said = told(drafts(deck, kind=kind, style="auditory")).casefold()
    assert "the pumps of the north were built before the war" in said
    for pointer in ("as shown", "this chart", "( )", "()"):
        assert pointer not in said
