"""A list that stands under a head beside others is told as that head's, whatever order the file has; pages tell lists whole."""

from __future__ import annotations

import re
from dataclasses import replace

from deckproof.model import BBox, Source, SourceSlide
from tests.writers.making import TOPICS, slide, source
from writers import default_brief, plan, write
from writers.masking.columns import in_columns

BRIEF = default_brief()
HEADS = ("Begin with", "Leave for later")
LISTS = (["A name on each shelf", "One photograph"], ["Forecasts", "Apps with a logo"])
BOXES = {
    "h0": (40.0, 100.0, 300.0, 30.0),
    "h1": (380.0, 102.0, 300.0, 30.0),
    "l0": (40.0, 140.0, 300.0, 200.0),
    "l1": (380.0, 140.0, 300.0, 200.0),
}


def two_columns(number: int = 2, notes: str = "") -> SourceSlide:
    """Both heads first, then both lists, as many files have them."""
    made = slide(number, "What to do first", (*HEADS, *LISTS[0], *LISTS[1]), notes)
    blocks = ("h0", "h1", "l0", "l0", "l1", "l1")
    units = [replace(unit, block=block) for unit, block in zip(made.units, blocks, strict=True)]
    return replace(made, units=tuple(units))


def arranged(boxes: dict[str, BBox]) -> list[tuple[str, int]]:
    return [(unit.text, unit.level) for unit in in_columns(two_columns().units, boxes)]


def test_a_list_goes_below_the_head_that_it_stands_under() -> None:
    assert arranged(BOXES) == [
        ("Begin with", 0),
        ("A name on each shelf", 1),
        ("One photograph", 1),
        ("Leave for later", 0),
        ("Forecasts", 1),
        ("Apps with a logo", 1),
    ]


def test_heads_that_the_file_has_the_other_way_round_keep_their_own_lists() -> None:
    crossed = {**BOXES, "h0": BOXES["h1"], "h1": BOXES["h0"]}
    assert arranged(crossed)[:3] == [("Begin with", 0), ("Forecasts", 1), ("Apps with a logo", 1)]


def test_where_boxes_do_not_say_whose_a_list_is_nothing_moves() -> None:
    plain = [(unit.text, unit.level) for unit in two_columns().units]
    assert arranged({}) == plain
    assert arranged({**BOXES, "l1": (40.0, 150.0, 300.0, 200.0)}) == plain
    assert arranged({**BOXES, "h1": (380.0, 420.0, 300.0, 30.0)}) == plain
    assert arranged({**BOXES, "l0": (40.0, 400.0, 300.0, 90.0)}) == plain


def deck(one: SourceSlide) -> Source:
    return source(
        slide(1, "Bridges that report for duty"),
        replace(one, units=in_columns(one.units, BOXES)),
        *(slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 3)),
    )


def page(of: Source, style: str = "reading") -> str:
    (draft, *_) = write(of, plan(of, BRIEF), BRIEF, kind="blog-post", style=style)
    return re.sub(r"\[\^s\d\]", "", draft.marked)


def test_columns_are_told_one_after_the_other() -> None:
    assert (
        "Begin with a name on each shelf and one photograph. Leave for later: forecasts and apps with a logo."
        in page(deck(two_columns()))
    )


# Figures set large


def test_a_figure_set_large_beside_what_was_said_stands_apart() -> None:
    (title, notes), *_ = TOPICS.items()
    made = slide(2, title, ["23 ladders sold since spring", "Cold steel, even hum"], notes)
    units = (replace(made.units[0], block="large"), made.units[1])
    told = deck(replace(made, units=units))
    assert "\n> 23 ladders sold since spring.\n" in page(told)
    assert "23 ladders" not in page(told, style="auditory")


def test_a_list_is_told_whole_or_not_at_all() -> None:
    items = [f"A rope number {n} for the western ramp of the ferry" for n in ("one", "two", "six")]
    long = " ".join(f"Crew {n} measured the cables in the {n}th winter." for n in range(9, 60))
    told = source(
        slide(1, "Bridges that report for duty"),
        slide(2, "What the crew needs", items),
        *(
            slide(n, f"What night {n} brought", [], long.replace("Crew", f"Team {n} and crew"))
            for n in range(3, 7)
        ),
    )
    brief = replace(BRIEF, posts=replace(BRIEF.posts, max=1))
    (draft, *_) = write(told, plan(told, brief), brief, kind="blog-post", style="reading")
    assert sum(item in draft.marked for item in items) in {0, 3}
    assert draft.words < 1200


def test_what_the_notes_take_up_stands_before_them() -> None:
    asked = ["We asked every climber for the humidity"]
    notes = (
        "Who wanted the humidity? Nobody on the crew was foolish, and nobody ever read the number."
    )
    assert re.search(
        r"We asked every climber for the humidity\. Who wanted the humidity\?",
        page(deck(slide(2, "Box seven of eleven", asked, notes))),
    )
    picture = ["The gauge that is lit shows the humidity"]
    told = page(deck(slide(2, "Box seven of eleven", picture, notes)))
    assert "Who wanted the humidity?" in told
    assert not re.search(r"The gauge[^.]*\.\s+Who wanted", told)


def test_a_tables_row_is_said_without_the_capitals_of_its_head() -> None:
    rows = [["Ferry", "Oars", "Since"], ["North", "14", "2024"], ["South", "9", "2025"]]
    told = source(
        slide(1, "A ferry for the west bank"),
        slide(2, "Who rows where", (), "", table=rows),
        *(slide(n, title, [], notes) for n, (title, notes) in enumerate(TOPICS.items(), 3)),
    )
    (draft,) = write(told, plan(told, BRIEF), BRIEF, kind="podcast-script", style="auditory")
    assert "North: Oars 14, since 2024." in draft.marked
