"""Blog posts of the offline writer: how they split the deck, what they leave out, and how they tell fragments."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from tests.writers.drafting import drafts, told
from tests.writers.making import TOPICS, slide, source, talk
from writers import kinds, plan
from writers.brief import default_brief
from writers.languages import language
from writers.leaning import leans
from writers.profiles import off_profile
from writers.templates import load_template


def grams(text: str) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    words = re.findall(r"\w+", re.sub(r"\[\^s\d+\]", "", text.casefold()))
    return set(itertools.pairwise(itertools.pairwise(words)))


def test_posts_do_not_repeat_each_other() -> None:
    found = drafts(talk(repeats=4))
    assert len(found) >= 2
    for one, other in itertools.combinations(found, 2):
        first, second = grams(one.marked), grams(other.marked)
        assert len(first & second) <= 0.08 * min(len(first), len(second)) + 12  # the closing line


def test_posts_of_a_deck_with_enough_text_have_250_to_1200_words() -> None:
    for draft in drafts(talk(repeats=6)):
        assert 250 <= draft.words <= 1200


def test_the_posts_cite_nearly_all_content_slides() -> None:
    deck = talk(repeats=5)
    cited = {number for draft in drafts(deck) for number in draft.slides}
    content = {one.number for one in deck.slides[1:-1]}
    assert len(cited & content) >= 0.9 * len(content)


def test_no_paragraph_begins_with_a_word_that_needs_the_one_before() -> None:
    notes = "This is why it matters. For example, the crew works at night. It saves money. The council was surprised by that."
    deck = source(
        slide(1, "Bridges that report for duty"),
        *(
            slide(n, f"Cable {n} and its winch", [], f"{notes} {text}")
            for n, text in enumerate(TOPICS.values(), 2)
        ),
    )
    for line in told(drafts(deck)).splitlines():
        assert not leans(line.lstrip("#->* "), language("en")), line


def test_nothing_said_only_aloud_is_written() -> None:
    notes = (
        "Next slide please. As you can see here, the line goes up. Let me tell you a story. I'm an engineer. "
        "Don't say this aloud: the mayor hates it. The crew measures every cable at night."
    )
    found = told(
        drafts(
            source(
                slide(1, "Bridges that report for duty"),
                slide(
                    2,
                    "Cables in winter",
                    [],
                    notes + " " + TOPICS["Why bridges are inspected at night"],
                ),
            )
        )
    )
    assert "measures every cable" in found
    for said in ("Next slide", "As you can see", "Let me", "I'm", "aloud", "mayor"):
        assert said not in found


@pytest.mark.parametrize("kind", kinds())
def test_code_is_neither_written_nor_read_aloud(kind: str) -> None:
    code = [
        "$ mkdir bridges",
        "SELECT hum FROM cables WHERE id = 3",
        "def measure(cable):",
        "    return cable.hum()",
    ]
    deck = source(
        slide(1, "Bridges that report for duty"),
        *(slide(n, title, code, notes) for n, (title, notes) in enumerate(TOPICS.items(), 2)),
    )
    found = told(drafts(deck, kind=kind))
    for line in ("mkdir", "SELECT", "def measure", "cable.hum"):
        assert line not in found


def test_agenda_bullets_are_not_dressed_as_sentences() -> None:
    deck = talk(repeats=3)
    agenda = slide(
        2, "Agenda", ["Inspecting the cables", "Replacing the ladders", "Coffee with the council"]
    )
    slides = (
        deck.slides[0],
        agenda,
        *(replace(one, number=one.number + 1) for one in deck.slides[1:]),
    )
    assert "Coffee" not in told(drafts(replace(deck, slides=slides)))


def test_an_agenda_that_somebody_spoke_about_is_still_called_one() -> None:
    deck = talk(repeats=3)
    bare = slide(2, "Agenda", [])
    spoken = replace(bare, notes=slide(2, "Agenda", ["Skip."]).units)
    later = [replace(one, number=one.number + 1) for one in deck.slides[1:]]
    for agenda in (bare, spoken):
        whole = replace(deck, slides=(deck.slides[0], agenda, *later))
        why = {one.number: one.why for one in plan(whole, default_brief()).unused}
        assert why[2] == language("en").say["unused_agenda"]


@pytest.mark.parametrize(
    ("page", "turn"),
    [("What is it there? Who asks for it? " * 4, "fewer"), ("It runs. " * 30, "more")],
)
def test_a_page_that_misses_its_style_says_by_what_measure_and_what_to_do(
    page: str, turn: str
) -> None:
    wanted = {"questions": [0, 1], "words_per_sentence": [3, 24]}
    style = replace(load_template("style", "reading"), front={"profile": wanted})
    kind = replace(load_template("kind", "blog-post"), front={})
    (said,) = off_profile(page, style, kind)
    measure = {"fewer": "0 to 1 questions in 100 words", "more": "3 to 24 words in a sentence"}
    assert measure[turn] in said
    assert f"{turn} would suit its readers better" in said


def test_a_measure_is_written_with_the_decimal_sign_of_the_draft() -> None:
    style = replace(load_template("style", "reading"), front={"profile": {"sections": [0.1, 1.2]}})
    kind = replace(load_template("kind", "blog-post"), front={})
    (said,) = off_profile("Es läuft. " * 30, style, kind, language("de"))
    assert "0,1 bis 1,2 Abschnitte" in said


def test_fragments_become_an_honest_sentence_or_a_list() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "What a sensor needs",
            [
                "Design factors include:",
                "\tSafety",
                "\tSimplicity",
                "\tCold steel",
                "Nights with cold steel are best",
            ],
        ),
        slide(
            3,
            "Kinds of cable",
            [
                "Main cable: carries the deck",
                "Hanger: ties the deck to the main cable",
                "Stay: runs from the tower to the deck",
            ],
        ),
    )
    spoken = told(drafts(deck, style="auditory"))
    assert "Design factors include safety, simplicity and cold steel.[^s2]" in spoken
    found = told(drafts(deck))
    assert "Design factors include:[^s2]\n\n- Safety[^s2]\n- Simplicity[^s2]\n" in found
    assert "- Hanger: ties the deck to the main cable[^s3]" in found


def test_a_deck_of_bullets_gives_a_digest_that_says_so() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        *(
            slide(
                n,
                f"Bridge number {n}",
                [f"Cable {n} of steel", f"Winch {n} from the yard", "Quiet nights"],
            )
            for n in range(2, 12)
        ),
    )
    for draft in drafts(deck):
        assert draft.needs_writing
        assert any("digest" in remark for remark in draft.remarks)
        assert "digest" not in draft.marked
