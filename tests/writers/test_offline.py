"""What the offline writer writes, whatever the kind: from the slides it cites, the same each time, and of any deck."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckproof.errors import UnknownNameError
from deckproof.model import Brief, Claim, ClaimKind, Source
from tests.writers.drafting import drafts
from tests.writers.making import TOPICS, slide, source, talk
from writers import fitting, kinds, styles

ROOT = Path(__file__).parents[2]


def shown(deck: Source, number: int) -> str:
    one = next(one for one in deck.slides if one.number == number)
    cells = [cell for table in one.tables for row in table for cell in row]
    return " ".join((one.title, *(unit.text for unit in (*one.units, *one.notes)), *cells))


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
