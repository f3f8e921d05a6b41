"""What makes an editor wince, a class each: orphans, labels, cards, notes to oneself, headlines told twice."""

from __future__ import annotations

import pytest

from deckproof.model import Brief, Draft, Source
from tests.writers.making import TOPICS, slide, source, talk
from writers import default_brief, kinds, plan, write
from writers.languages import language
from writers.long_sentences import split_long
from writers.passages import Sentence
from writers.reading import read_source
from writers.trimming import stands_alone

ENGLISH = language("en")


def post(deck: Source, *, style: str = "reading", brief: Brief | None = None) -> Draft:
    brief = brief or default_brief()
    return write(deck, plan(deck, brief), brief, kind="blog-post", style=style)[0]


def told(notes: str, bullets: tuple[str, ...] = ()) -> str:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "How a sensor replaces the ladder",
            bullets,
            f"{notes} " + TOPICS["How a sensor replaces the ladder"],
        ),
    )
    return post(deck).marked


@pytest.mark.parametrize(
    ("notes", "orphan"),
    [
        ("I never believed a percentage. A painter with a mop did.", "mop did"),
        ("I keep the log in a tin. Inspectors wrote gold in that tin.", "gold"),
        ("My apprentice asked me why. He was right.", "was right"),
    ],
)
def test_what_lost_its_antecedent_goes_with_it(notes: str, orphan: str) -> None:
    assert orphan not in told(notes)


def test_what_kept_its_antecedent_stays() -> None:
    assert "A painter did." in told(
        "Nobody had asked the painters. A painter did. It changed the plan for us all."
    )


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Four were painters and three were climbers.", False),
        ("The third rule matters most.", False),
        ("Our second mistake had a logo.", False),
        ("Four painters climbed the northern tower.", True),
        ("Most bridges are painted every nine years.", True),
    ],
)
def test_a_count_of_the_unnamed_does_not_stand_alone(text: str, *, alone: bool) -> None:
    assert stands_alone(Sentence(text=text, cites=(2,)), ENGLISH) is alone


def test_a_long_sentence_is_not_cut_before_what_hangs_on_it() -> None:
    for text in (
        "A caller who is asked what she sees will walk over and look, and tell you about the puddle on the floor.",
        "The names of all colleagues are covered with tape, so that nobody reads a job as a verdict on a friend.",
    ):
        assert len(split_long(Sentence(text=text, cites=(2,)), 12, ENGLISH)) == 1


def test_headlines_beside_a_story_are_not_told_again() -> None:
    page = told("", ("One small sensor on each cable", "Even hum, healthy cable", "Nobody climbs"))
    assert "Nobody climbs" not in page
    assert "Even hum, healthy cable" not in page
    assert "Nobody has to climb for that.[^s2]" in page


def test_a_fact_that_the_notes_leave_out_stays() -> None:
    assert "1,940 sensors hang in nine towns." in told("", ("1,940 sensors hang in nine towns.",))


def boxes(number: int, title: str, *labels: str) -> Source:
    """A slide whose every label is in a text box of its own."""
    made = slide(number, title, labels)
    from dataclasses import replace

    units = tuple(replace(unit, block=f"box{at}") for at, unit in enumerate(made.units))
    return source(slide(1, "Bridges that report for duty"), replace(made, units=units))


def test_the_labels_of_a_drawing_become_one_honest_sentence() -> None:
    deck = boxes(
        2,
        "Who talks to whom",
        "Painters",
        "Crew",
        "Council",
        "Drivers",
        "Crew",
        "Insurers",
        "Climbers",
    )
    page = post(deck).marked
    assert (
        "The drawing “Who talks to whom” names Painters, Crew, Council, Drivers, Insurers and Climbers.[^s2]"
        in page
    )
    assert page.count("Crew") == 1


def test_a_speakers_card_is_not_told() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2,
            "Ines Marten",
            ["Inspector of the northern bridges", "[address A]", "[address B]", "@bridgecare"],
        ),
        *(slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 3)),
    )
    assert 2 not in {page.number for page in read_source(deck, default_brief()).content}
    assert "Inspector of" not in post(deck).marked


def test_notes_to_oneself_are_not_told() -> None:
    page = told(
        "Discuss the status page. Go to Petra's talk next. More detailed info in the paper."
    )
    assert not any(word in page for word in ("status page", "Petra", "detailed info"))


