from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.errors import UnknownNameError
from deckproof.model import Brief, Claim, ClaimKind, Draft, PodcastPlan, Source
from tests.writers.making import TOPICS, slide, source, talk
from writers import default_brief, fitting, kinds, plan, styles, write
from writers.grounding import ground
from writers.languages import language
from writers.leaning import leans
from writers.marks import hold_page

BRIEF = default_brief()
ROOT = Path(__file__).parents[2]


def drafts(
    deck: Source, brief: Brief = BRIEF, *, kind: str = "blog-post", style: str = "reading"
) -> tuple[Draft, ...]:
    return write(deck, plan(deck, brief), brief, kind=kind, style=style)


def told(found: tuple[Draft, ...]) -> str:
    return "\n".join(draft.marked for draft in found)


def shown(deck: Source, number: int) -> str:
    one = next(one for one in deck.slides if one.number == number)
    cells = [cell for table in one.tables for row in table for cell in row]
    return " ".join((one.title, *(unit.text for unit in (*one.units, *one.notes)), *cells))


def grams(text: str) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    words = re.findall(r"\w+", re.sub(r"\[\^s\d+\]", "", text.casefold()))
    return set(itertools.pairwise(itertools.pairwise(words)))


ALL = [(kind, style) for kind in kinds() for style in styles()]


@pytest.mark.parametrize(("kind", "style"), ALL)
def test_every_claim_is_cited_or_glue_without_a_fact(kind: str, style: str) -> None:
    deck = talk(repeats=3)
    for draft in drafts(deck, kind=kind, style=style):
        assert draft.claims
        for claim in draft.claims:
            if claim.cites:
                assert set(claim.cites) <= {one.number for one in deck.slides}
            else:
                assert claim.kind is ClaimKind.GLUE
                assert not re.search(r"\d", claim.text)


@pytest.mark.parametrize(("kind", "style"), ALL)
def test_every_number_and_name_stands_on_the_cited_slides(kind: str, style: str) -> None:
    deck = source(
        slide(1, "Bridges that report for duty", ["Harbor City Works"]),
        *(
            slide(
                number,
                f"What Ada Lind learned on bridge {number}",
                [
                    f"Cable {number * 7} hums at {number * 31} hertz",
                    "Needs:",
                    "\tcold steel",
                    "\tquiet nights",
                    "Ask Ada Lind about the winch",
                ],
                f"Ada Lind measured {number * 7} cables in Norrby on a Tuesday. The winch from Holm {number} was replaced after {number * 31} hours of use.",
                table=[
                    ["Bridge", "Before", "After"],
                    [f"Old {number}", f"{number * 3} faults", f"{number} faults"],
                ],
            )
            for number in range(2, 14)
        ),
    )
    for draft in drafts(deck, kind=kind, style=style):
        for claim in draft.claims:
            near = " ".join(shown(deck, number) for number in claim.cites).casefold()
            assert not claim.cites or not _strange(claim, near)


def _strange(claim: Claim, near: str) -> set[str]:
    numbers = {
        number
        for number in re.findall(r"\d+", re.sub(r"\bslides? [\d–, ]+|^\d+:\d\d", "", claim.text))
        if number not in near
    }
    names = {
        name
        for name in re.findall(r"(?<=[a-z,] )[A-ZÄÖÜ]\w+", claim.text)
        if name.casefold() not in near
    }
    return numbers | names


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "from tests.writers.making import talk\n"
        "from deckproof.codec import digest_of\n"
        "from writers import default_brief, fitting, plan, write\n"
        "deck, brief = talk(repeats=3), default_brief()\n"
        "outline = plan(deck, brief)\n"
        "print(digest_of(outline, [write(deck, outline, brief, kind=k, style=s) for k, s in fitting(deck, brief)]))\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
    assert seen != {""}


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


def test_a_draft_without_a_brief_says_that_it_serves_no_stated_plan() -> None:
    for kind, style in fitting(talk(), BRIEF):
        for draft in drafts(talk(), kind=kind, style=style):
            assert "serves no stated plan" not in draft.marked
            assert "serves no stated plan" in draft.remarks[0]
            assert "serves no stated plan" in hold_page(draft, slide_titles={})


