"""Charts as they were last drawn: titles, names and labels as text, cached numbers as they are stored."""

from __future__ import annotations

from deckproof.model import Block, BlockKind
from extractors._xml import Element
from extractors.pptx.names import A_P, local
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.texts import paragraph_text, unescaped

_NUMBERS = {"numCache", "numLit", "numDim"}


def chart_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """One block of texts (titles, then names of series, then labels, each told once) and one of numbers, a line for each row of points."""
    root = reading.package.xml(part)
    if root is None:
        return []
    titles = [paragraph_text(paragraph)[0] for paragraph in root.iter(A_P)]
    names: list[str] = []
    labels: list[str] = []
    for element in root.iter("{*}v", "{*}pt", "{*}name"):
        if local(element) == "name":
            names.append(element.text or "")
        elif local(element) == "v":
            if local(element.getparent()) in ("tx", "txData"):
                names.append(element.text or "")
        elif not _is_number(element):
            (names if _names_a_series(element) else labels).append(_value(element))
    texts = dict.fromkeys(
        said for text in (*titles, *names, *labels) if (said := unescaped(text).strip())
    )
    rows = [_row(cache) for cache in root.iter("{*}numCache", "{*}numLit", "{*}numDim")]
    return [
        *reading.block(BlockKind.CHART_TEXT, "\n".join(texts), spot),
        *reading.block(BlockKind.CHART_VALUE, "\n".join(row for row in rows if row), spot),
    ]


def drawing_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """What was drawn over a chart."""
    root = reading.package.xml(part)
    if root is None:
        return []
    lines = [paragraph_text(paragraph)[0] for paragraph in root.iter(A_P)]
    return reading.block(BlockKind.CHART_TEXT, "\n".join(line for line in lines if line), spot)


def _row(cache: Element) -> str:
    return "\t".join(_value(point).strip() for point in cache.iter("{*}pt"))


def _value(point: Element) -> str:
    value = next(point.iterchildren("{*}v"), None)
    return (point.text if value is None else value.text) or ""


def _is_number(point: Element) -> bool:
    return any(local(element) in _NUMBERS for element in point.iterancestors())


def _names_a_series(point: Element) -> bool:
    return any(local(element) == "tx" for element in point.iterancestors())