def test_a_list_is_lowered_whole_or_not_at_all() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2, "Work", ["Strands:", "Text Types", "Production of Writing", "Research of Old Texts"]
        ),
    )
    assert (
        "Strands: Text Types, Production of Writing and Research of Old Texts.[^s2]"
        in post(deck, style="auditory").marked
    )


def test_a_chapters_title_is_its_parts() -> None:
    long = talk(repeats=5)
    numbers = [slide_.number for slide_ in long.slides]
    shifted = [
        slide(
            number + (1 if number > 6 else 0),
            one.title,
            [],
            " ".join(unit.text for unit in one.notes),
        )
        for number, one in zip(numbers, long.slides, strict=True)
    ]
    deck = source(*shifted[:6], slide(7, "Ears instead of ladders"), *shifted[6:])
    titles = [part.title for part in plan(deck, default_brief()).parts]
    assert "Ears instead of ladders" in titles


def test_a_draft_says_where_it_speaks_of_its_plan_or_that_it_does_not() -> None:
    near = post(
        talk(), brief=Brief(audience="inspectors", value="cheaper insurance and a trial of sensors")
    )
    assert any("slide 4" in remark for remark in near.remarks)
    far = post(talk(), brief=Brief(audience="cooks", value="recipes for winter soups"))
    assert any("No sentence here speaks" in remark for remark in far.remarks)


def test_a_hook_can_be_read_alone_and_stands_in_the_post() -> None:
    deck = talk(repeats=3)
    for draft in write(
        deck, plan(deck, default_brief()), default_brief(), kind="blog-post", style="reading"
    ):
        hooks = [line for line in draft.marked.splitlines() if line.startswith("> ")]
        assert all(draft.marked.count(line[2:]) == 2 for line in hooks)


def test_a_list_that_its_notes_say_again_in_one_sentence_is_told_once() -> None:
    deck = source(
        slide(1, "Bridges that report for duty"),
        slide(
            2, "How a sensor replaces the ladder", (), TOPICS["How a sensor replaces the ladder"]
        ),
        slide(
            3,
            "Take-aways",
            ("Count weekly", "Order the day after", "Trust the hum"),
            "To sum up: count weekly on one day, order the day after, and trust the hum.",
        ),
    )
    for kind in ("blog-post", "podcast-script"):
        (page, *_) = write(
            deck, plan(deck, default_brief()), default_brief(), kind=kind, style="reading"
        )
        assert page.marked.count("rust the hum") == 1 + page.marked.partition("## Show notes")[
            2
        ].count("rust the hum")


def test_an_address_at_the_end_has_no_stop_glued_to_it() -> None:
    deck = talk()
    brief = Brief(
        call_to_action="try one sensor", contact="ines@harbor.example", licence="CC BY 4.0"
    )
    for kind in kinds():
        (page, *_) = write(deck, plan(deck, brief), brief, kind=kind, style="reading")
        lines = page.marked.splitlines()
        assert "Try one sensor." in lines
        assert "ines@harbor.example" in lines
        assert "CC BY 4.0" in lines


def test_a_german_podcast_of_a_minute_says_so_in_german_alone() -> None:
    german = language("de")
    assert "1 Minute," in german.say["shorter_one"].format(minutes="1")
    assert "asked" not in german.say["shorter"]


@pytest.mark.parametrize("first", ["31 new bees each month", "what the keeper saw"])
def test_a_title_that_is_a_clause_is_not_run_into_the_line_below(first: str) -> None:
    notes = "The hive has grown since the spring, because the keeper feeds it at dusk and leaves it alone."
    deck = source(slide(1, "Bees"), slide(2, "Where we are", [first, "No second queen"], notes))
    brief = default_brief()
    outline = plan(deck, brief)
    for kind in ("blog-post", "web-chat", "podcast-script"):
        for draft in write(deck, outline, brief, kind=kind, style="reading"):
            assert f"re we are {first}".casefold() not in draft.marked.casefold()
            assert f"are you {first}".casefold() not in draft.marked.casefold()


def test_a_title_that_breaks_off_before_a_figure_keeps_its_line_apart() -> None:
    deck = source(slide(1, "Bees"), slide(2, "The hives are", ["31 new bees each month"]))
    assert read_source(deck, default_brief()).pages[1].title == "The hives are"
