"""A text names the same customers whatever stands before and behind it, and whether it was met before."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import pytest

from deckproof.model import Customer
from scanners.customers import CustomerIndex, build_index, findings

TEXTS = (
    "Invoice from KV AB, due in May",
    "ALL CRATES LEFT THE GATE",
    "QVX: see the table",
    "NYSE",
    "AND THEN KV AB",
    "Our customers are:",
    "Quillvex and Torvald Kvistmo",
)


@cache
def index() -> CustomerIndex:
    return build_index(
        [
            Customer(id="kv", name="Kvistmo Varden AB"),
            Customer(id="qx", name="Quillvex Holding plc", tickers=("QVX",)),
        ]
    )


@pytest.mark.parametrize("order", list(permutations(range(len(TEXTS)), 3))[::7])
def test_no_text_is_judged_by_its_neighbours(order: tuple[int, ...]) -> None:
    texts = [TEXTS[at] for at in order]
    alone = [findings.searched(index(), [text])[0] for text in texts]
    assert findings.searched(index(), texts) == alone


def test_the_texts_name_somebody() -> None:
    owners = {hit.owner for hits in findings.hits_of(index(), TEXTS) for hit in hits}
    assert owners == {0, 1}


def test_a_text_met_before_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = findings.hits_of(index(), TEXTS)
    searched: list[str] = []
    real = findings.searched

    def watched(known: CustomerIndex, texts: list[str]) -> object:
        searched.extend(texts)
        return real(known, texts)

    monkeypatch.setattr(findings, "searched", watched)
    again = findings.hits_of(index(), ("QVX rose", *TEXTS, "QVX rose"))
    assert again[1:-1] == first
    assert again[0] == again[-1]
    assert searched == ["QVX rose"]


def test_another_list_does_not_get_what_was_found_for_this_one() -> None:
    other = build_index([Customer(id="nobody", name="Halvorsen Brygg ASA")])
    findings.hits_of(index(), TEXTS)
    assert not any(findings.hits_of(other, TEXTS))


def test_a_long_text_is_not_kept() -> None:
    long = "Quillvex. " * 400
    findings._kept_place.cache_clear()
    assert len(findings.hits_of(index(), [long])[0]) == 400
    assert findings._kept_place.cache_info().currsize == 0
