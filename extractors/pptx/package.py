"""The parts of a package and their relationships (ECMA-376 part 2); what cannot be read whole becomes a warning."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from extractors._archive import Archive, PartError
from extractors._xml import Element, parse_xml, without_conditions
from extractors.pptx.names import MC_ALTERNATES, MC_CHOICE, MC_FALLBACK, local

XML_BYTES = 16 << 20
"""Of one XML part; as a tree it takes up to twenty times as much. The largest seen in a real deck is under 1 MB."""

SEARCHED = 100_000_000
"""Letters gone through at most to see whether a dropped alternative says something new."""

Warn = Callable[[str, str, str], None]
"""Takes code, part and detail of a warning."""


@dataclass(frozen=True, slots=True)
class Relationship:
    """One arrow of a part: the last word of its type, and a part's name or, when external, an address."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """Parts as trees, each markup alternative resolved to one branch."""

    def __init__(self, archive: Archive, warn: Warn) -> None:
        self.archive = archive
        self._warn = warn
        self.dropped: dict[str, list[str]] = {}
        """What markup alternatives say that were not kept, by part in lower case."""
        self._relationships: dict[str, dict[str, Relationship]] = {}
        self.seen: set[str] = set()
        """Parts that somebody asked for, in lower case."""

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return self.archive.find(part) is not None

    def xml(self, part: str) -> Element | None:
        """The root element of the part; None, with a warning, when it cannot be had."""
        self.seen.add(part.lower())
        data = self._xml_bytes(part)
        if data is None:
            return None
        try:
            self.archive.budget.spend_xml(len(data))
            root, mended = parse_xml(
                without_conditions(data) if part.lower().endswith(".vml") else data
            )
        except PartError as error:
            self._warn(error.code, part, error.detail)
            return None
        if mended:
            self._warn("xml_recovered", part, "Its XML is broken; what could be mended was read.")
        dropped = resolve_alternates(root)
        if dropped:
            self.dropped[part.lower()] = dropped
        return root

    def raw(self, part: str, limit: int) -> bytes | None:
        """The part's bytes; None, with a warning, when they cannot be had whole."""
        self.seen.add(part.lower())
        try:
            return self.archive.read(part, limit)
        except PartError as error:
            self._warn(error.code, part, error.detail)
            return None

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of the part by their ids, for the caller to keep; "" stands for the package."""
        if part not in self._relationships:
            self._relationships[part] = self._read_relationships(part)
        return dict(self._relationships[part])

    def _read_relationships(self, part: str) -> dict[str, Relationship]:
        folder, base = posixpath.split(part)
        source = posixpath.join(folder, "_rels", base + ".rels")
        root = self.xml(source) if self.has(source) else None
        if root is None:
            return {}
        found = {}
        for element in root:
            if local(element) == "Relationship":
                one = _relationship(element, folder)
                found[one.id] = one
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts that this one points at by relationships of that kind."""
        return [
            one.target
            for one in self.relationships(part).values()
            if one.kind == kind and not one.external
        ]

    def _xml_bytes(self, part: str) -> bytes | None:
        try:
            return self.archive.read(part, XML_BYTES)
        except PartError as error:
            self._warn(error.code, part, error.detail)
            # Broken or too large: what came before is read, so that a name in it is still found.
            return error.partial[: XML_BYTES // 4] or None


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target") or ""
    external = element.get("TargetMode") == "External"
    if not external:
        target = unquote(target).replace("\\", "/").partition("#")[0]
        target = (
            target[1:]
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
    kind = (element.get("Type") or "").rpartition("/")[2]
    return Relationship(element.get("Id") or "", kind, target, external)


def resolve_alternates(root: Element) -> list[str]:
    """Replace each mc:AlternateContent by one branch: the first Choice that has shapes or text, else the Fallback.

    Returns the paragraphs that only a dropped branch says; some program shows them.
    """
    dropped: list[str] = []
    for block in list(root.iter(MC_ALTERNATES)):
        parent = block.getparent()
        if parent is None:
            continue
        branches = [branch for branch in block if branch.tag in (MC_CHOICE, MC_FALLBACK)]
        kept = next((branch for branch in branches if _says_something(branch)), None)
        if kept is None and branches:
            kept = branches[-1]
        if kept is not None:
            dropped += _only_said_in([each for each in branches if each is not kept], kept)
            for child in list(kept):
                block.addprevious(child)
        parent.remove(block)
    return dropped


def _only_said_in(dropped: list[Element], kept: Element) -> list[str]:
    lines = [line for branch in dropped for line in _paragraphs(branch)]
    if not lines:
        return []
    paragraphs = [_folded(line) for line in _paragraphs(kept)]
    # Searching is for decks as people make them; in an endless one only whole paragraphs are compared.
    said: str | set[str] = "\n".join(paragraphs)
    if len(lines) * len(said) > SEARCHED:
        said = set(paragraphs)
    # A chart of a newer kind has a sentence about PowerPoint's version in place of itself.
    stands_in = any("chartex" in str(element.tag) for element in kept.iter())
    return [] if stands_in else [line for line in lines if _folded(line) not in said]


def _paragraphs(branch: Element) -> list[str]:
    lines = ("".join(text.text or "" for text in each.iter("{*}t")) for each in branch.iter("{*}p"))
    return [line for line in lines if line.strip()]


def _folded(text: str) -> str:
    return "".join(text.split()).lower()


def _says_something(branch: Element) -> bool:
    return any(
        (name := local(element)) == "cNvPr" or (name == "t" and (element.text or "").strip())
        for element in branch.iter()
    )
