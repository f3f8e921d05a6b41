"""Everything that a package says, wherever it stands: strings of its XML parts, names of its members, letters in raw bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from deckproof import decoding

_WRITTEN_HERE = "docProps/app.xml"
"""The one part that names a program, in words that stand in no deck."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_FIGURE = re.compile(r"[-+\d.,eE%\s]*")
_QUOTING = re.compile(r"[\"\\]")
"""What parts the letters of a format code (ECMA-376 part 1, 18.8.31)."""
_SHORTEST_CODE = 16
_CODE = re.compile(rf"[A-Za-z0-9+/_-]{{{_SHORTEST_CODE},}}|[0-9A-Fa-f]{{2}}[ \t\n:;,_-]")
"""What every text has in which a code of so many signs stands, or bytes one by one."""
_PART = re.compile(r"/?ppt/(?:[a-zA-Z]{4,14}/)?(?:_rels/)?[a-zA-Z]{4,15}\d{0,4}\.xml(?:\.rels)?")
"""How a copy names its parts: numbered, by their kinds."""
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")
_COLOR = re.compile(r"(?:[0-9A-F]{2}){3,4}")
_LETTERS = re.compile(rb"(?:[ -~]|[\xc3-\xcf][\x80-\xbf]){5,}")
_WIDE_LETTERS = re.compile(rb"(?:[ -~\xa0-\xff]\x00){4,}")
_BLANKS = re.compile(r"[\s\0]")
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_RUN = re.compile(r"[^\W\d_]+")


class Said(NamedTuple):
    """One string of a part; `structure` where the format itself has words there: names, values, addresses.

    A tuple, since a package says some tens of thousands, and they are looked up by it.
    """

    text: str
    structure: bool = True
    whole: bool = False
    """Whether it is one name, whose humps part no words."""


class Package:
    """A package, what whose XML parts say is gathered once however often it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._said: dict[str, tuple[Said, ...]] = {}

    def members(self) -> Iterator[tuple[str, bytes]]:
        """The name and the bytes of each member, one at a time."""
        with zipfile.ZipFile(io.BytesIO(self._data)) as package:
            for name in package.namelist():
                yield name, package.read(name)

    def strings_in(self, name: str, content: bytes) -> tuple[Said, ...]:
        """What `strings_in` gives for the member of this name, which has this content."""
        if name not in self._said:
            self._said[name] = tuple(strings_in(name, content))
        return self._said[name]


def opened(data: bytes | Package) -> Package:
    """The package of these bytes, or the package itself."""
    return data if isinstance(data, Package) else Package(data)


def is_xml(name: str) -> bool:
    """Whether the member of this name is one that programs read as XML."""
    return name.endswith((".xml", ".rels"))


def strings_in(name: str, content: bytes) -> Iterator[Said]:
    """All that an XML part says, each string once; of one that is none, its bytes."""
    ours = name == _WRITTEN_HERE
    for said in _strings(content):
        yield said._replace(structure=True) if ours and not said.structure else said


def readings(said: Said) -> Iterator[str]:
    """The string, and as it reads with its escapes and quotes undone, its humps parted, or decoded."""
    if _FIGURE.fullmatch(said.text):
        return
    yield said.text
    yield unquote(said.text)
    yield _QUOTING.sub("", said.text)
    yield from decoded(said.text)
    if not said.whole:
        yield _HUMP.sub(" ", said.text)


def letters_in(content: bytes) -> Iterator[str]:
    """What can be read as letters in the bytes of a member that is no XML, the pixels of a picture left out."""
    told = _without_pixels(content)
    for found in _LETTERS.finditer(told):
        yield found[0].decode("utf-8", "replace")
    for found in _WIDE_LETTERS.finditer(told):
        yield found[0].decode("utf-16-le", "replace")


def is_of_the_format(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether every word that text[start:end] touches is one of the format's own, as it is written there."""
    end = len(text) if end is None else end
    words = [run[0] for run in _RUN.finditer(text) if run.start() < end and start < run.end()]
    return bool(words) and all(word in _format_words() for word in words)


def without_numbers(text: str) -> str:
    """The text without ids and colors, which are numbers in hexadecimal digits."""
    return "" if _COLOR.fullmatch(text) else _GUID.sub(" ", text)


def _strings(content: bytes) -> Iterator[Said]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        yield Said(content.decode("utf-8", "replace"))
        return
    # A part says the same names and namespaces thousands of times.
    told: dict[Said, None] = {}
    for node in root.itersiblings(preceding=True):
        told |= dict.fromkeys(_strings_of(node, {}))
    told |= dict.fromkeys(_strings_below(root))
    for node in root.itersiblings():
        told |= dict.fromkeys(_strings_of(node, {}))
    yield from told


def _strings_below(root: Any) -> Iterator[Said]:
    """What the nodes say, in their order; namespaces where they are declared."""
    declared: dict[str | None, str] = {}
    for event, told in etree.iterwalk(root, events=("start-ns", "start", "comment", "pi")):
        if event == "start-ns":
            declared[told[0] or None] = told[1]
            continue
        yield from _strings_of(told, declared)
        declared = {}


def _strings_of(node: Any, declared: Mapping[str | None, str]) -> Iterator[Said]:
    """What a node says, with the namespaces that it declares."""
    for words in (node.text, node.tail):
        if words:
            yield Said(words, _WORDS)
    tag = node.tag
    if not isinstance(tag, str):
        yield Said(str(getattr(node, "target", "")))
        return
    yield from _names(tag)
    for pair in declared.items():
        yield from (Said(part) for part in pair if part)
    for name, value in node.items():
        yield from _names(name)
        yield Said(value)
    if tag.endswith("}p") or tag == "p":
        yield Said("".join(map(str, node.itertext("{*}t"))), _WORDS)


_WORDS = False


@lru_cache(maxsize=1024)
def _names(name: str) -> tuple[Said, ...]:
    """The namespace, where it has one, and the name in it."""
    return tuple(Said(part, whole=True) for part in name.lstrip("{").split("}"))


@lru_cache(
    maxsize=1024
)  # each string is asked about by the search for names, and by that for what was ordered away
def decoded(text: str) -> tuple[str, ...]:
    """What the codes in the text stand for, on one line each; a long name of the format's own is none."""
    if not _CODE.search(text) or _PART.fullmatch(text) or is_of_the_format(text):
        return ()
    codes = decoding.decoded(text, shortest=_SHORTEST_CODE, words=False)
    return tuple(dict.fromkeys(_BLANKS.sub(" ", code.text) for code in codes))


def _without_pixels(content: bytes) -> bytes:
    """Compressed pixels are noise in which every short word stands somewhere."""
    if content.startswith(_PNG_HEAD):
        return _png_without_pixels(content)
    if content.startswith(b"\xff\xd8\xff"):
        start, end = content.find(b"\xff\xda"), content.rfind(b"\xff\xd9")
        return content if start < 0 or end < start else content[:start] + b"\n" + content[end:]
    return b"" if content.startswith((b"GIF87a", b"GIF89a")) else content


def _png_without_pixels(content: bytes) -> bytes:
    kept, at = [], len(_PNG_HEAD)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] not in (b"IDAT", b"PLTE"):
            kept.append(content[at + 8 : end - 4])
        at = end
    return b"\n".join((*kept, content[at:]))


@cache
def _format_words() -> frozenset[str]:
    """The words of the format itself, which a firm may be called by; as they are written there."""
    return frozenset(Path(__file__).with_name("format_words.txt").read_text("utf-8").split())
