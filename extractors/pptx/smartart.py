"""SmartArt as the tree that its author typed (ECMA-376 part 1, 21.4); the drawing made from it only where there is no tree."""

from __future__ import annotations

from collections import defaultdict

from deckproof.model import Block, BlockKind
from extractors._xml import Element
from extractors.pptx.names import A_P, DGM
from extractors.pptx.reading import Reading, Spot
from extractors.pptx.texts import paragraph_text

POINTS_DEEP = 40


def smartart_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """One block with a line for each paragraph of a point, its depth in `levels`, and the alt texts of the points."""
    root = reading.package.xml(part)
    if root is None:
        return []
    lines, levels = [], []
    for point, level in _tree(root):
        for paragraph in point.iter(A_P):
            line = paragraph_text(paragraph)[0]
            if line.strip():
                lines.append(line)
                levels.append(level)
                reading.first_time("smartart", spot.slide, line)
    blocks = reading.block(BlockKind.SMARTART, "\n".join(lines), spot, levels=levels)
    for properties in root.iter("{*}cNvPr"):
        for attribute in ("title", "descr"):
            blocks += reading.block(BlockKind.ALT_TEXT, properties.get(attribute), spot)
    return blocks


def drawing_blocks(reading: Reading, part: str, spot: Spot) -> list[Block]:
    """What only the drawing says that PowerPoint made from the tree; everything, where the tree is lost."""
    root = reading.package.xml(part)
    if root is None:
        return []
    lines = [paragraph_text(paragraph)[0] for paragraph in root.iter(A_P)]
    new = [
        line for line in lines if line.strip() and reading.first_time("smartart", spot.slide, line)
    ]
    return reading.block(BlockKind.SMARTART, "\n".join(new), spot)


def _tree(root: Element) -> list[tuple[Element, int]]:
    """The points in the order of the tree with their depth, 0-based; points outside of it come last."""
    points = {
        point.get("modelId"): point
        for point in root.iter(DGM + "pt")
        if point.get("type") != "pres"
    }
    children: dict[str | None, list[tuple[int, str | None]]] = defaultdict(list)
    for arrow in root.iter(DGM + "cxn"):
        if (arrow.get("type") or "parOf") == "parOf":
            order = arrow.get("srcOrd") or "0"
            rank = int(order) if order.isascii() and order.isdigit() else 0
            children[arrow.get("srcId")].append((rank, arrow.get("destId")))
    ordered: list[tuple[Element, int]] = []
    waiting = [(key, -1) for key, point in reversed(points.items()) if point.get("type") == "doc"]
    while waiting:
        key, level = waiting.pop()
        point = points.pop(key, None)
        if point is None:
            continue
        ordered.append((point, max(level, 0)))
        below = sorted(children[key], key=lambda child: child[0], reverse=True)
        waiting += [(child, min(level + 1, POINTS_DEEP)) for _, child in below]
    return ordered + [(point, 0) for point in points.values()]
