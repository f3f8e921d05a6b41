"""Frames fire on their examples; lists know the forms of their words; names, order and distance count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners import Scope
from scanners._scan import text_block
from scanners.cues import Frame, family_names, frame_findings, frames_of
from scanners.cues.clauses import clauses_of
from scanners.cues.frames import _place_of, _possible
from scanners.cues.inflections import adjective_forms, forms_of, noun_forms, verb_forms
from scanners.cues.words import starting

FRAMES = [(family, frame) for family in family_names() for frame in frames_of(family)]


def frames_that_fire(family: str, text: str) -> set[str]:
    scope = Scope(blocks=(text_block("b", text),))
    return {finding.rule.split(":")[1] for finding in frame_findings(scope, family)}


@pytest.mark.parametrize(("family", "frame"), FRAMES, ids=[f"{a}-{b.name}" for a, b in FRAMES])
def test_a_frame_fires_on_its_examples_and_not_on_its_near_misses(
    family: str, frame: Frame
) -> None:
    assert frame.fires
    assert frame.quiet
    assert [text for text in frame.fires if frame.name not in frames_that_fire(family, text)] == []
    assert [text for text in frame.quiet if frame.name in frames_that_fire(family, text)] == []


@pytest.mark.parametrize("family", family_names())
def test_no_frame_that_holds_in_an_example_was_passed_over(family: str) -> None:
    texts = [text for one in frames_of(family) for text in (*one.fires, *one.quiet)]
    held = 0
    for text in texts:
        scope = Scope(blocks=(text_block("b", text),))
        (block,) = scope.blocks
        for clause in clauses_of(scope, block):
            possible = _possible(clause)
            for other, frame in FRAMES:
                if _place_of(scope, block, clause, frame) is not None:
                    held += 1
                    assert frame in possible[other], (frame.name, text)
    assert held


def test_a_frame_is_named_once_in_its_family() -> None:
    names = [(family, frame.name) for family, frame in FRAMES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("cut", {"cuts", "cutting"}),
        ("deny", {"denies", "denied", "denying"}),
        ("forget", {"forgot", "forgetting"}),
        ("halve", {"halves", "halved", "halving"}),
        ("miss", {"misses", "missed", "missing"}),
    ],
)
def test_a_verb_is_known_in_its_forms(base: str, forms: set[str]) -> None:
    assert forms <= verb_forms(base)


def test_nouns_and_adjectives_are_known_in_their_forms() -> None:
    assert noun_forms("penalty") == {"penalty", "penalties"}
    assert {"lazily", "lazier", "laziest"} <= adjective_forms("lazy")
    assert "drastically" in adjective_forms("drastic")


def test_of_a_phrase_the_verb_or_the_noun_changes() -> None:
    assert ("wiped", "out") in set(forms_of("wipe out", "verbs"))
    assert ("data", "breaches") in set(forms_of("data breach", "nouns"))


def test_a_star_stands_for_any_ending() -> None:
    assert {cue for _, cue in starting("führender")} >= {"claims.great"}


def test_a_list_of_pairs_holds_each_of_one_before_each_of_the_other() -> None:
    assert (("their", "warehouse"), "customer_harm.theirs") in starting("their")
    assert (("deren", "warehouse"), "customer_harm.theirs") in starting("deren")


def test_two_cues_of_one_word_have_to_be_of_the_same_word() -> None:
    assert "work-on-borrowed" in frames_that_fire("code_names", "Kick-off for Plover is in June")
    assert "work-on-borrowed" not in frames_that_fire("code_names", "Kick-off for plover, Bodo")


def test_an_unlisted_word_is_no_cue() -> None:
    assert starting("qwertz") == ()


@given(st.text(max_size=200))
def test_findings_lie_within_their_text(text: str) -> None:
    scope = Scope(blocks=(text_block("b", text),))
    for family in ("claims", "markings", "injection", "figures"):
        for finding in frame_findings(scope, family):
            assert text[finding.start : finding.end] == finding.text


def test_two_cues_of_one_name_tell_nothing_of_a_firm() -> None:
    assert "ill-of-customer" not in frames_that_fire("customer_harm", "Excel Brackwell for all")
    assert "ill-of-customer" in frames_that_fire(
        "customer_harm", "nothing on the raid at Brackwell GmbH"
    )
