"""The proof on a finished copy: every byte of the package is searched for what was ordered away, past all readers.

Readers know the places where words stand; a program may keep a name in a format code, a style's id, a namespace. This knows
no places: it takes all names, values, texts, comments and instructions of every XML part, and the raw bytes of the others.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from deckproof.codec import digest
from deckproof.model import Action, Finding, Severity, Visibility
from writers.cleaning.planning import is_spread, matches_any_case
from writers.cleaning.verdict import LEFT
from writers.masking.folding import Spellings, fold

PACKAGE = LEFT + "package"
"""The rule of what only the search of the package found."""
_SHORTEST = 4
"""Letters; shorter spellings stand in any file by chance."""
_SHORTEST_NUMBER = 8
_SHORTEST_IN_BYTES = 5
_WRITTEN_HERE = "docProps/app.xml"
"""The one part that names a program, in words that stand in no deck."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_RUN = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"[-+\d.,eE%\s]*")
_QUOTING = re.compile(r"[\"\\]")
"""What parts the letters of a format code (ECMA-376 part 1, 18.8.31)."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One string of a part; `structure` where the format itself has words there: names, values, addresses."""

    text: str
    structure: bool = True
    whole: bool = False
    """Whether it is one name, whose humps part no words."""


def left_in_package(data: bytes, ordered: Sequence[Finding]) -> tuple[Finding, ...]:
    """A severe finding for each spelling of `ordered` that still stands anywhere in the package `data`."""
    search = _Search(ordered)
    places: dict[str, list[str]] = {}
    for member, content in _members(data):
        for spelling in sorted(search.in_member(member, content)):
            places.setdefault(spelling, []).append(member)
    return tuple(_finding(search.owners[text], where) for text, where in sorted(places.items()))


def _members(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            yield name, package.read(name)


class _Search:
    """The spellings that were ordered away, looked for in strings and in bytes."""

    def __init__(self, ordered: Iterable[Finding]) -> None:
        self.owners: dict[str, Finding] = {}
        for found in ordered:
            if is_spread(found) and _is_long(found.text):
                self.owners.setdefault(found.text.strip(), found)
        self._spellings = Spellings(self.owners)
        self._bytes = [(text, form) for text in self.owners for form in _byte_forms(text)]

    def in_member(self, name: str, content: bytes) -> set[str]:
        """The spellings that stand in the name or the content of a member."""
        said = [_Said(name)]
        if name.endswith((".xml", ".rels")):
            ours = name == _WRITTEN_HERE
            said += [replace(one, structure=one.structure or ours) for one in _strings(content)]
            return {text for one in said for text in self._in_string(one)}
        lowered = content.lower()
        raw = {text for text, form in self._bytes if form in lowered}
        return raw | set(self._in_string(said[0]))

    def _in_string(self, said: _Said) -> Iterator[str]:
        if _FIGURE.fullmatch(said.text):
            return
        for text in dict.fromkeys(_readings(said)):
            for start, end, spelling in self._spellings.find(text, inside_words=True):
                if self._counts(text, start, end, spelling, structure=said.structure):
                    yield spelling

    def _counts(self, text: str, start: int, end: int, spelling: str, *, structure: bool) -> bool:
        if not matches_any_case(self.owners[spelling]):
            inside = text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()
            if inside or text[start:end] != spelling:
                return False  # a guess, which is replaced only as it stands
        if not structure:
            return True
        words = [run[0] for run in _RUN.finditer(text) if run.start() < end and start < run.end()]
        return not words or not all(word in _format_words() for word in words)


def _is_long(text: str) -> bool:
    letters = [letter for letter in fold(text) if letter.isalnum()]
    only_digits = not any(map(str.isalpha, letters))
    return len(letters) >= (_SHORTEST_NUMBER if only_digits else _SHORTEST)


def _byte_forms(text: str) -> Iterator[bytes]:
    """The spelling as bytes in lower case, its words apart, together and joined."""
    words = text.lower().split()
    for form in {joint.join(words) for joint in (" ", "", "_", "-")}:
        if len(form) >= _SHORTEST_IN_BYTES:
            yield form.encode()
        yield form.encode("utf-16-le")


def _readings(said: _Said) -> Iterator[str]:
    """The string, and as it reads with its escapes and quotes undone or its humps parted."""
    yield said.text
    yield unquote(said.text)
    yield _QUOTING.sub("", said.text)
    if not said.whole:
        yield _HUMP.sub(" ", said.text)


def _strings(content: bytes) -> Iterator[_Said]:
    """All that an XML part says; of one that is none, its bytes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        yield _Said(content.decode("utf-8", "replace"))
        return
    for node in (*root.itersiblings(preceding=True), *root.iter(), *root.itersiblings()):
        yield from _strings_of(node)


def _strings_of(node: Any) -> Iterator[_Said]:
    yield _Said(node.text or "", structure=False)
    yield _Said(node.tail or "", structure=False)
    if not isinstance(node.tag, str):
        yield _Said(str(getattr(node, "target", "")))
        return
    yield from (_Said(part, whole=True) for part in _parted(node.tag))
    yield from (_Said(part) for pair in node.nsmap.items() for part in pair if part)
    for name, value in node.attrib.items():
        yield from (_Said(part, whole=True) for part in _parted(str(name)))
        yield _Said(str(value))
    if _parted(node.tag)[-1] == "p":
        yield _Said("".join(map(str, node.itertext("{*}t"))), structure=False)


def _parted(name: str) -> list[str]:
    return name.lstrip("{").split("}")


@cache
def _format_words() -> frozenset[str]:
    """The words of the format itself, which a firm may be called by; as they are written there."""
    return frozenset(Path(__file__).with_name("format_words.txt").read_text("utf-8").split())


def _finding(of: Finding, members: Sequence[str]) -> Finding:
    where = ", ".join(members[:3]) + (" and elsewhere" if len(members) > 3 else "")
    own_id = digest(f"{PACKAGE}\n{of.category}\n{fold(of.text.strip())}".encode())[:16]
    return Finding(
        id=own_id,
        category=of.category,
        rule=PACKAGE,
        severity=Severity.HIGH,
        confidence=1.0,
        slide=None,
        block=None,
        start=0,
        end=0,
        text=of.text.strip(),
        visibility=Visibility.METADATA,
        customer_id=of.customer_id,
        why=f"The clean copy still has it, where no slide shows it: in {where} of the package.",
        action=Action.REPLACE,
        group=f"{PACKAGE}:{own_id}",
    )
