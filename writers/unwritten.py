"""A deck in a language that the offline writer has no sentences in: what is written of it all the same, and what the reviewer is told.

A kind that needs no words of ours (`any_language = true` in its template) comes; the others are refused with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from deckproof.errors import BriefError
from deckproof.model import Brief
from writers.languages import Language, name_of
from writers.templates import kinds, load_template

Pairs = tuple[tuple[str, str], ...]


def without_refused(pairs: Pairs, tongue: Language, brief: Brief, templates: Path | None) -> Pairs:
    """The pairs of kind and style that can be written of a deck in this language.

    Raises BriefError where the brief names kinds and none of them can.
    """
    if tongue.is_written:
        return pairs
    kept = tuple(pair for pair in pairs if is_wordless(pair[0], templates))
    if pairs and not kept and "clean-deck" not in brief.kinds:
        asked = tuple(dict.fromkeys(kind for kind, _ in pairs))
        raise BriefError(_refused(tongue, asked), remedy=_REMEDY)
    return kept


def is_wordless(kind: str, templates: Path | None) -> bool:
    """Whether the kind can be written without a word of ours; one without a template here is not ours to refuse."""
    if kind not in kinds(templates):
        return True
    return bool(load_template("kind", kind, templates).front.get("any_language", False))


def remarks(tongue: Language, brief: Brief, templates: Path | None) -> Iterator[str]:
    """What the reviewer is told of a deck whose language the writer has no sentences in."""
    if tongue.seen:
        yield (
            f"The deck seems to be in {name_of(tongue.seen)}, which the offline writer has no sentences in; as the brief "
            f"asks, the words around the deck's own are {tongue.name}. What its notes say in confidence cannot be told there: "
            "read what comes from them with care."
        )
    if tongue.is_written:
        return
    refused = tuple(
        kind
        for kind in brief.kinds or kinds(templates)
        if kind in kinds(templates) and not is_wordless(kind, templates)
    )
    if refused:
        yield f"{_refused(tongue, refused)} {_REMEDY}"


def _refused(tongue: Language, refused: Sequence[str]) -> str:
    listed = ", ".join(refused)
    return (
        f"The deck seems to be in {tongue.name}, which the offline writer has no sentences in, "
        f"so it does not write: {listed}."
    )


_REMEDY = (
    'To have them, say in the brief which language the joining words are in, as language = "en"; '
    "a model, where one is set, writes them too."
)
