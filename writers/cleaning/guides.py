"""Names of guides in shapes that people drew (ECMA-376 part 1, 20.1.9): numbered, and the formulas that use them follow."""

from __future__ import annotations

import re
from typing import Any

from writers.cleaning.names import A, local

_PLAIN = re.compile(r"(?:adj|gd|connsite[XY]|hf|vf|[A-Za-z]{1,2})?\d*|-?\d+|T\d+_\w\d+")
"""Names as programs choose them."""
_USES = frozenset(
    {
        "fmla", "x", "y", "wR", "hR", "stAng", "swAng", "ang", "l", "t", "r", "b", "minX", "maxX", "minY", "maxY",
        "minR", "maxR", "minAng", "maxAng", "gdRefX", "gdRefY", "gdRefR", "gdRefAng",
    }
)  # fmt: skip
"""Attributes of a drawn shape in which a guide may be named."""


def number_guides(root: Any) -> None:
    """Give guides with names of their own a number, everywhere in their shape."""
    for shape in root.iter(A + "custGeom"):
        names = [guide.get("name") or "" for guide in shape.iter(A + "gd")]
        odd = [name for name in dict.fromkeys(names) if not _PLAIN.fullmatch(name)]
        if odd:
            taken = set(names)
            free = (f"gd{at}" for at in range(1, len(names) + len(odd) + 2))
            plain = [name for name in free if name not in taken]
            _rename(shape, dict(zip(odd, plain, strict=False)))
    for shape in root.iter(A + "prstGeom", A + "prstTxWarp"):
        for guide in list(shape.iter(A + "gd")):
            if not _PLAIN.fullmatch(guide.get("name") or ""):
                guide.getparent().remove(guide)  # no shape of the format has such a guide


def _rename(shape: Any, names: dict[str, str]) -> None:
    for element in shape.iter():
        if not isinstance(element.tag, str):
            continue
        if local(element) == "gd":
            element.set("name", names.get(element.get("name") or "", element.get("name") or ""))
        for name in element.attrib:
            if name in _USES:
                said = str(element.get(name)).split(" ")
                element.set(name, " ".join(names.get(one, one) for one in said))
