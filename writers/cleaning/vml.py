"""Old drawings (VML, ECMA-376 part 4, 14): which picture each of their shapes shows. Nothing else of them is kept."""

from __future__ import annotations

from deckproof.errors import DeckError
from writers.cleaning.names import local
from writers.cleaning.parts import Members, arrows_of


def vml_pictures(members: Members, part: str) -> dict[str, str]:
    """The parts of the pictures by the numbers of the shapes that show them; none where the drawing cannot be read."""
    try:
        root = members.tree(part)
        arrows = arrows_of(members, part)
    except DeckError:
        return {}
    found: dict[str, str] = {}
    for shape in root.iter("{*}shape"):
        for picture in shape:
            if local(picture) != "imagedata":
                continue
            wanted = next(
                (
                    value
                    for name, value in picture.attrib.items()
                    if local_name(name) in ("relid", "id")
                ),
                "",
            )
            arrow = arrows.get(str(wanted))
            if arrow is not None and not arrow.external:
                numbers = {local_name(name): str(value) for name, value in shape.attrib.items()}
                found[numbers.get("spid") or numbers.get("id", "")] = arrow.target
    return found


def local_name(attribute: object) -> str:
    """The attribute's name without its namespace."""
    return str(attribute).rpartition("}")[2]
