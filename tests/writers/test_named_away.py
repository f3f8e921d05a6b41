"""Titles and sentences in which a name is put away: said as running text, and held against the slides as what they stand for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deckproof.model import Source
from tests.writers.drafting import drafts
from tests.writers.making import TOPICS, slide, source
from writers import default_brief, plan
from writers.asking import question_about, quoted
from writers.grounding import check_claim
from writers.languages import language
from writers.marks import hold_page
from writers.passages import Sentence, lowered
from writers.unnamed import lettered, plainly

HARVEST = "Im Gewächshaus von [Customer 1] fiel im Mai die Heizung aus. Wir fuhren am selben Tag nach Husum. Danach lief die Anlage ohne Störung."


def german(title: str) -> Source:
    return source(
        slide(1, title, (), HARVEST),
        slide(
            2,
            "Was [Customer 2] gelernt hat",
            (),
            "Beim [Customer 2] in Husum fehlte ein Ventil. Das Dach blieb im ganzen Winter dicht. Niemand hatte es vorher geprüft.",
        ),
        slide(
            3,
            "Was Sie morgen tun können",
            (),
            "Messen Sie eine Woche lang, bevor Sie etwas kaufen. Fragen Sie danach die Leute im Haus, was sie stört.",
        ),
        title=title,
        language="de",
    )


def english(title: str) -> Source:
    told = [
        slide(number, head, (), notes) for number, (head, notes) in enumerate(TOPICS.items(), 2)
    ]
    return source(slide(1, title, ["Harbor City Works"]), *told, title=title)


@pytest.mark.parametrize(
    ("deck", "said"),
    [
        (english("How we moved [Customer 1]"), "This is about how we moved "),
        (english("How we moved the harbor"), "This is about “How we moved the harbor”."),
        (
            german("Wie wir das Gewächshaus von [Customer 1] gerettet haben"),
            "Es geht darum, wie wir das Gewächshaus von Kunde A gerettet haben.",
        ),
    ],
)
def test_a_script_says_what_it_is_about_in_one_sentence(deck: Source, said: str) -> None:
    (script,) = drafts(deck, kind="podcast-script")
    assert said in script.marked


def test_a_title_that_states_something_of_a_customer_is_a_sentence_of_its_own() -> None:
    (script,) = drafts(english("[Customer 1] joined us in May"), kind="podcast-script")
    assert "about a customer joined" not in script.marked.casefold()
    assert "customer joined us in May." in script.marked


@pytest.mark.parametrize(
    ("title", "code", "said"),
    [
        ("What [Customer 1] taught us", "en", "what [Customer 1] taught us"),
        ("Was [Customer 1] gelernt hat", "de", "was [Customer 1] gelernt hat"),
        ("Cómo trasladamos a [Customer 1]", "es", "cómo trasladamos a [Customer 1]"),
        ("Ce que [Customer 1] nous a appris", "fr", "ce que [Customer 1] nous a appris"),
        ("[Customer 1] joined in May", "en", "[Customer 1] joined in May"),
        ("What the pilot taught us", "en", "“What the pilot taught us”"),
    ],
)
def test_a_clause_that_cannot_be_quoted_goes_on_in_small_letters(
    title: str, code: str, said: str
) -> None:
    assert quoted(title, language(code)) == said


def test_what_the_writer_says_for_a_name_has_changed_places_with_nothing() -> None:
    row = "Beim [Customer 2] in Husum fehlte ein Ventil.\nKunde; Ertrag\n[Customer 2]; 7 %"
    assert not check_claim("Bei Kunde B in Husum fehlte ein Ventil.", [row])
    towns = "Beim Werk in Husum fehlte ein Ventil.\nOrt; Ertrag\nBonn; 7 %"
    assert check_claim("Bei Bonn in Husum fehlte ein Ventil.", [towns])


def test_a_footnote_quotes_a_title_as_its_language_does() -> None:
    deck = german("Wie wir das Gewächshaus gerettet haben")
    (script,) = drafts(deck, kind="podcast-script")
    held = hold_page(script, slide_titles={3: "Was Sie morgen tun können"})
    assert "[^s3]: Folie 3, „Was Sie morgen tun können“" in held


def test_a_person_is_no_keyword() -> None:
    said = "Frau Brandt prüfte das Ventil in der Anlage. Das Ventil lief danach ohne Störung."
    deck = source(
        *(slide(at, f"Was das Ventil {verb}", (), said) for at, verb in enumerate(("kann", "soll", "muss", "darf"), 1)),
        language="de",
    )  # fmt: skip
    found = plan(deck, default_brief()).keywords
    assert any("Ventil" in word for word in found)
    assert not any("Frau" in word for word in found)


def test_an_article_is_no_acronym_in_a_question() -> None:
    answer = (Sentence(text="The card has five answers on one page.", cites=(5,)),)
    asked = question_about("A card beside each phone", answer, language("en"))
    assert "about a card beside" in asked or "A card" not in asked


def test_a_line_that_goes_on_with_a_name_put_away_begins_small_in_a_row() -> None:
    line = Sentence(text="The [Customer 1] team works in shifts.", cites=(4,), common=True)
    assert lowered(line) == "the [Customer 1] team works in shifts"
    assert lowered(replace(line, text="Standard [Customer 1]", common=False)).startswith("Standard")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("L'équipe d'[Customer 2] a choisi.", "fr", "L'équipe de client B a choisi."),
        ("L’idée de l’[Customer 2] et à l’[Customer 2].", "fr", "L’idée du client B et au client B."),
        ("La [Customer 1] réduit la liste de la [Customer 1].", "fr", "Le client A réduit la liste du client A."),
        ("Le voyant d'[Company 1] s'allume.", "fr", "Le voyant d'entreprise A s'allume."),
        ("La squadra dell'[Customer 1] sceglie.", "it", "La squadra del cliente A sceglie."),
        ("Het [Customer 1] koos.", "nl", "De klant A koos."),
        ("Het [Customer 1]-team hield een schrift bij.", "nl", "Het team van klant A hield een schrift bij."),
        ("[Customer 1]-chauffeurs wachten.", "nl", "Chauffeurs van klant A wachten."),
        ("El equipo de [Customer 1] eligió.", "es", "El equipo de cliente A eligió."),
    ],
)  # fmt: skip
def test_an_article_fits_the_noun_that_comes_for_a_name(text: str, code: str, said: str) -> None:
    assert plainly(text, language(code)) == said


def test_a_footnotes_title_has_the_article_too() -> None:
    assert (
        lettered("La [Customer 4] réduit la liste", language("fr")) == "Le client D réduit la liste"
    )


def test_a_statement_about_somebody_put_away_is_no_topic_among_others() -> None:
    """Without its quotation marks it would read "The pages cover customer B insulated first and …"."""
    told = [
        slide(number, head, (), notes) for number, (head, notes) in enumerate(TOPICS.items(), 3)
    ]
    deck = source(
        slide(1, "A bridge that reports for duty", ["Harbor City Works"]),
        slide(2, "[Customer 2] insulated first", (), "[Customer 2] insulated first and saved nine percent. The felt cost one afternoon."),
        *told,
    )  # fmt: skip
    page = drafts(deck, kind="summary")[0].marked
    assert "The pages cover" in page
    (covers,) = [line for line in page.split("[^") if "The pages cover" in line]
    assert "insulated first" not in covers


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Our customer [Customer 1] signed in May", "Our customer A signed in May"),
        ("Our client [Customer 2] signed", "Our client B signed"),
        ("How [Customer 1] moved", "How customer A moved"),
    ],
)
def test_a_title_says_once_what_stands_for_a_name(title: str, told: str) -> None:
    assert lettered(title, language("en")) == told
