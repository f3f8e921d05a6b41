"""Decks in seven languages and others: each is joined with words of its own language, or refused with a sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import writers.languages
from deckproof.errors import BriefError
from deckproof.model import Brief, Draft, Source
from tests.writers.making import TOPICS, slide, source
from tests.writers.tongues import ARABIC, JAPANESE, POLISH, TONGUES, deck_in
from writers import default_brief, fitting, kinds, plan, styles, write
from writers.grounding import ground
from writers.languages import WRITTEN, detect, language
from writers.languages.german import LANGUAGE as GERMAN
from writers.sentences import is_order, is_sentence
from writers.templates import Noun, load_template

BRIEF = default_brief()
BOOKS = Path(writers.languages.__file__).parent
ENGLISH = re.compile(
    r"\b(?:The pages|These words|No brief|Good to|Let us|Could you|what is that|Slide|slides|Hello|Chapters|Show notes|"
    r"Check yourself|Try it|Do this|To sum up|and|the|with)\b"
)


def written(deck: Source, brief: Brief = BRIEF) -> tuple[Draft, ...]:
    outline = plan(deck, brief)
    return tuple(
        draft
        for kind in kinds()
        for style in styles()
        for draft in write(deck, outline, brief, kind=kind, style=style)
    )


@pytest.mark.parametrize("code", TONGUES)
def test_a_language_with_a_book_has_no_english_word_around_the_decks_own(code: str) -> None:
    for draft in written(deck_in(code)):
        shown = re.sub(r"\(slides/\d+\.png\)", "", draft.marked)
        said = "\n".join(remark for remark in draft.remarks)
        found = ENGLISH.search(shown) or ENGLISH.search(said)
        allowed = {"Slide", "slides"} if code in {"it", "pt"} else set()
        assert not found or found[0] in allowed, (draft.kind, draft.style, found)


@pytest.mark.parametrize("code", TONGUES)
def test_every_sentence_in_another_language_is_cited_or_free_of_facts(code: str) -> None:
    deck = deck_in(code)
    for draft in written(deck):
        assert [found.text for found in ground(draft, deck, BRIEF)] == [], (draft.kind, draft.style)


@pytest.mark.parametrize("code", TONGUES)
def test_what_was_said_in_confidence_or_to_the_room_stays_there(code: str) -> None:
    secret = re.compile(r"maire|alcalde|sindaco|burgemeester|prefeito", re.IGNORECASE)
    greeting = re.compile(r"Bonsoir|Buenas noches|Buonasera|Goedenavond|Boa noite")
    for draft in written(deck_in(code)):
        assert not secret.search(draft.marked)
        assert not greeting.search(draft.marked)


@pytest.mark.parametrize("code", TONGUES)
def test_agenda_and_thanks_are_unused_with_a_reason_in_the_decks_language(code: str) -> None:
    outline = plan(deck_in(code), BRIEF)
    say = language(code).say
    assert {one.number: one.why for one in outline.unused} == {
        1: say["unused_title"],
        2: say["unused_agenda"],
        7: say["unused_closing"],
    }


@pytest.mark.parametrize("code", TONGUES)
def test_a_clause_that_asks_becomes_a_question_without_quotation_marks(code: str) -> None:
    deck = deck_in(code)
    (guide,) = write(deck, plan(deck, BRIEF), BRIEF, kind="web-chat", style="reading")
    asked = re.findall(r"^## (.*\?)$", guide.marked, re.MULTILINE)
    assert len(asked) == 4
    assert sum("“" not in text and "«" not in text for text in asked) >= 2


def test_french_marks_stand_behind_a_space_that_does_not_break() -> None:
    deck = deck_in("fr")
    (guide,) = write(deck, plan(deck, BRIEF), BRIEF, kind="web-chat", style="reading")
    assert "la nuit\u00a0?" in guide.marked
    assert "«\u00a0Les règles de l’atelier\u00a0»\u00a0?" in guide.marked
    assert not re.search(r"\w[?!;]", re.sub(r"\[\^[^\]]*\]", "", guide.marked))


@pytest.mark.parametrize("code", sorted(set(WRITTEN) - {"en", "de"}))
def test_a_book_says_all_that_german_says(code: str) -> None:
    tongue = language(code)
    assert set(tongue.say) == set(GERMAN.say)
    for key, text in tongue.say.items():
        fields = set(re.findall(r"\{+\w+", text))
        assert fields == set(re.findall(r"\{+\w+", GERMAN.say[key])), key
    nouns: dict[Noun, tuple[str, ...]] = {"kind": kinds(), "style": styles()}
    for noun, names in nouns.items():
        for name in names:
            english = load_template(noun, name).front.get("say", {}).get("en", {})
            assert set(tongue.templates.get(name, {})) == set(english), name


@pytest.mark.parametrize("code", sorted(WRITTEN))
def test_a_language_knows_how_a_count_begins_goes_on_and_is_spoken_of(code: str) -> None:
    tongue = language(code)
    assert all((tongue.begins_count, tongue.goes_on, tongue.what_was_told))


def test_every_book_is_a_written_language_and_the_reverse() -> None:
    books = {path.stem for path in BOOKS.glob("*.toml")}
    assert books | {"en", "de"} == set(WRITTEN)
    for path in BOOKS.glob("*.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("code", "sentence", "phrase"),
    [
        ("fr", "Les abonnés trouvent un vélo", "Un vélo devant chaque porte"),
        ("fr", "Nous réparons trente vélos", "Réparation de trente vélos"),
        ("es", "Los frenos fallaron dos veces", "Dos fallos en los frenos"),
        ("it", "I freni si rompono spesso", "Guasti frequenti ai freni"),
        ("nl", "De stad betaalt de rest", "Betaling van de rest"),
        ("pt", "As avarias caíram muito num ano", "Queda das avarias num ano"),
    ],
)
def test_a_sentence_is_told_from_a_phrase(code: str, sentence: str, phrase: str) -> None:
    tongue = language(code)
    assert is_sentence(sentence, tongue)
    assert not is_sentence(phrase, tongue)


@pytest.mark.parametrize(
    ("code", "order", "fact"),
    [
        ("fr", "Vérifiez les freins d’abord", "Les freins sont vérifiés"),
        ("fr", "Ne laissez aucun vélo dehors", "Ne rien voir la nuit"),
        ("en", "Never leave a bicycle outside", "Never better than last year"),
        ("es", "Revise los frenos primero", "Los frenos están revisados"),
        ("it", "Controllare prima i freni", "Il controllo dei freni"),
        ("de", "Notieren Sie jedes Teil", "Wissen Sie, was es kostet?"),
        ("de", "Räumen Sie das Werkzeug auf", "Die Kunden notieren Sie"),
        ("nl", "Controleer eerst de remmen", "De remmen zijn gecontroleerd"),
        ("pt", "Verifique primeiro os freios", "Os freios foram verificados"),
    ],
)
def test_an_order_is_told_from_a_fact(code: str, order: str, fact: str) -> None:
    tongue = language(code)
    assert is_order(order, tongue)
    assert not is_order(fact, tongue)


# Languages without a book


@pytest.mark.parametrize(
    ("deck", "code", "name"),
    [(POLISH, "pl", "Polish"), (JAPANESE, "ja", "Japanese"), (ARABIC, "ar", "Arabic")],
)
def test_a_language_without_a_book_gets_its_summary_and_a_sentence(
    deck: Source, code: str, name: str
) -> None:
    assert detect(unit.text for one in deck.slides for unit in one.units) == code
    assert fitting(deck, BRIEF) == (("summary", "reading"),)
    (draft,) = write(deck, plan(deck, BRIEF), BRIEF, kind="summary", style="reading")
    assert draft.needs_writing
    said = " ".join(draft.remarks)
    assert name in said
    assert 'language = "en"' in said
    assert "podcast-script" in said
    for one in deck.slides:
        assert one.title in draft.marked
        for unit in one.notes:
            assert unit.text not in draft.marked


def test_a_brief_that_wants_only_what_is_refused_is_told_so() -> None:
    with pytest.raises(BriefError, match="Polish.*podcast-script"):
        fitting(POLISH, Brief(kinds=("podcast-script",)))
    assert fitting(POLISH, Brief(kinds=("podcast-script", "clean-deck"))) == ()


def test_a_brief_that_names_a_language_has_every_kind_in_it() -> None:
    brief = Brief(language="de")
    assert {kind for kind, _ in fitting(POLISH, brief)} == set(kinds())
    (guide,) = write(POLISH, plan(POLISH, brief), brief, kind="web-chat", style="reading")
    assert "Was weiterzugeben ist" in guide.marked
    assert any("Polish" in remark and "German" in remark for remark in guide.remarks)


def test_a_model_may_write_in_any_language() -> None:
    assert {kind for kind, _ in fitting(JAPANESE, BRIEF, any_language=True)} == set(kinds())


def test_a_deck_in_two_languages_is_written_in_the_one_it_has_more_of() -> None:
    french = deck_in("fr")
    deck = source(
        *french.slides,
        slide(8, "Why bridges are inspected at night", (), next(iter(TOPICS.values()))),
        language="",
    )
    (post,) = write(deck, plan(deck, BRIEF), BRIEF, kind="blog-post", style="reading")
    assert "Aucun brief" in post.remarks[0]
    assert "The night crew measures the cables" not in post.marked
    assert any("diapositives 8" in remark for remark in post.remarks)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Det är en stad som lånar ut cyklar, och vi lagar dem när alla sover", "sv"),
        ("Město půjčuje kola a ráno je potřebuje, ale také je nutné je opravit", "cs"),
        ("Kaupunki lainaa pyöriä ja ne ovat tarpeen aamulla, mutta yö on pitkä kun se alkaa", "fi"),
        ("Şehir bisiklet veriyor ve sabah için çok gerekli, ama gece bir ekip var", "tr"),
        ("Город даёт велосипеды, и утром они нужны всем", "ru"),
        ("城市借出两千辆自行车", "zh"),
        ("도시는 자전거 이천 대를 빌려줍니다", "ko"),
        ("Kubernetes Docker Terraform", ""),
    ],
)
def test_other_languages_are_told(text: str, code: str) -> None:
    assert detect([text]) == code
