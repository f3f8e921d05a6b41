"""What a brief says by itself is not asked about on each draft; what matters is asked about in its words, too."""

from __future__ import annotations

import pytest

from deckproof.model import Action, Brief, Category, Finding, PodcastPlan, Severity
from scanners import scan_draft
from tests.writers import making
from tests.writers.drafting import drafts
from writers.marks import publish
from writers.own_words import contact_kept, settled_by

BRIEF = Brief(
    contact="Write to crates@quillmere.example",
    licence="CC BY-NC 4.0",
    byline="Maren Tolliver",
    company="Quillmere Cooling",
    podcast=PodcastPlan(hosts=("Ingrid Sol", "Paolo")),
)


def found(text: str, category: Category) -> Finding:
    return Finding.of_file("x", Severity.MEDIUM, "why", category=category, text=text)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("crates@quillmere.example", Category.CONTACT),
        ("Crates@quillmere.example.", Category.CONTACT),
        ("CC BY-NC 4.0", Category.THIRD_PARTY),
        ("Maren  Tolliver", Category.PERSON),
        ("Ingrid Sol", Category.PERSON),
        ("Quillmere Cooling", Category.ORGANISATION),
    ],
)
def test_the_briefs_own_words_hold_nothing_up_and_stay_visible(
    text: str, category: Category
) -> None:
    (settled,) = settled_by(BRIEF, [found(text, category)])
    assert (settled.holds, settled.action, settled.severity) == (False, Action.ALLOW, Severity.INFO)
    assert text in settled.why


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Quillmere Cooling", Category.CUSTOMER),
        ("crates@quillmere.example", Category.CUSTOMER),
        ("CC BY-NC 4.0", Category.SECRET),
        ("other@quillmere.example", Category.CONTACT),
        ("quillmere.example", Category.CONTACT),
        ("CC BY-NC 4.0, Ada Fenn", Category.THIRD_PARTY),
        ("Maren Tolliver is ill", Category.PRIVATE_LIFE),
        ("Tolliver", Category.PERSON),
        ("", Category.CONTACT),
    ],
)
def test_everything_else_is_asked_about_as_before(text: str, category: Category) -> None:
    one = found(text, category)
    assert settled_by(BRIEF, [one]) == (one,)
    assert settled_by(None, [one]) == (one,)


def test_a_deck_keeps_the_contact_that_the_brief_names_and_nothing_else() -> None:
    own = found("crates@quillmere.example", Category.CONTACT)
    others = [
        found("ida@quillmere.example", Category.CONTACT),
        found("Maren Tolliver", Category.PERSON),
        found("crates@quillmere.example", Category.CUSTOMER),
    ]
    kept, *same = contact_kept(BRIEF, [own, *others])
    assert (kept.action, kept.holds) == (Action.ALLOW, False)
    assert same == others
    assert contact_kept(None, [own]) == contact_kept(Brief(), [own]) == (own,)


def test_a_brief_that_says_nothing_settles_nothing() -> None:
    one = found("", Category.PERSON)
    assert settled_by(Brief(), [one, found("Paolo", Category.PERSON)])[1].holds


def test_the_scan_of_a_draft_finds_the_contact_and_the_brief_settles_it() -> None:
    (draft, *_) = drafts(making.talk(), BRIEF)
    scanned = scan_draft(draft, page=publish(draft).decode())
    mail = [one for one in scanned if one.category is Category.CONTACT]
    assert [one.text for one in mail] == ["crates@quillmere.example"]
    assert mail[0].holds
    assert not any(one.holds for one in settled_by(BRIEF, mail))
