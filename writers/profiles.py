"""A style's numbers: measured on a finished page, and compared with what its front matter asks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from writers.boundaries import split_sentences
from writers.languages import Language, language
from writers.marks import PieceKind, plain_text, read_pieces
from writers.templates import Template


def measure(page: str) -> Mapping[str, float]:
    """Words a sentence, and headings, items, rows, pictures and questions for 100 words."""
    pieces = list(read_pieces(page))
    prose = [
        sentence
        for piece in pieces
        if piece.kind in {PieceKind.PARAGRAPH, PieceKind.ITEM}
        for sentence in split_sentences(plain_text(piece.text))
    ]
    words = max(1, sum(len(plain_text(piece.text).split()) for piece in pieces))

    def per_hundred(count: int) -> float:
        return round(100 * count / words, 2)

    return {
        "words_per_sentence": round(
            sum(len(text.split()) for text in prose) / max(1, len(prose)), 1
        ),
        "headings": per_hundred(sum(piece.kind is PieceKind.HEADING for piece in pieces)),
        "items": per_hundred(sum(piece.kind is PieceKind.ITEM for piece in pieces)),
        "rows": per_hundred(sum(piece.kind is PieceKind.ROW for piece in pieces)),
        "pictures": per_hundred(len(re.findall(r"!\[(?!\^)", page))),
        "questions": per_hundred(sum(text.rstrip('”"').endswith("?") for text in prose)),
    }


def off_profile(
    page: str, style: Template, kind: Template, tongue: Language | None = None
) -> tuple[str, ...]:
    """A sentence for each number of the style's `[profile]` that the page misses; the kind's own comes before it."""
    tongue = tongue or language("en")
    numbers = measure(page)
    missed = []
    wanted = {**style.front.get("profile", {}), **kind.front.get("profile", {})}
    for name, (least, most) in sorted(wanted.items()):
        value = numbers.get(name)
        if value is not None and not least <= value <= most:
            said = tongue.say.get(name, name.replace("_", " "))
            text = tongue.say["off_profile"].format(style=repr(style.name), number=said)
            missed.append(text.format(value=value, least=least, most=most))
    return tuple(missed)