def test_a_draft_says_how_it_serves_its_brief_and_ends_with_its_calls() -> None:
    brief = Brief(
        purpose="customer experience",
        audience="bridge inspectors",
        value="a night shift that ends at midnight",
        call_to_action="Try one sensor for a month",
        contact="press@harbor.example",
        licence="CC BY 4.0",
        byline="Ada Lind",
    )
    draft = drafts(talk(), brief)[0]
    for said in (
        "Try one sensor for a month.",
        "press@harbor.example",
        "CC BY 4.0",
        "Ada Lind",
    ):
        assert said in draft.marked
    for said in (
        "Written for bridge inspectors.",
        "It serves this purpose: customer experience.",
        "What the reader gets: a night shift that ends at midnight.",
    ):
        assert said not in draft.marked
        assert said in draft.remarks[0]
        assert said in hold_page(draft, slide_titles={}).split("\n\n")[0]


def test_a_brief_that_names_no_reader_is_told_so() -> None:
    draft = drafts(talk(), Brief(purpose="innovation"))[0]
    assert any("names no reader" in remark for remark in draft.remarks)


def test_words_to_avoid_are_reported() -> None:
    draft = drafts(talk(), Brief(audience="all", avoid=("ladder",)))[0]
    assert any("“ladder”" in remark for remark in draft.remarks)


def test_a_masked_customer_is_a_customer_in_running_text() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "A trial with [Customer 1]",
            [],
            "The trial with [Customer 1] took nine weeks. [Customer 1]'s crew kept the key. "
            + TOPICS["How a sensor replaces the ladder"],
        ),
    )
    draft = drafts(deck)[0]
    assert "The trial with a customer took nine weeks.[^s2]" in draft.marked
    assert "The customer's crew kept the key.[^s2]" in draft.marked
    assert "[Customer" not in draft.marked
    assert not ground(draft, deck)
    assert any("a customer" in remark for remark in draft.remarks)


def test_the_summary_says_what_the_deck_covers_and_what_it_aims_at() -> None:
    deck = talk(repeats=4)
    aims = slide(2, "Session objectives", ["Learn how cables are heard", "Decide on a first trial"])
    slides = (
        deck.slides[0],
        aims,
        *(replace(one, number=one.number + 1) for one in deck.slides[1:]),
    )
    (draft,) = drafts(replace(deck, slides=slides), kind="summary")
    assert "The pages cover" in draft.marked
    assert "Learn how cables are heard; Decide on a first trial" in draft.marked
    assert re.search(r"^Keywords: .+, .+", draft.marked, re.MULTILINE)
    assert re.search(r"\(slides \d+–\d+\)", draft.marked)
    assert len(draft.title.split()) >= 4


def test_a_deck_with_nothing_to_tell_is_described_by_its_own_words() -> None:
    deck = source(
        slide(1, "Bridges"), slide(2, "Ladders and winches", pictures=["A ladder at night"])
    )
    (draft,) = drafts(deck, kind="summary")
    assert "carries no sentence" in draft.marked
    assert "- Ladders and winches; A ladder at night[^s2]" in draft.marked
    assert "Keywords: " in draft.marked


def test_a_short_title_of_a_summary_is_made_telling() -> None:
    deck = talk(repeats=3)
    slides = (replace(deck.slides[0], title="Bridges"), *deck.slides[1:])
    (draft,) = drafts(replace(deck, slides=slides), kind="summary")
    assert draft.title.startswith("Bridges – ")
    assert len(draft.title.split()) >= 4


def spoken(draft: Draft) -> int:
    script = draft.marked.split("## Script")[1].split("## Show notes")[0]
    return len(re.sub(r"\[\^s\d+\]|\*\*\w+:\*\*|^#.*$", "", script, flags=re.MULTILINE).split())


def test_a_podcast_comes_within_a_tenth_of_the_minutes_asked() -> None:
    brief = replace(BRIEF, podcast=PodcastPlan(minutes=5.0))
    (draft,) = drafts(talk(repeats=6), brief, kind="podcast-script")
    assert abs(spoken(draft) - 750) <= 75
    assert "shorter than asked" not in draft.marked


def test_a_podcast_that_the_deck_cannot_fill_says_so() -> None:
    brief = replace(BRIEF, podcast=PodcastPlan(minutes=30.0))
    (draft,) = drafts(talk(), brief, kind="podcast-script")
    assert "shorter than asked" not in draft.marked
    assert "shorter than asked" in hold_page(draft, slide_titles={})
    assert any(
        re.match(r"This deck carries about \d+(\.\d)? minutes, shorter than asked\.", remark)
        for remark in draft.remarks
    )


