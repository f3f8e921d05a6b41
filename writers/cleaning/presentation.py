"""What a package says of its presentation: which part it is, which program wrote it, what it lists, how large its slides are."""

from __future__ import annotations

import re
from typing import Any

from deckproof.errors import NotAPresentationError
from writers.cleaning.names import R_NS, local
from writers.cleaning.parts import Arrow, Members, arrows_of


def main_part(members: Members) -> str:
    """The name of the presentation's part; raises NotAPresentationError."""
    for arrow in arrows_of(members, "").values():
        if arrow.kind == "officeDocument" and arrow.target in members:
            return arrow.target
    if "ppt/presentation.xml" in members:
        return "ppt/presentation.xml"
    raise NotAPresentationError("This is no PowerPoint file.")


def program_of(members: Members) -> str:
    """The version of PowerPoint that wrote the deck, without which LibreOffice draws old charts otherwise; nothing else."""
    for arrow in arrows_of(members, "").values():
        if arrow.kind == "extended-properties" and arrow.target in members:
            said = {local(each): each.text or "" for each in members.tree(arrow.target)}
            found = re.match(r"\d{1,2}\.\d{1,5}\Z", said.get("AppVersion", ""))
            if found and said.get("Application", "").startswith("Microsoft"):
                return found[0]
    return ""


def listed(root: Any, holder: str, arrows: dict[str, Arrow]) -> list[tuple[Any, str]]:
    """The entries of a list of the presentation with the parts that they name."""
    found = []
    for listing in root:
        if local(listing) != holder:
            continue
        for entry in listing:
            arrow = arrows.get(entry.get(f"{{{R_NS}}}id") or "")
            if arrow is not None and not arrow.external:
                found.append((entry, arrow.target))
    return found


def size_of(root: Any) -> tuple[float, float] | None:
    """Width and height of a slide as the presentation states them; None where it does not."""
    for element in root:
        if local(element) == "sldSz":
            try:
                return float(element.get("cx")), float(element.get("cy"))
            except (TypeError, ValueError):
                return None
    return None
