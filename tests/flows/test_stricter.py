"""A run's own policy may hide more from a writer than the house's, and never less."""

from deckproof.model import Action, Category, Finding, Severity, Visibility
from flows.scanning import stricter


def finding(key: str, action: Action, severity: Severity) -> Finding:
    return Finding(
        id=key,
        category=Category.CUSTOMER,
        rule="test",
        severity=severity,
        confidence=0.9,
        slide=1,
        block="b",
        start=0,
        end=1,
        text="x",
        visibility=Visibility.SHOWN,
        why="Because.",
        action=action,
    )


def test_the_stricter_action_and_the_higher_severity_count() -> None:
    house = [finding("a", Action.REPLACE, Severity.HIGH), finding("b", Action.ASK, Severity.LOW)]
    own = [finding("a", Action.ALLOW, Severity.INFO), finding("b", Action.DROP, Severity.MEDIUM)]
    judged = {one.id: (one.action, one.severity) for one in stricter(house, own)}
    assert judged == {
        "a": (Action.REPLACE, Severity.HIGH),
        "b": (Action.DROP, Severity.MEDIUM),
    }


def test_what_only_the_house_found_stays() -> None:
    house = [finding("a", Action.REPLACE, Severity.HIGH)]
    assert stricter(house, []) == tuple(house)
