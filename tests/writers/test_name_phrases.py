"""A stand-in takes the whole phrase of a name's place, and says whose a thing is as its language does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.writers.masking_decks import block, deck, finding, texts
from writers.languages import language
from writers.masking import mask
from writers.masking.phrases import whole_phrase, words_of_name
from writers.unnamed import plainly

OWN = words_of_name(("Gärtnerei Petersen", "Petersen", "Nordlicht Petersen"))


@pytest.mark.parametrize(
    ("text", "name", "phrase"),
    [
        ("Die Gärtnerei Petersen wächst.", "Petersen", "Gärtnerei Petersen"),
        ("Petersen GmbH & Co. KG zahlt.", "Petersen", "Petersen GmbH & Co. KG"),
        ("Petersen e.K. zahlt.", "Petersen", "Petersen e.K."),
        ("Petersen, Inc. pays.", "Petersen", "Petersen, Inc."),
        ("Petersen Pumpen GmbH zahlt.", "Petersen", "Petersen Pumpen GmbH"),
        ("Petersen-Kassel zahlt.", "Petersen", "Petersen-Kassel"),
        ("Petersen Kassel zahlt.", "Petersen", "Petersen Kassel"),
        ("Petersen & Söhne zahlen.", "Petersen", "Petersen & Söhne"),
        ("Petersen and Sons pay.", "Petersen", "Petersen and Sons"),
        ("Petersen e Figli paga.", "Petersen", "Petersen e Figli"),
        ("Bäckerei Jens Petersen zahlt.", "Petersen", "Bäckerei Jens Petersen"),
        ("Landbäckerei Petersen zahlt.", "Petersen", "Landbäckerei Petersen"),
        ("Petersen Gärtnerei zahlt.", "Petersen", "Petersen Gärtnerei"),
        ("Our Petersen Brewery is full.", "Petersen", "Petersen Brewery"),
        ("Die Petersen-Gruppe wächst.", "Petersen", "Petersen-Gruppe"),
        ("Boulangerie Petersen paie.", "Petersen", "Boulangerie Petersen"),
        # What stands beside it by chance is no part of the name.
        ("Gestern hat Petersen Pumpen bestellt.", "Petersen", "Petersen"),
        ("Petersen in Kassel zahlt.", "Petersen", "Petersen"),
        ("Der Gärtner Petersen zahlt.", "Petersen", "Petersen"),
        ("In Kassel Petersen gesehen.", "Petersen", "Petersen"),
        ("Die Bäckerei von Petersen zahlt.", "Petersen", "Petersen"),
        ("Petersen and Velmora pay.", "Petersen", "Petersen"),
        ("PETERSEN AS A PARTNER", "PETERSEN", "PETERSEN"),
        ("The Petersen group met.", "Petersen", "Petersen"),
        ("Das Petersen-Projekt läuft.", "Petersen", "Petersen"),
        ("Petersen\nKassel", "Petersen", "Petersen"),
        ("Petersen\tGmbH", "Petersen", "Petersen"),
    ],
)
def test_the_phrase_of_a_name_is_what_belongs_to_it(text: str, name: str, phrase: str) -> None:
    start = text.index(name)
    first, last = whole_phrase(text, start, start + len(name), OWN)
    assert text[first:last] == phrase


@given(st.text(alphabet="Petrsn GmbHKasl-&.,\n'", max_size=40), st.data())
def test_a_phrase_never_shrinks_and_stays_within_its_bounds(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low = data.draw(st.integers(0, start))
    high = data.draw(st.integers(end, len(text)))
    first, last = whole_phrase(text, start, end, OWN, low=low, high=high)
    assert low <= first <= start <= end <= last <= high


def _said(text: str, *names: str, more: str = "") -> str:
    """The first line of the text as a German page says it; `more` is what else its slide says."""
    body = block("\n".join(part for part in (text, more) if part))
    marks = [finding(body, name, customer_id=f"c{at}") for at, name in enumerate(names)]
    source = mask(deck(body), marks, outside=False)
    return plainly(texts(source)[0], language("de"))


_GERMAN = "Die Anlage ist seit dem Herbst in Betrieb und wird von uns mit dem Team gewartet."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Petersens Keller ist trocken.", "Der Keller von Kunde A ist trocken."),
        ("Petersen's Keller ist trocken.", "Der Keller von Kunde A ist trocken."),
        ("Petersens Keller", "Keller von Kunde A"),
        ("Das Petersen-Projekt ist fertig.", "Das Projekt von Kunde A ist fertig."),
        ("Wir sind im Petersen-Team-Raum.", "Wir sind im Team-Raum von Kunde A."),
        ("Die Brauerei Petersen GmbH baut um.", "Kunde A baut um."),
        ("‚Petersen’ ist ein Name.", "‚Kunde A’ ist ein Name."),
    ],
)
def test_german_says_whose_a_thing_is_without_an_apostrophe(text: str, said: str) -> None:
    assert _said(text, "Petersen", more=_GERMAN) == said


def test_an_english_line_of_a_german_deck_keeps_its_genitive() -> None:
    english = "Petersen's cellar is dry, and that is what we want to hear from all of the others."
    said, other = block(english), block(f"{_GERMAN}\n{_GERMAN}\n{_GERMAN}", id="b2")
    marks = [finding(said, "Petersen", customer_id="c1")]
    source = mask(deck(said, other), marks, outside=False)
    assert source.language == "de"
    assert texts(source)[0].startswith("[Customer 1]'s cellar")


def test_a_french_line_has_no_genitive_behind_a_name() -> None:
    body = block(
        "Petersen's est dans le groupe, et nous avons vu que la cave est pour les clients."
    )
    source = mask(deck(body), [finding(body, "Petersen", customer_id="c1")], outside=False)
    assert source.language == "fr"
    assert texts(source)[0].startswith("[Customer 1] est dans")


def test_two_customers_side_by_side_stay_two() -> None:
    body = block("Bäckerei Petersen Velmora Foods GmbH")
    marks = [
        finding(body, "Petersen", customer_id="c1"),
        finding(body, "Velmora Foods", customer_id="c2"),
    ]
    assert texts(mask(deck(body), marks, outside=False)) == ["[Customer 1] [Customer 2]"]


def test_a_placeholder_stands_for_the_name_and_not_for_what_stood_beside_it() -> None:
    body = block("Die Brauerei Petersen-Kassel zahlt.")
    source = mask(deck(body), [finding(body, "Petersen", customer_id="c1")], outside=False)
    assert texts(source) == ["Die [Customer 1] zahlt."]
    assert source.masks[0].texts == ("Petersen",)
