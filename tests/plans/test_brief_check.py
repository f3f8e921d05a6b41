"""What is told of a brief: every rule fires on its example and not on its near miss, and the example's own brief is whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckproof.model import Brief, PodcastPlan, ReleasePlan, Severity, WhatIf
from plans.brief_check import check_brief, check_what_if, faults_as_findings
from plans.brief_file import brief_toml
from plans.brief_lines import key_lines
from plans.brief_questions import QUESTIONS, answer_of, brief_from, find_question, look_at_answer
from plans.brief_rules import TextRule, text_rules
from writers.brief import known_keys, load_brief, parse_text

TODAY = dt.date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "examples" / "brief.toml"
GOOD = load_brief(EXAMPLE)
CASES = [
    (rule, example, fires)
    for rule in text_rules()
    for fires, examples in ((True, rule.fires), (False, rule.passes))
    for example in examples
]


def rules(brief: Brief, today: dt.date | None = TODAY) -> set[str]:
    return {one.rule for one in check_brief(brief, today=today)}


@pytest.mark.parametrize(("rule", "example", "fires"), CASES)
def test_a_rule_fires_on_its_example_and_not_on_its_near_miss(
    rule: TextRule, example: dict[str, str], *, fires: bool
) -> None:
    beside = " · ".join(example.get(key, "") for key in rule.beside)
    assert rule.finds(example.get(rule.key, ""), beside) is fires


def test_every_rule_says_what_is_wrong_and_what_would_be_better() -> None:
    for rule in text_rules():
        assert rule.fires, rule.id
        assert rule.passes, rule.id
        assert rule.says.endswith("."), rule.id
        assert len(rule.why.split()) > 5, rule.id
        keys = {key.partition(".")[0] for key in known_keys()}
        assert rule.key.partition(".")[0] in keys, rule.id


def test_what_is_offered_as_better_is_not_found_fault_with_itself() -> None:
    for rule in text_rules():
        assert not rule.finds(rule.better, rule.better), rule.id
    for question in QUESTIONS:
        before = find_question(question.only_with)
        answers = {one.key: one.example for one in (before, question) if one is not None}
        found = look_at_answer(question, answers, today=TODAY)
        told = {one.rule for one in found if not one.rule.startswith("kpi-no")}
        assert told == set(), question.key


def test_nothing_is_wrong_with_the_brief_of_the_example() -> None:
    assert check_brief(GOOD, today=TODAY) == ()


def test_the_default_brief_is_told_to_state_nothing() -> None:
    assert rules(Brief(is_default=True)) == {
        "purpose-missing", "audience-missing", "value-missing", "action-missing", "contact-missing", "licence-missing", "kpi-missing",
        "what-if-demand-missing", "what-if-complaints-missing", "what-if-leak-missing", "what-if-customer-objects-missing",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("brief", "rule"),
    [
        (replace(GOOD, tone="formal and playful"), "tone-contradicts-itself"),
        (replace(GOOD, tone="kurz, aber ausführlich"), "tone-contradicts-itself"),
        (replace(GOOD, avoid=("bold",), tone="bold"), "avoid-contradicts"),
        (replace(GOOD, avoid=("free",)), "avoid-contradicts"),
        (replace(GOOD, podcast=PodcastPlan(minutes=0.5)), "podcast-length"),
        (replace(GOOD, podcast=PodcastPlan(minutes=90.0)), "podcast-length"),
        (replace(GOOD, podcast=PodcastPlan(hosts=("Ana", " ana"))), "hosts-of-one-name"),
        (replace(GOOD, release=ReleasePlan(start=TODAY - dt.timedelta(days=1))), "release-in-the-past"),
        (replace(GOOD, release=ReleasePlan(every_days=0)), "all-on-one-day"),
    ],
)  # fmt: skip
def test_what_cannot_be_or_contradicts_is_told(brief: Brief, rule: str) -> None:
    assert rules(brief) == {rule}


@pytest.mark.parametrize(
    "brief",
    [
        replace(GOOD, tone="formal, never playful"),
        replace(GOOD, tone="freundlich, nicht förmlich und nicht laut"),
        replace(GOOD, tone="a short, simple story with a long breath"[:12]),
        replace(GOOD, avoid=("freedom",)),
        replace(GOOD, release=ReleasePlan(start=TODAY)),
        replace(GOOD, podcast=PodcastPlan(minutes=60.0, hosts=("Ana", "Anna"))),
    ],
)
def test_what_only_looks_like_a_contradiction_is_not_told(brief: Brief) -> None:
    assert rules(brief) == set()


def test_a_run_that_lies_back_is_not_told_of_its_day() -> None:
    past = replace(GOOD, release=ReleasePlan(start=dt.date(2020, 1, 1)))
    assert rules(past, None) == set()


def test_a_brief_in_another_language_is_only_asked_for_what_is_missing() -> None:
    vague = replace(GOOD, audience="everyone", kpi_target="60 demandes avant Noël", kpi="")
    assert rules(replace(vague, language="fr")) == {"kpi-missing"}
    assert "audience-everyone" in rules(vague)


def test_the_company_s_own_name_counts_as_us() -> None:
    about_us = replace(GOOD, value="shows how innovative Quillmere Cooling is")
    assert rules(about_us) == {"value-about-us"}
    assert rules(replace(GOOD, value="shows how innovative Borough Steam is")) == set()


def test_the_house_answers_where_the_brief_does_not() -> None:
    bare = replace(GOOD, what_if=WhatIf(leak="Omar Reyes, soon"))
    house = WhatIf(demand="Ada, within a day", complaints="Ida, by noon", leak="Olga, at once", customer_objects="n.n.")  # fmt: skip
    found = check_brief(bare, today=TODAY, house=house)
    told = {(one.key, one.rule) for one in found}
    assert told == {
        ("what_if.leak", "what-if-no-time"),
        ("what_if.customer_objects", "what-if-no-name"),
        ("what_if.customer_objects", "what-if-no-time"),
    }
    assert {one.severity for one in found} == {Severity.LOW}
    assert check_what_if(bare.what_if, house) == found


def test_a_finding_names_the_line_of_its_key() -> None:
    text = (
        '# a brief\naudience = "everyone"\nvalue = """\nkpi = 3\n"""\n\n[what_if]\nleak = "n.n."\n'
    )
    brief = parse_text(text, where="x")
    found = {one.key: one.line for one in check_brief(brief, today=TODAY, lines=key_lines(text))}
    assert found["audience"] == 2
    assert found["kpi"] == 0
    assert found["what_if.leak"] == 8
    assert found["what_if.demand"] == 7


def test_every_value_that_no_run_could_follow_is_told_at_once() -> None:
    text = (
        'language = "xx"\n[posts]\nmax = 9\n[podcast]\nminutes = 500\n[release]\nevery_days = -1\n'
    )
    found = faults_as_findings(parse_text(text, where="x", usable=False), key_lines(text))
    assert [(one.key, one.line) for one in found] == [
        ("language", 1), ("posts.max", 3), ("podcast.minutes", 5), ("release.every_days", 7),
    ]  # fmt: skip
    assert {one.severity for one in found} == {Severity.HIGH}


@given(st.text(max_size=200))
def test_no_text_breaks_a_rule(text: str) -> None:
    brief = Brief(
        purpose=text, audience=text, value=text, call_to_action=text, kpi=text, kpi_target=text, tone=text, company=text,
        avoid=(text,), what_if=WhatIf(demand=text, leak=text),
    )  # fmt: skip
    assert check_brief(brief, today=TODAY) == check_brief(brief, today=TODAY)


@pytest.mark.parametrize("brief", [Brief(), GOOD, replace(GOOD, release=ReleasePlan())])
def test_a_brief_written_down_is_the_same_brief_when_read(brief: Brief) -> None:
    assert parse_text(brief_toml(brief), where="x") == brief
    answers = {one.key: answer_of(brief, one) for one in QUESTIONS}
    assert brief_from(answers, base=brief) == brief


_lines = st.text(max_size=30).map(str.strip)


@given(_lines, st.floats(0.1, 120), st.dictionaries(_lines.filter(bool), _lines, max_size=3))
def test_whatever_is_written_down_comes_back(
    text: str, minutes: float, said: dict[str, str]
) -> None:
    try:
        f"{text}{said}".encode()
    except UnicodeEncodeError:
        return  # half a surrogate pair cannot be typed
    brief = Brief(
        value=text, avoid=(text,) if text else (), podcast=PodcastPlan(minutes=minutes), pronunciation=said
    )  # fmt: skip
    assert parse_text(brief_toml(brief), where="x") == brief


def test_every_question_is_to_a_key_that_there_is() -> None:
    assert {one.key for one in QUESTIONS} <= set(known_keys())
    assert find_question("kpi") is not None
    assert find_question("posts.max") is None