def test_two_hosts_take_turns() -> None:
    brief = replace(BRIEF, podcast=PodcastPlan(minutes=6.0, hosts=("Ana", "Ben")))
    (draft,) = drafts(talk(repeats=4), brief, kind="podcast-script")
    speakers = re.findall(r"^\*\*(\w+):\*\*", draft.marked, re.MULTILINE)
    assert set(speakers) == {"Ana", "Ben"}
    assert sum(one != other for one, other in itertools.pairwise(speakers)) >= 4


def test_symbols_and_addresses_are_not_read_aloud() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        *(
            slide(
                n,
                title,
                [],
                f"Costs fell by {n} % (and the crew & the city agreed). More is at https://bridges.example/report today. {notes}",
            )
            for n, (title, notes) in enumerate(TOPICS.items(), 2)
        ),
    )
    (draft,) = drafts(deck, kind="podcast-script")
    script = re.sub(r"\[\^s\d+\]", "", draft.marked.split("## Script")[1].split("## Show notes")[0])
    assert "percent" in script
    assert not re.search(r"https?:|[%&()<>|\\]", script)


def test_a_german_deck_gets_german_words_around_its_own() -> None:
    notes = "Die Mannschaft misst die Seile in der Nacht. Kalter Stahl dehnt sich nicht, und so lassen sich zwei Nächte vergleichen. Die Stadt sperrt eine Spur von elf bis vier Uhr."
    deck = source(
        slide(1, "Brücken melden sich zum Dienst"),
        *(
            slide(
                n,
                f"Was die Brücke Nummer {n} uns lehrt",
                [],
                f"{notes} Auf der Brücke {n} hingen {n + 3} Fühler.",
            )
            for n in range(2, 12)
        ),
        language="de",
    )
    for kind in ("summary", "blog-post", "podcast-script"):
        page = told(drafts(deck, kind=kind))
        assert all("kein Briefing" in draft.remarks[0] for draft in drafts(deck, kind=kind))
        for english in ("No brief", "The pages cover", "You will read", "welcome"):
            assert english not in page


@pytest.mark.parametrize(("kind", "style"), ALL)
@pytest.mark.parametrize(
    "deck",
    [
        source(),
        source(slide(1)),
        source(slide(1, pictures=["A bridge at night"]), slide(2, pictures=["A ladder"])),
    ],
)
def test_empty_and_picture_decks_survive(deck: Source, kind: str, style: str) -> None:
    for draft in drafts(deck, kind=kind, style=style):
        assert draft.marked.startswith("# ")


def test_a_hostile_deck_cannot_write_markup() -> None:
    deck = source(
        slide(1, "<script>alert(1)</script> Bridges that report"),
        slide(
            2,
            "Cables [^s9] and **winches**",
            [
                "# Not a heading at all, says the crew",
                "![x](javascript:alert(1)) is what the crew saw that night",
                "The crew | the city ``` wrote it down [^s1] twice",
            ],
            TOPICS["How a sensor replaces the ladder"],
        ),
    )
    for kind in kinds():
        for draft in drafts(deck, kind=kind):
            assert "<script" not in draft.marked
            assert "](javascript" not in draft.marked
            assert "```" not in draft.marked
            assert 9 not in draft.slides


def test_an_unknown_kind_or_style_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="blog-post"):
        drafts(talk(), kind="blogpost")
    with pytest.raises(UnknownNameError, match="reading"):
        drafts(talk(), style="readin")
    with pytest.raises(UnknownNameError, match="summary"):
        fitting(talk(), Brief(kinds=("sumary",)))


def test_a_brief_names_what_is_written() -> None:
    assert set(fitting(talk(), BRIEF)) >= {("summary", "reading"), ("blog-post", "reading")}
    assert fitting(talk(), Brief(kinds=("blog-post",), styles=("reading",))) == (
        ("blog-post", "reading"),
    )


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(max_size=40), st.lists(st.text(max_size=80), max_size=4), st.text(max_size=160)
        ),
        max_size=6,
    )
)
def test_any_text_is_survived(given_slides: list[tuple[str, list[str], str]]) -> None:
    deck = source(
        *(
            slide(n, title, bullets, notes)
            for n, (title, bullets, notes) in enumerate(given_slides, 1)
        ),
        language="",
    )
    for kind in ("summary", "blog-post", "podcast-script"):
        for draft in drafts(deck, kind=kind):
            assert draft.marked
            assert set(draft.slides) <= {one.number for one in deck.slides}
