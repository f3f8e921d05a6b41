"""Findings that meet in one place: a customer's name is no project, no firm off the list and no second guess."""

from __future__ import annotations

from functools import cache

import pytest

from deckproof.model import (
    EVERYDAY,
    Action,
    Block,
    BlockKind,
    Category,
    Claim,
    ClaimKind,
    Customer,
    Draft,
    Finding,
    Severity,
    Visibility,
)
from scanners import scan_blocks, scan_draft
from scanners._meeting import met, without_stand_ins
from scanners.customers import CustomerIndex, build_index

NAMES = {Category.ORGANISATION, Category.PERSON, Category.CODE_NAME}


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="br", name="Brannock Ledgers Ltd"),
            Customer(id="ve", name="Velmora Foods plc"),
            Customer(id="su", name="Sunrise Bakers Ltd"),
        ]
    )


def block(text: str, key: str = "b") -> Block:
    return Block(id=key, kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="p")


def found(
    text: str,
    said: str,
    *,
    rule: str,
    category: Category,
    confidence: float = 0.5,
    action: Action = Action.ASK,
) -> Finding:
    at = text.index(said)
    return Finding(
        id="",
        category=category,
        rule=rule,
        severity=Severity.MEDIUM,
        confidence=confidence,
        slide=1,
        block="b",
        start=at,
        end=at + len(said),
        text=said,
        visibility=Visibility.SHOWN,
        customer_id="c" if category is Category.CUSTOMER else None,
        why="Because.",
        action=action,
    )


def customer(text: str, said: str, confidence: float = 0.7) -> Finding:
    return found(text, said, rule="exact", category=Category.CUSTOMER, confidence=confidence)


@pytest.mark.parametrize(
    "text",
    [
        "We met Brannock Ledgers at the fair.",
        "Our client Velmora Foods signed in May.",
        "We talked to Velmora about its contract.",
    ],
)
def test_a_listed_customer_is_told_once(text: str) -> None:
    told = scan_blocks([block(text)], customers=index())
    assert [one.category for one in told if one.category in NAMES] == []
    assert any(one.category is Category.CUSTOMER for one in told)


def test_who_is_not_on_the_list_is_still_told_beside_a_customer() -> None:
    text = "Brannock Ledgers rang, and so did Holtmere Pumps."
    told = scan_blocks([block(text)], customers=index())
    assert [one.text for one in told if one.category is Category.ORGANISATION] == ["Holtmere Pumps"]


def test_a_guessed_name_that_goes_on_behind_the_customers_stays() -> None:
    text = "Brannock Pumpworks called."
    guess = found(
        text, "Brannock Pumpworks", rule="organisation:possible", category=Category.ORGANISATION
    )
    assert guess in met([customer(text, "Brannock"), guess])


def test_a_guess_that_only_begins_with_a_sentences_first_word_goes() -> None:
    text = "Talked to Brannock today."
    guess = found(
        text, "Talked to Brannock", rule="organisation:possible", category=Category.ORGANISATION
    )
    assert met([customer(text, "Brannock"), guess]) == [customer(text, "Brannock")]


def test_a_customer_too_faint_to_be_masked_takes_nothing_away() -> None:
    text = "Brannock called."
    guess = found(text, "Brannock", rule="organisation:possible", category=Category.ORGANISATION)
    assert guess in met([customer(text, "Brannock", 0.2), guess])


def test_a_firm_called_a_client_still_holds_where_its_customer_is_only_shown() -> None:
    text = "Our client Brannock is late."
    named = found(
        text,
        "Brannock",
        rule="organisation:named",
        category=Category.ORGANISATION,
        confidence=0.65,
    )
    (kept,) = [
        one for one in met([customer(text, "Brannock", 0.4), named]) if one.rule == named.rule
    ]
    assert kept.confidence == 0.65
    assert "not on the customer list" not in kept.why
    assert named.rule not in [one.rule for one in met([customer(text, "Brannock", 0.7), named])]


