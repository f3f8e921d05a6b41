"""A style's numbers: measured on a finished page, and compared with what its front matter asks."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from writers.boundaries import split_sentences
from writers.languages import Language, language
from writers.marks import PieceKind, plain_text, read_pieces
from writers.templates import Template

_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def measure(page: str) -> Mapping[str, float]:
    """Words a sentence, and for 100 words: headings, sections under one, items, rows, tasks to tick or to do in turn, pictures, questions."""
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
        "sections": per_hundred(len(re.findall(r"^##+ ", page, re.MULTILINE))),
        "tasks": per_hundred(len(re.findall(r"^\s*(?:- \[ \]|\d+\.) ", page, re.MULTILINE))),
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
            quoted = style.name.join(tongue.quotes)
            text = tongue.say["off_profile"].format(style=quoted, number=said)
            turn = tongue.say["off_more" if value < least else "off_fewer"]
            told = text.format(value=value, least=least, most=most, turn=turn)
            missed.append(_POINT.sub(tongue.say["decimal"], told))
    return tuple(missed)


def nearest_style(page: str, styles: Sequence[Template]) -> str:
    """The name of the style whose `[profile]` the page's numbers are least outside of.

    Compared as ratios, since none or some of a thing tells more than some or many.
    """
    numbers = {name: math.log1p(10 * value) for name, value in measure(page).items()}
    wanted = {style.name: style.front.get("profile", {}) for style in styles}

    def distance(style: str) -> float:
        total = 0.0
        for name, bounds in wanted[style].items():
            least, most = (math.log1p(10 * bound) for bound in bounds)
            total += max(least - numbers[name], numbers[name] - most, 0.0) ** 2
        return total

    return min(sorted(wanted), key=distance)
