"""The recogniser is stepped through texts together, and sees in each what it sees by itself."""

from __future__ import annotations

import pytest

from scanners import _language

TEXTS = (
    "Ana Lindqvist moved from Marlow Freight to Halvorsen & Sons in March.",
    "X",
    "The night shift packed twelve crates. Nobody asked Dr. Nell Harrow of Quillmark Ltd. why.",
    "TWO CRATES, ONE GATE\nBerlin\tOslo\tThe Hague",
    "Between Christmas and New Year the depot in Rotterdam closed; Tom Okafor kept the keys " * 6,
    "Q3 2026",
    "“We lost it in Gdańsk,” said Iñaki Ferrán, who runs Bluefin Couriers’ night desk.",
)


def names(docs: object) -> list[list[tuple[int, int, str]]]:
    return [[(one.start_char, one.end_char, one.label_) for one in doc.ents] for doc in docs]  # type: ignore[attr-defined]  # spaCy has no types


@pytest.mark.parametrize("tokens_at_once", [1, 40, 8_192])
def test_texts_read_in_steps_have_the_names_that_the_model_gives_each_by_itself(
    tokens_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_language, "TOKENS_AT_ONCE", tokens_at_once)
    alone = [_language._model()(text) for text in TEXTS]
    assert names(_language._recognised(TEXTS)) == names(alone)
    assert sum(map(len, names(alone))) > 8


def test_no_text_is_no_work() -> None:
    assert list(_language._recognised([])) == []
