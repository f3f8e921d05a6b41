"""The policy: built in, from a file, and with a sentence where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from deckproof.errors import PolicyError
from deckproof.model import Action, Category, Finding, Role, Severity, Visibility
from scanners._scan import text_block
from scanners._spans import mark
from scanners.policy import DEFAULT_FILE, load_policy


def finding(category: Category, confidence: float = 0.8, rule: str = "test") -> Finding:
    block = text_block("b", "some text")
    return mark(block, 0, 4, category=category, rule=rule, confidence=confidence, why="A test.")


@pytest.mark.parametrize(
    ("category", "severity", "action"),
    [
        (Category.CUSTOMER, Severity.HIGH, Action.REPLACE),
        (Category.SECRET, Severity.HIGH, Action.REDACT),
        (Category.CONTACT, Severity.MEDIUM, Action.REDACT),
        (Category.PRIVATE_LIFE, Severity.HIGH, Action.DROP),
        (Category.CUSTOMER_HARM, Severity.HIGH, Action.DROP),
        (Category.INJECTION, Severity.HIGH, Action.DROP),
        (Category.INTERNAL_LINK, Severity.MEDIUM, Action.REDACT),
        (Category.FIGURES, Severity.HIGH, Action.ASK),
        (Category.PERSON, Severity.LOW, Action.ASK),
        (Category.HIDDEN_CONTENT, Severity.INFO, Action.REDACT),
    ],
)
def test_the_house_policy_decides(category: Category, severity: Severity, action: Action) -> None:
    ruling = load_policy(None).judge(finding(category))
    assert (ruling.severity, ruling.action) == (severity, action)


def test_every_category_has_a_rule_in_the_house_policy() -> None:
    spoken_of = {one for rule in load_policy(None).rules for one in rule.category}
    assert spoken_of == set(Category)


def test_a_possible_name_does_not_hold() -> None:
    assert load_policy(None).judge(finding(Category.PERSON, 0.5)).severity is Severity.INFO


def write(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_rule_that_matches_decides(tmp_path: Path) -> None:
    policy = load_policy(
        write(
            tmp_path,
            """
            name = "ours"
            [[rule]]
            category = "contact"
            visibility = "shown"
            min_count = 3
            severity = "high"
            action = "redact"
            signers = ["compliance", "comms"]
            [[rule]]
            category = "contact"
            rule = "contact:"
            place = "draft"
            severity = "low"
            action = "allow"
            [[rule]]
            category = "contact"
            severity = "low"
            action = "ask"
            """,
        )
    )
    contact = finding(Category.CONTACT, rule="contact:email")
    assert contact.visibility is Visibility.SHOWN
    assert policy.judge(contact, count=3).signers == (Role.COMPLIANCE, Role.COMMS)
    assert policy.judge(contact, count=2, in_draft=True).action is Action.ALLOW
    assert policy.judge(contact, count=2).action is Action.ASK


def test_what_no_rule_matches_is_high_and_asks(tmp_path: Path) -> None:
    policy = load_policy(
        write(tmp_path, '[[rule]]\ncategory = "claim"\nseverity = "low"\naction = "ask"\n')
    )
    ruling = policy.judge(finding(Category.CUSTOMER))
    assert (ruling.severity, ruling.action) == (Severity.HIGH, Action.ASK)


def test_the_version_changes_with_the_rules_and_not_with_the_layout(tmp_path: Path) -> None:
    text = '[[rule]]\nseverity = "low"\naction = "ask"\n'
    first = load_policy(write(tmp_path, text)).version
    assert load_policy(write(tmp_path, "# a remark\n" + text)).version == first
    assert load_policy(write(tmp_path, text.replace("low", "high"))).version != first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no [[rule]]"),
        ("[[rule]", "cannot be read"),
        ('[[rule]]\nseverty = "low"\n', "'severity'"),
        ('[[rule]]\nseverity = "low"\n', "needs a severity and an action"),
        ('[[rule]]\nseverity = "loud"\naction = "ask"\n', "'severity'"),
        ('[[rule]]\nseverity = "low"\naction = "ask"\nmin_count = "many"\n', "'min_count'"),
        ('[[rule]]\nseverity = "low"\naction = "ask"\nplace = "moon"\n', "'place'"),
        ('rule = "x"\n', "no [[rule]]"),
    ],
)
def test_a_wrong_policy_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PolicyError) as raised:
        load_policy(write(tmp_path, text))
    assert says in str(raised.value)


def test_a_missing_policy_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="no such policy"):
        load_policy(tmp_path / "none.toml")


def test_due_days_are_part_of_the_policy_and_of_its_version(tmp_path: Path) -> None:
    usual = load_policy(DEFAULT_FILE)
    file = tmp_path / "policy.toml"
    file.write_text(DEFAULT_FILE.read_text() + "\n[due]\nhigh = 2\nusual = 10\n")
    slow = load_policy(file)
    assert [slow.due.days(one) for one in (Severity.HIGH, Severity.MEDIUM, Severity.LOW, None)] == [2, 2, 10, 10]  # fmt: skip
    assert slow.version != usual.version
    file.write_text(DEFAULT_FILE.read_text() + "\n[due]\nhigh = 1\n")
    assert load_policy(file).version == usual.version, "what is said anyway changes nothing"
    for wrong in ("[due]\nhigh = 0", "[due]\nhigh = true", "[due]\nlow = 3", "[[due]]\nhigh = 3"):
        file.write_text(f"{DEFAULT_FILE.read_text()}\n{wrong}\n")
        with pytest.raises(PolicyError, match="due"):
            load_policy(file)


@pytest.mark.parametrize("voice", ["likeness", "meaning"])
def test_a_sentence_that_reads_like_a_code_name_is_shown_and_not_taken_out(voice: str) -> None:
    policy = load_policy(None)
    faint = policy.judge(finding(Category.CODE_NAME, 0.4, f"code-name:{voice}"))
    plain = policy.judge(finding(Category.CODE_NAME, 0.7, "code-name:said-to-be-a-name"))
    assert (faint.action, plain.action) == (Action.ASK, Action.REDACT)


def test_a_figure_that_says_it_is_not_public_is_left_out_and_a_guess_is_asked_about() -> None:
    policy = load_policy(None)
    told = policy.judge(finding(Category.FIGURES, 0.75, "figures:not-public"))
    assert (told.severity, told.action) == (Severity.HIGH, Action.DROP)
    guessed = policy.judge(finding(Category.FIGURES, 0.7, "figures:unreleased"))
    assert (guessed.severity, guessed.action) == (Severity.MEDIUM, Action.ASK)
