"""The small English model, loaded on first need and run once a text: the names that it sees in each block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deckproof.model import BlockKind
from deckproof.one_thread import one_thread
from scanners import Scope
from scanners._memory import LONGEST, by_text
from scanners._name_moves import Span
from scanners._names_model import names_model

PIECE = 20_000
"""Characters the model reads at once; longer texts are cut at a line or a space, so that memory stays bounded."""

TOKENS_AT_ONCE = 4_096
"""Words and marks after which the recogniser is given what has come together, so that memory stays bounded."""

_KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
_OTHER_KINDS = {"NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
_CAPITAL = re.compile(r"[^\W\d_a-z]")


@dataclass(frozen=True, slots=True)
class Entity:
    """A span that the model takes for a name; `kind` is person, organisation, place or other."""

    start: int
    end: int
    kind: str


def read_ahead(texts: Sequence[str]) -> list[dict[str, Any]]:
    """A memo for each text, for scopes that hold just that text; the model reads them in one pass."""
    read = _read(texts)
    return [{"read": {text: read.get(text, ())}} for text in texts]


def keep_names(texts: Iterable[str]) -> None:
    """Read those of the texts that are short enough to be kept, in one pass, for the scans that meet them next."""
    _read(text for text in texts if len(text) <= LONGEST)


def entities_of(scope: Scope, text: str, *, without: frozenset[BlockKind]) -> tuple[Entity, ...]:
    """The entities of one of the scope's texts; blocks `without` prose, of which nobody asks, are not read with the others."""
    if "read" not in scope.memo:
        scope.memo["read"] = _read(
            block.text for block in scope.blocks if block.kind not in without
        )
    found: tuple[Entity, ...] = scope.memo["read"].get(text, ())
    return found


def _read(texts: Iterable[str]) -> dict[str, tuple[Entity, ...]]:
    """The entities of each different text that has a capital letter at all."""
    places = {text: _place(text) for text in dict.fromkeys(texts) if _CAPITAL.search(text)}
    new = [text for text, place in places.items() if not place]
    for text, found in _read_by_model(new):
        places[text].append(found)
    return {text: place[0] for text, place in places.items()}


@by_text
def _place(text: str) -> list[tuple[Entity, ...]]:
    """Where the entities of a text are put once they are read; empty until then."""
    del text
    return []


def _read_by_model(wanted: Sequence[str]) -> Iterator[tuple[str, tuple[Entity, ...]]]:
    """(text, entities) of each of these texts, which differ."""
    if not wanted:
        return
    pieces = [(text, at, piece) for text in wanted for at, piece in _pieces(text)]
    found: dict[str, list[Entity]] = {text: [] for text in wanted}
    with one_thread():
        recognised = _recognised([_plain(piece) for _, _, piece in pieces])
        for (text, at, _), names in zip(pieces, recognised, strict=True):
            for start, end, label in names:
                kind = _KINDS.get(label) or ("other" if label in _OTHER_KINDS else "")
                if kind:
                    found[text].append(Entity(at + start, at + end, kind))
    yield from ((text, tuple(spans)) for text, spans in found.items())


def _recognised(texts: Sequence[str]) -> Iterator[list[Span]]:
    """The names in each of the texts, in their order, which are taken to the recogniser in portions of bounded size."""
    model = names_model()
    portion: list[Any] = []
    tokens = 0
    for text in texts:
        portion.append(model.tokenizer(text))
        tokens += len(portion[-1])
        if tokens >= TOKENS_AT_ONCE:
            yield from model.names_in(portion)
            portion, tokens = [], 0
    if portion:
        yield from model.names_in(portion)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while len(text) - start > PIECE:
        cut = max(text.rfind("\n", start, start + PIECE), text.rfind(" ", start, start + PIECE))
        cut = cut if cut > start else start + PIECE
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


_BREAKS = str.maketrans({"\x0b": "\n", "\t": "\n", "\u00a0": " ", "\u2019": "'"})


def _plain(text: str) -> str:
    """The text with breaks and quotes as the model knows them; no character more or less."""
    return text.translate(_BREAKS)
