"""Old drawings (VML, ECMA-376 part 4, 14): which picture each of their shapes shows, on what and where. Nothing else is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from deckproof.errors import DeckError
from writers.cleaning.names import local
from writers.cleaning.parts import Members, arrows_of

EMU_PT = 12_700
_COLORS = {
    "aqua": "00FFFF", "black": "000000", "blue": "0000FF", "fuchsia": "FF00FF", "gray": "808080", "green": "008000",
    "lime": "00FF00", "maroon": "800000", "navy": "000080", "olive": "808000", "purple": "800080", "red": "FF0000",
    "silver": "C0C0C0", "teal": "008080", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip
_LENGTH = re.compile(r"(-?\d*\.?\d+)(pt|in|cm|mm|px|)\Z")
_PT = {"": 1.0, "pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "px": 0.75}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that an old drawing shows. Colors are six hexadecimal digits, "" for none."""

    part: str
    fill: str = ""
    opacity: float = 1.0
    line: str = ""
    line_emu: int = 0
    place: tuple[int, int, int, int] | None = None
    """Left, top, width and height in EMU, where the drawing says so."""


def vml_pictures(members: Members, part: str) -> dict[str, Drawn]:
    """The pictures by the numbers of the shapes that show them; none where the drawing cannot be read."""
    try:
        root = members.tree(part)
        arrows = arrows_of(members, part)
    except DeckError:
        return {}
    found: dict[str, Drawn] = {}
    for shape in root.iter("{*}shape"):
        said = {local_name(name): str(value) for name, value in shape.attrib.items()}
        for picture in shape:
            if local(picture) != "imagedata":
                continue
            given = {local_name(name): str(value) for name, value in picture.attrib.items()}
            arrow = arrows.get(given.get("relid") or given.get("id") or "")
            if arrow is not None and not arrow.external:
                found[number_of(said.get("spid") or said.get("id", ""))] = _drawn(
                    arrow.target, shape, said
                )
    return found


def number_of(shape: str) -> str:
    """The number alone, "2053" of "_x0000_s2053", as controls say it."""
    return shape.removeprefix("_x0000_s")


def local_name(attribute: object) -> str:
    """The attribute's name without its namespace."""
    return str(attribute).rpartition("}")[2]


def _drawn(part: str, shape: Any, said: dict[str, str]) -> Drawn:
    filled = said.get("filled", "f").startswith("t")
    lined = said.get("stroked", "f").startswith("t")
    opacity = next((each.get("opacity") for each in shape if local(each) == "fill"), None)
    return Drawn(
        part,
        fill=_color(said.get("fillcolor", "white")) if filled else "",
        opacity=_share(opacity or "1"),
        line=_color(said.get("strokecolor", "black")) if lined else "",
        line_emu=round(_points(said.get("strokeweight", ".75pt")) * EMU_PT),
        place=_place(said.get("style", "")),
    )


def _color(text: str) -> str:
    """Of "white [1]" and "#69f"; what is worked out of other colors is taken for white."""
    word = (text.split() or [""])[0].lower()
    if re.fullmatch(r"#[0-9a-f]{6}", word):
        return word[1:].upper()
    if re.fullmatch(r"#[0-9a-f]{3}", word):
        return "".join(digit * 2 for digit in word[1:]).upper()
    return _COLORS.get(word, "FFFFFF")


def _share(text: str) -> float:
    """Of ".5", "50%" and "32768f" (ECMA-376 part 4, 14.2.2.1)."""
    unit = {"f": 65_536.0, "%": 100.0}.get(text[-1:], 1.0)
    try:
        return min(max(float(text.rstrip("f%")) / unit, 0.0), 1.0)
    except ValueError:
        return 1.0


def _points(text: str) -> float:
    found = _LENGTH.match(text.strip())
    return float(found[1]) * _PT[found[2]] if found else 0.0


def _place(style: str) -> tuple[int, int, int, int] | None:
    said = {
        name.strip(): value.strip()
        for name, _, value in (one.partition(":") for one in style.split(";"))
    }
    left, top, wide, high = (
        round(_points(said.get(name, "")) * EMU_PT) for name in ("left", "top", "width", "height")
    )
    return (left, top, wide, high) if wide > 0 and high > 0 else None
