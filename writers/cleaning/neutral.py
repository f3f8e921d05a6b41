"""Values that need no name: ids, languages, types and whatever else names something in a place that nobody reads.

One of these knows a whole package, so that a value which is referred to from another part gets the same stand-in there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from writers.cleaning.guides import number_guides
from writers.cleaning.names import DGM, A, local
from writers.cleaning.namespaces import clean_namespaces, is_ours
from writers.cleaning.said import Said, is_of_the_format, readings
from writers.cleaning.wording import Wording
from writers.cleaning.writing import Link

_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:_\w{3,6})?|x-none|LID\d{1,5}"
)
"""Language, script and region (BCP 47), and the sort order that Windows puts behind them."""
_LANGUAGES = frozenset({"lang", "altLang", "{http://www.w3.org/XML/1998/namespace}lang"})
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_STYLES = frozenset({"styleId", "def"})
_TYPES = frozenset({"loTypeId", "loCatId", "qsTypeId", "qsCatId", "csTypeId", "csCatId", "uniqueId"})  # fmt: skip
_KNOWN_TYPE = re.compile(r"urn:(?:microsoft\.com/office/officeart|diagrams\.loki3\.com)/[\w/#.+-]+|[a-z0-9]*")  # fmt: skip
_DIAGRAM_NAMES = frozenset({"name", "forName", "refForName", "presName", "styleLbl", "presStyleLbl"})  # fmt: skip
_INSTEAD = {"formatCode": "General", "typeface": "Arial", "styleName": "Style", "name": ""}
"""What stands where something must stand; other attributes go."""
_RELATIONSHIP = "elationships}"
_WORD = re.compile(r"[^\W\d_]{2,}")


class Neutral:
    """The stand-ins of one package."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._named: dict[tuple[str, bool], bool] = {}
        self._fine: set[tuple[str, str, str]] = set()
        """Attributes that stay as they are: an element, a name, a value; most stand there again and again."""
        self._ids: dict[str, dict[str, str]] = {}

    def tree(self, root: Any) -> Any:
        """The tree, with nothing in it that names something where nobody reads; it may be another object."""
        root = clean_namespaces(root)
        number_guides(root)
        for element in list(root.iter()):
            if not isinstance(element.tag, str):
                continue
            if self._names(local(element)) and element.getparent() is not None:
                element.getparent().remove(element)
                continue
            self._clean(element)
        return root

    def drawing(self, root: Any, name: str) -> None:
        """Let the data of a diagram, which is the part `name`, refer to its drawing by the new id that the slide has for it.

        The id is one of the slide's own relationships ([MS-ODRAWXML] 2.16.3.4); without it programs lay the diagram out anew.
        """
        ids = self._ids.get(name, {})
        for element in root.iter("{*}dataModelExt"):
            own_id = ids.get(element.attrib.pop("relId", ""))
            if own_id:
                element.set("relId", own_id)

    def links(self, users: Iterable[Any], links: Iterable[Link]) -> tuple[Link, ...]:
        """The relationships numbered in their order; the elements that refer to any do so by the numbers then."""
        links = tuple(links)
        ids = {link.id: f"rId{at}" for at, link in enumerate(links, 1)}
        for element in users:
            if local(element) == "dataModelExt":
                continue
            for name, value in element.items():
                if _RELATIONSHIP in name or name == "relId":
                    element.set(name, ids.get(value, value))
        for link in links:
            if link.type.endswith("/diagramData"):
                self._ids.setdefault(link.target, ids)
        return tuple(Link(ids[link.id], link.type, link.target, link.external) for link in links)

    def _clean(self, element: Any) -> None:
        name = local(element)
        if name == "ext" and element.get("uri") and not _is_extension(element.get("uri")):
            _drop_extension(element)
            return
        if name == "tableStyleId" and element.text:
            element.text = self._style(element.text.strip())
        elif (element.text or "").strip() and self._names(element.text, spoken=name == "t"):
            element.text = _INSTEAD.get(name, "")
        tag = element.tag
        for key, value in element.items():
            if (tag, key, value) not in self._fine:
                self._clean_value(element, name, key, value)
                if element.get(key) == value:
                    self._fine.add((tag, key, value))

    def _clean_value(self, element: Any, of: str, key: str, value: str) -> None:
        if key in _LANGUAGES:
            if not _LANGUAGE.fullmatch(value):
                del element.attrib[key]
        elif of == "lang" and key == "val":
            element.set(key, value if _LANGUAGE.fullmatch(value) else "en-US")
        elif key in _STYLES and element.tag in _TABLE_STYLES:
            element.set(key, self._style(value))
        elif key in _TYPES:
            element.set(key, self._type(value))
        elif key in _DIAGRAM_NAMES and element.tag.startswith(DGM):
            element.set(key, value if _is_plain(value) else self._instead("name", value))
        elif self._names(key.rpartition("}")[2]):
            del element.attrib[key]
        elif self._names(value):
            self._take_out(element, key)

    def _take_out(self, element: Any, key: str) -> None:
        said = key.rpartition("}")[2]
        if said in _INSTEAD:
            element.set(key, _INSTEAD[said])
        elif _RELATIONSHIP not in key:
            del element.attrib[key]

    def _style(self, value: str) -> str:
        if not value or _GUID.fullmatch(value):
            return value
        return f"{{00000000-0000-4000-8000-{int(self._instead('', 's' + value)):012d}}}"

    def _type(self, value: str) -> str:
        if _KNOWN_TYPE.fullmatch(value) and not self._names(value):
            return value
        return self._instead("urn:type", value)

    def _instead(self, stem: str, value: str) -> str:
        return self._stand_ins.setdefault((stem, value), f"{stem}{len(self._stand_ins) + 1}")

    def _names(self, value: str, *, spoken: bool = False) -> bool:
        """Whether it names what was ordered away, in words that are not the format's own; `spoken` is a paragraph's text."""
        key = (value, spoken)
        if key not in self._named:
            self._named[key] = self._does_name(value, spoken=spoken)
        return self._named[key]

    def _does_name(self, value: str, *, spoken: bool) -> bool:
        if not _WORD.search(value) or is_of_the_format(value):
            return False
        return any(self._wording.names(text, spoken=spoken) for text in readings(Said(value)))


_TABLE_STYLES = frozenset({A + "tblStyle", A + "tblStyleLst"})


def _is_extension(uri: str) -> bool:
    return bool(_GUID.fullmatch(uri)) or is_ours(uri)


def _drop_extension(element: Any) -> None:
    holder = element.getparent()
    holder.remove(element)
    if not len(holder) and holder.getparent() is not None:
        holder.getparent().remove(holder)


def _is_plain(value: str) -> bool:
    """Whether no word stands in it but the format's own."""
    return all(map(is_of_the_format, _WORD.findall(value)))
