"""What a claim says and its slides do not, by rule; and what must stay quiet."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from deckproof.model import (
    BlockKind,
    Brief,
    Category,
    Claim,
    ClaimKind,
    Draft,
    PodcastPlan,
    Source,
    SourceSlide,
    Unit,
)
from tests.writers.claims import (
    BAKERY,
    BAKERY_FAIR,
    BAKERY_FAULTS,
    CLINIC,
    CLINIC_FAIR,
    CLINIC_FAULTS,
    OFFICE,
    OFFICE_FAIR,
)
from writers.grounding import check_claim, contradictions, ground
from writers.grounding.dates import dates
from writers.grounding.lexicon import opposite, related, stem
from writers.grounding.quantities import quantities
from writers.marks import edit_draft, read_claims

REVIEW = 0.3


def rules(claim: str, *cited: str, elsewhere: tuple[str, ...] = ()) -> set[str]:
    return {hit.rule for hit in check_claim(claim, cited, elsewhere) if hit.confidence >= REVIEW}


def share_flagged(
    slides: tuple[str, ...], cases: tuple[tuple[int, str], ...]
) -> tuple[float, list[str]]:
    flagged = [claim for at, claim in cases if rules(claim, slides[at], elsewhere=slides)]
    return len(flagged) / len(cases), [claim for _, claim in cases if claim not in flagged]


@pytest.mark.parametrize(
    ("slides", "faults"),
    [(BAKERY, BAKERY_FAULTS), (CLINIC, CLINIC_FAULTS)],
    ids=["bakery", "clinic"],
)
def test_nearly_every_changed_sentence_is_flagged(
    slides: tuple[str, ...], faults: tuple[tuple[int, str], ...]
) -> None:
    share, missed = share_flagged(slides, faults)
    assert share >= 0.88, missed


@pytest.mark.parametrize(
    ("slides", "fair"),
    [(BAKERY, BAKERY_FAIR), (CLINIC, CLINIC_FAIR), (OFFICE, OFFICE_FAIR)],
    ids=["bakery", "clinic", "office"],
)
def test_fair_rewordings_stay_quiet(
    slides: tuple[str, ...], fair: tuple[tuple[int, str], ...]
) -> None:
    loud = [claim for at, claim in fair if rules(claim, slides[at], elsewhere=slides)]
    assert len(loud) <= 0.05 * len(fair), loud


@pytest.mark.parametrize("slides", [BAKERY, CLINIC, OFFICE], ids=["bakery", "clinic", "office"])
def test_a_slides_own_sentences_stay_quiet(slides: tuple[str, ...]) -> None:
    for slide in slides:
        for line in slide.split("\n"):
            assert rules(line, slide, elsewhere=slides) == set(), line


@pytest.mark.parametrize(
    ("rule", "claim", "slide"),
    [
        ("number", "It took 49 minutes.", "It took 48 minutes."),
        ("number-unit", "It took 48 hours.", "It took 48 minutes."),
        ("number-unit", "It fell by 3 percentage points.", "It fell by 3 percent."),
        ("number-unit", "It cost 30 dollars.", "It cost 30 euros."),
        ("date", "It opened in May 2021.", "It opened in April 2021."),
        ("date", "It opened in Q3 2021.", "It opened in Q2 2021."),
        ("name", "The robots come from Velmora.", "The robots come from Gripwell."),
        ("negation", "The door does not open.", "The door opens at night. The door does open."),
        ("opposite", "Sales in Bonn increased again.", "Sales in Bonn decreased again."),
        ("strength", "All nurses use the app at night.", "Some nurses use the app at night."),
        ("attribution", "The mill is too loud.", "Critics argue that the mill is too loud."),
        ("attribution", "The mill is too loud.", "According to a neighbour, the mill is too loud."),
        ("condition", "The valve opens.", "If the pressure falls, the valve opens."),
        ("join", "We stayed although it rained.", "We stayed because it rained."),
        ("quotation", "He said “we never ever lost a box”.", "“We rarely lost a box,” he said."),
        ("role", "The mail goes from Bonn to Kiel.", "The mail goes from Kiel to Bonn."),
        (
            "label",
            "The robots work in hall 5 at night.",
            "The robots work in hall 4 at night. 5 robots.",
        ),
        ("row", "Bonn has 14 boats.", "Town ; Boats\nBonn ; 12\nKiel ; 14"),
        ("added", "The boat left Kiel, and critics praised the captain.", "The boat left Kiel."),
    ],
)
def test_each_rule_catches_its_fault(rule: str, claim: str, slide: str) -> None:
    assert rule in rules(claim, slide)


@pytest.mark.parametrize(
    ("claim", "slide"),
    [
        ("It cost 1.2 billion euros.", "It cost €1,203 million."),
        ("It took an hour and a half.", "It took 90 minutes."),
        ("About 9,400 parcels left.", "9,412 parcels left."),
        ("It opened in June 2021.", "It opened on 7 June 2021."),
        ("It opened in the second quarter of 2021.", "It opened in Q2 2021."),
        ("Twelve boats left.", "12 boats left."),
        ("It holds 2 GB.", "It holds 2,000 MB."),
        ("GitHub's pages work.", "Pages of GitHub work."),
        ("NASA built it.", "The National Aeronautics and Space Administration built it."),
        ("It is impossible.", "It is not possible."),
        ("The tool cannot fail.", "The tool can't fail."),
        ("In short, the boat left Kiel.", "The boat left Kiel."),
        ("The slides explain that the boat left Kiel.", "The boat left Kiel."),
        ("[Customer 1] bought two boats.", "Two boats were bought by [Customer 1]."),
    ],
)
def test_another_notation_is_no_fault(claim: str, slide: str) -> None:
    assert rules(claim, slide) == set()


def test_a_name_from_another_slide_is_told_apart_from_a_new_one() -> None:
    (hit,) = check_claim(
        "The robots come from Tarn.",
        ["The robots come from Gripwell."],
        ["Tarn is a lake in Tarn."],
    )
    assert hit.rule == "name"
    assert "another slide" in hit.why


def test_a_placeholder_is_supported_only_where_its_token_stands() -> None:
    assert rules("It was sold to [Customer 2].", "It was sold to [Customer 1].") == {"name"}


def test_numbers_are_read_in_every_notation() -> None:
    read = {
        one.text: (one.values[0], one.dimension)
        for one in quantities("€5m, 15MB, 1.234,56 EUR, twenty-three items, 3 %")
    }
    assert read == {
        "€5m": (5_000_000.0, "euro"),
        "15MB": (15.0, "data"),
        "1.234,56 EUR": (1234.56, "euro"),
        "twenty-three": (23.0, ""),
        "3 %": (3.0, "share"),
    }
    assert quantities("GPT-4 and v2 run on Q3") == ()


def test_months_that_are_words_are_told_by_what_stands_before() -> None:
    assert [date.month for date in dates("In May we may march in March.")] == [5, 3]
    assert dates("They may march.") == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_the_text_hits_lie_inside_the_claim(claim: str, slide: str) -> None:
    for hit in check_claim(claim, [slide], [slide]):
        assert 0 <= hit.start <= hit.end <= len(claim)
        assert 0 < hit.confidence <= 1


@given(st.sampled_from([line for slide in BAKERY for line in slide.split("\n")]))
def test_a_claim_stays_quiet_in_capitals_and_without_its_full_stop(line: str) -> None:
    assert rules(line.rstrip("."), *BAKERY) == set()


def test_stems_and_opposites_know_their_near_misses() -> None:
    assert stem("moving") == stem("moved") == stem("moves")
    assert related(stem("predict"), stem("prediction"))
    assert not related(stem("interest"), stem("internal"))
    assert opposite(stem("increased"), stem("falls"))
    assert not opposite(stem("increased"), stem("rose"))


def source(*slides: tuple[str, ...], count: int = 0) -> Source:
    made = tuple(
        SourceSlide(
            number=number,
            title=lines[0],
            units=tuple(
                Unit(
                    id=f"{number}.{at}",
                    slide=number,
                    text=text,
                    kind=BlockKind.BODY,
                    block=f"b{number}.{at}",
                )
                for at, text in enumerate(lines[1:])
            ),
        )
        for number, lines in enumerate(slides, 1)
    )
    return Source(
        deck="0" * 64,
        name="a.pptx",
        title="Boats",
        language="en",
        slides=made,
        slide_count=count or len(made),
    )


def draft(marked: str, of: Source) -> Draft:
    claims = read_claims(marked, of)
    return Draft(
        kind="blog-post", style="reading", number=1, title="Boats", marked=marked, claims=claims,
        slides=(), words=0, writer="test/1",
    )  # fmt: skip


BOATS = source(
    ("Boats", "Kiel has 12 boats.", "Bonn has no boat."),
    ("Prices", "A boat costs 900 euros."),
    count=3,
)


def test_a_finding_points_at_its_claim_and_span() -> None:
    found = ground(
        draft("# Boats\n\nKiel has 12 boats [^s1]. A boat costs 950 euros [^s2].\n", BOATS), BOATS
    )
    assert [(one.block, one.text, one.slide, one.category) for one in found] == [
        ("c1", "950 euros", 2, Category.UNSUPPORTED)
    ]
    assert found[0].holds
    assert found == ground(
        draft("# Boats\n\nKiel has 12 boats [^s1]. A boat costs 950 euros [^s2].\n", BOATS), BOATS
    )


def test_a_cite_of_a_hidden_or_missing_slide_is_a_finding() -> None:
    whys = [
        one.why
        for one in ground(draft("Kiel has 12 boats [^s3]. Kiel has 12 boats [^s9].", BOATS), BOATS)
    ]
    assert whys == [
        "Slide 3 is hidden or left out, so nothing may rest on it.",
        "There is no slide 9.",
    ]


def test_glue_holds_no_number_name_or_quotation_unless_the_brief_has_it() -> None:
    page = "Ana asks 40 people at Velmora. Write to Ana at boats@harbour.example. Here are two ideas. As they say, “boats are the future”."
    brief = Brief(contact="boats@harbour.example", podcast=PodcastPlan(hosts=("Ana", "Ben")))
    found = [
        (one.rule.removeprefix("grounding."), one.text)
        for one in ground(draft(page, BOATS), BOATS, brief)
    ]
    assert found == [
        ("glue-number", "40"),
        ("glue-name", "Velmora"),
        ("glue-quotation", "“boats are the future”"),
    ]


def test_headings_and_keywords_name_nothing_from_nowhere() -> None:
    page = "# Why the boats left for Velmora\n\n## 2:17 – Prices\n\nKeywords: boats, Kiel, Tarnwell\n\nKiel has 12 boats [^s1].\n"
    found = [one.text for one in ground(draft(page, BOATS), BOATS) if one.block is None]
    assert found == ["Velmora", "Tarnwell"]


def test_two_places_that_differ_in_one_number_are_put_to_the_reviewer() -> None:
    deck = source(
        (
            "One",
            "The pilot in Kiel ran for 12 weeks with robots.",
            "Step 1: open the hall door for robots.",
        ),
        (
            "Two",
            "The pilot in Kiel ran for 14 weeks with robots.",
            "Step 2: open the hall door for robots.",
        ),
        ("Three", "The pilot in Kiel ran for 12 weeks with robots."),
    )
    found = contradictions(deck)
    assert [one.slide for one in found] == [2, 3]
    assert "a number from slide 1" in found[0].why


def test_the_command_answers_each_line(tmp_path: Path) -> None:
    import typer

    from deckproof.cli import ground as command

    app = typer.Typer()
    command.register(app)
    lines = [
        {
            "id": "a",
            "source": [{"slide": 1, "text": "It took 48 minutes."}],
            "claim": "It took 31 minutes.",
            "cites": [1],
        },
        {
            "id": "b",
            "source": [{"slide": 1, "text": "It took 48 minutes."}],
            "claim": "It took 48 minutes.",
            "cites": [1],
        },
        {"id": "c", "source": [], "claim": "It took 48 minutes.", "cites": [1]},
    ]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n")
    result = CliRunner().invoke(app, ["--jsonl", str(file)])
    assert result.exit_code == 0
    answers = {
        answer["id"]: answer["findings"] for answer in map(json.loads, result.stdout.splitlines())
    }
    assert [one["text"] for one in answers["a"]] == ["31 minutes"]
    assert answers["a"][0]["category"] == "unsupported"
    assert answers["b"] == []
    assert answers["c"][0]["rule"] == "grounding.cite"
    assert CliRunner().invoke(app, ["--jsonl", "-"], input=json.dumps(lines[1])).exit_code == 0


@pytest.mark.parametrize(
    "line", ["{", '{"id": 1}', "[]", '{"id":"a","source":[],"claim":1,"cites":[]}']
)
def test_a_line_that_cannot_be_read_is_a_usage_error(line: str) -> None:
    from deckproof.errors import UsageError
    from writers.grounding.lines import ground_line

    with pytest.raises(UsageError, match="line 3"):
        ground_line(line, where="line 3")


def test_a_quote_is_told_from_a_paraphrase() -> None:
    claims = read_claims(
        "Kiel has 12 boats [^s1]. There are 12 boats in Kiel [^s1]. Read on.", BOATS
    )
    assert [claim.kind for claim in claims] == [
        ClaimKind.QUOTE,
        ClaimKind.PARAPHRASE,
        ClaimKind.GLUE,
    ]
    assert isinstance(claims[0], Claim)


def test_a_title_does_not_vouch_for_itself() -> None:
    page = "# It cut costs by 93% in Berlin\n\nIt cut costs by 93% in Berlin.\n"
    edited = edit_draft(draft("# Boats\n", BOATS), page, BOATS)
    assert edited.title == "It cut costs by 93% in Berlin"
    found = {(one.block, one.text) for one in ground(edited, BOATS)}
    assert {("c0", "93%"), ("c0", "Berlin"), (None, "93%"), (None, "Berlin")} <= found


def test_a_title_that_is_no_heading_of_the_page_is_asked_for_all_the_same() -> None:
    stray = replace(draft("It works.\n", BOATS), title="It cut costs by 93% in Berlin")
    assert {("title", "93%"), ("title", "Berlin")} <= {
        (one.block, one.text) for one in ground(stray, BOATS)
    }


def test_the_head_of_a_table_names_nothing_that_the_deck_has_not() -> None:
    page = "# Boats\n\n| Town | saved 93% in Berlin |\n|---|---|\n| Kiel | 12 [^s1] |\n"
    found = {one.text for one in ground(draft(page, BOATS), BOATS) if one.block is None}
    assert {"93%", "Berlin"} <= found


def test_slide_titles_and_the_decks_own_may_be_said_without_a_slide() -> None:
    page = "# Boats\n\nThis is about Boats and Prices.\n"
    assert ground(draft(page, BOATS), BOATS) == ()


@pytest.mark.parametrize(
    ("slide_says", "claim", "flagged"),
    [
        (
            "The Tarvik oven was tested with the Keldor sensor.",
            "The Keldor oven was tested with the Tarvik sensor.",
            True,
        ),
        (
            "Nordlys AB pays the bakery before Brodex pays.",
            "Brodex pays the bakery before Nordlys AB pays.",
            True,
        ),
        ("Tarvik and Lundby bake rye.", "Lundby and Tarvik bake rye.", False),
        ("The Tarvik oven is hot.", "The Tarvik oven is hot.", False),
    ],
)
def test_two_names_that_change_places_are_told(
    slide_says: str, claim: str, *, flagged: bool
) -> None:
    assert ("role" in rules(claim, slide_says)) is flagged


@pytest.mark.parametrize(
    ("claim", "slide", "quiet"),
    [
        ("Customer B agreed last year.", "[Customer 2] agreed last year.", True),
        ("In customer B the queue fell.", "In [Customer 2] the queue fell.", True),
        ("Bei den Kunden A steht er.", "Bei den [Customer 1] steht er.", True),
        ("Customer B agreed last year.", "We agreed last year.", False),
        ("Plant B agreed last year.", "[Customer 2] agreed last year.", False),
    ],
)
def test_what_the_writer_says_for_a_masked_name_is_no_new_name(
    claim: str, slide: str, *, quiet: bool
) -> None:
    assert ("name" not in rules(claim, slide)) is quiet