def test_a_surely_named_person_stays_beside_a_customer_of_that_name() -> None:
    text = "Frau Brannock verdient zu wenig."
    person = found(
        text, "Frau Brannock", rule="person:named", category=Category.PERSON, confidence=0.75
    )
    assert person in met([customer(text, "Brannock", 0.4), person])


def test_a_sentence_about_a_customer_is_no_project() -> None:
    text = "Brannock's renewal slipped by a quarter."
    guess = found(
        text, text, rule="code-name:meaning", category=Category.CODE_NAME, confidence=0.65
    )
    assert met([customer(text, "Brannock"), guess]) == [customer(text, "Brannock")]


def test_a_sentence_with_another_name_may_be_a_projects_but_does_not_hold() -> None:
    text = "Brannock gets Falconer in May."
    guess = found(
        text, text, rule="code-name:meaning", category=Category.CODE_NAME, confidence=0.65
    )
    (kept,) = [one for one in met([customer(text, "Brannock"), guess]) if one.rule == guess.rule]
    assert not kept.holds
    assert kept.masks


def test_a_project_named_so_stays_where_the_customer_is_less_sure() -> None:
    text = "Project Sunrise starts in May."
    named = found(
        text,
        "Project Sunrise",
        rule="code-name:project",
        category=Category.CODE_NAME,
        confidence=0.8,
    )
    assert named in met([customer(text, "Sunrise", 0.4), named])


@pytest.mark.parametrize(
    ("said", "everyday"),
    [
        ("Sunrise", True),
        ("Ernte", True),
        ("Récolte", True),
        ("Schneider", False),
        ("Blue Door", True),
        ("Brannock", False),
        ("Sunrise Brannock", False),
        ("4711", False),
    ],
)
def test_a_customers_finding_knows_whether_its_word_is_everybodys(
    said: str, everyday: bool
) -> None:
    (told,) = met([customer(f"We met {said}.", said)])
    assert (EVERYDAY in told.evidence) is everyday


def drafted(text: str) -> tuple[Finding, ...]:
    """What is found in a draft of that one claim, and in its page."""
    draft = Draft(
        kind="summary",
        style="reading",
        number=1,
        title="A talk",
        claims=(Claim(text=text, kind=ClaimKind.PARAPHRASE, cites=(1,)),),
        marked=f"{text}[^s1]",
        slides=(1,),
        words=9,
        writer="test/1",
    )
    return scan_draft(draft, page=f"# A talk\n\n{text}[^s1]\n", customers=index())


DRAFTED = [
    "We quoted customer B's herd app twice.",
    "Customer B and customer BS signed.",
    "Kunde A und Firma C haben verlängert.",
    "Person A told company AA so.",
    "Project A begins in May, says [Person 2] to [Customer 1].",
]


@pytest.mark.parametrize("text", DRAFTED)
def test_no_finding_of_a_draft_is_about_a_placeholder(text: str) -> None:
    told = drafted(text)
    assert [(one.rule, one.text) for one in told] == []


def test_a_bad_word_about_a_placeholder_is_still_told_in_a_draft() -> None:
    text = "Customer B has not paid since March and is a nightmare."
    told = drafted(text)
    assert [one.category for one in told if one.holds] == [Category.CUSTOMER_HARM]


def test_a_name_behind_a_placeholder_is_told_without_it() -> None:
    text = "Customer B Holtmere called."
    guess = found(
        text, "Customer B Holtmere", rule="organisation:possible", category=Category.ORGANISATION
    )
    (kept,) = without_stand_ins([guess], {"b": text})
    assert (kept.text, text[kept.start : kept.end]) == ("Holtmere", "Holtmere")


def test_a_customers_name_is_told_even_where_it_is_written_as_a_placeholder() -> None:
    text = "Company AB signed."
    assert [*without_stand_ins([customer(text, "Company AB")], {"b": text})]
