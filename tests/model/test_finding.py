"""Findings about a whole file: certain, on no slide, and settled under their own name."""

from __future__ import annotations

import pytest

from deckproof.model import Action, Category, Finding, Severity, Visibility


def test_a_finding_about_a_file_is_certain_and_on_no_slide() -> None:
    found = Finding.of_file("clean-deck:none", Severity.LOW, "No copy was made.")
    assert (found.id, found.rule, found.group) == ("clean-deck:none",) * 3
    assert (found.slide, found.block, found.start, found.end, found.text) == (None, None, 0, 0, "")
    assert (found.category, found.visibility) == (Category.HIDDEN_CONTENT, Visibility.SHOWN)
    assert found.action is Action.ASK
    assert found.holds
    assert found.masks


@pytest.mark.parametrize(
    ("own_id", "group", "settled_as"),
    [("a1", "", "a1"), ("", "g", "g"), ("a1", "left:a1", "left:a1")],
)
def test_several_of_one_rule_have_ids_and_groups_of_their_own(
    own_id: str, group: str, settled_as: str
) -> None:
    found = Finding.of_file("left", Severity.HIGH, "It is there.", own_id=own_id, group=group)
    assert (found.id, found.group) == (own_id or "left", settled_as)


def test_what_is_only_told_does_not_hold() -> None:
    assert not Finding.of_file("skipped", Severity.INFO, "No voice is installed.").holds
