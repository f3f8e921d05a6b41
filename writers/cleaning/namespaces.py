"""Namespaces of a part: what belongs to none of the format's own goes, and prefixes that people chose become plain ones."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from writers.cleaning.names import MC, local
from writers.cleaning.sight import remove_shape, use_fallback

_OURS = re.compile(
    r"http://schemas\.(?:openxmlformats\.org|microsoft\.com/office)/[\w./-]+"
    r"|http://www\.w3\.org/[\w./#-]+"
    r"|urn:schemas-microsoft-com:(?:vml|office:[a-z]+)"
)
"""Where the format's own names live: ECMA-376 part 1 annex A, [MS-PPTX], [MS-ODRAWXML], XML itself."""
_WORDS = re.compile(r"[^\W\d_]{4,}")
_PLAIN_PREFIX = re.compile(r"[a-z]{1,3}\d{0,4}|c16r\d|thm15|psez|pslz|psuz|am3d|asvg|aink|iact|xsd|xsi|aclsh|ahyp|adec|oel")  # fmt: skip
"""Prefixes as programs choose them, in which no name has room."""
_HINTS = ("PreserveAttributes", "PreserveElements", "ProcessContent", "MustUnderstand")


@functools.lru_cache(maxsize=1024)
def is_ours(space: str) -> bool:
    """Whether the namespace is one of the format's own."""
    return bool(_OURS.fullmatch(space))


def clean_namespaces(root: Any) -> Any:
    """The tree without elements, attributes and declarations of foreign namespaces, under plain prefixes."""
    _drop_foreign(root)
    _drop_hints(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=sorted(set(_needed(root))))
    return root if _is_plain(root) else _under_plain_prefixes(root)


def _drop_foreign(root: Any) -> None:
    for element in list(root.iter("*")):
        for name in element.keys():  # noqa: SIM118 - an element is no mapping: it iterates over its children
            if not _may_stay(name):
                del element.attrib[name]
        if _space(element.tag) and _may_stay(element.tag):
            continue
        if element is not root and element.getparent() is not None:
            remove_shape(element)


@functools.lru_cache(maxsize=4_096)
def _may_stay(name: str) -> bool:
    """Whether the name is in none but one of the format's own namespaces."""
    space = _space(name)
    return not space or is_ours(space)


def _space(name: str) -> str:
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def _drop_hints(root: Any) -> None:
    """What asks programs to keep or to understand foreign names; a choice for such a program falls back."""
    for element in _HINTED(root):
        if any(name.startswith(MC) for name in element.keys()):  # noqa: SIM118 - an element is no mapping
            _drop_hints_on(element)
        if element.tag == MC + "Choice" and not all(
            is_ours(element.nsmap.get(one, "")) for one in (element.get("Requires") or "").split()
        ):
            _drop_choice(element)


_HINTED: Any = etree.XPath(
    "descendant-or-self::*[self::mc:Choice or @mc:*]", namespaces={"mc": MC[1:-1]}
)
"""What has such hints, and the choices, in order."""


def _drop_hints_on(element: Any) -> None:
    for name in _HINTS:
        element.attrib.pop(MC + name, None)
    ignored = element.attrib.pop(_IGNORABLE, None)
    ours = [one for one in (ignored or "").split() if is_ours(element.nsmap.get(one, ""))]
    if ours:
        element.set(_IGNORABLE, " ".join(ours))


_IGNORABLE = MC + "Ignorable"


def _drop_choice(choice: Any) -> None:
    alternates = choice.getparent()
    if alternates is None:
        return
    alternates.remove(choice)
    if not any(local(each) == "Choice" for each in alternates):
        use_fallback(alternates)


def _needed(root: Any) -> Iterator[str]:
    """The prefixes that values name."""
    for element in root.iter("{*}Choice"):
        yield from (element.get("Requires") or "").split()
    for element in root.iter("*"):
        said = element.get(_IGNORABLE)
        if said:
            yield from said.split()


def _declared(root: Any) -> dict[str | None, str]:
    """All prefixes with their namespaces; cleaning has moved nothing, so one may stand on any element."""
    found: dict[str | None, str] = {}
    for element in root.iter():
        if isinstance(element.tag, str):
            found |= element.nsmap
    return found


def _is_plain(root: Any) -> bool:
    declared = {prefix for _, (prefix, _) in etree.iterwalk(root, events=("start-ns",))}
    return all(not prefix or _PLAIN_PREFIX.fullmatch(prefix) for prefix in declared)


def _under_plain_prefixes(root: Any) -> Any:
    """The same tree with its declarations on the root, numbered where their prefixes could say something."""
    declared = _declared(root)
    names: dict[str, str] = {}
    spaces: dict[str, str] = {}
    for prefix, space in declared.items():
        if prefix is None:
            continue
        plain = prefix if _PLAIN_PREFIX.fullmatch(prefix) else f"ns{len(names) + 1}"
        names[prefix] = plain
        spaces[plain] = space
    made = _copied(root, spaces)
    for element in made.iter():
        for name in (MC + "Ignorable", "Requires"):
            said = element.get(name) if isinstance(element.tag, str) else None
            if said is not None and (name != "Requires" or element.tag == MC + "Choice"):
                element.set(name, " ".join(names.get(one, one) for one in said.split()))
    return made


def _copied(root: Any, spaces: dict[str, str]) -> Any:
    made = etree.Element(root.tag, nsmap=spaces)
    waiting = [(root, made)]
    while waiting:
        old, new = waiting.pop()
        new.text, new.tail = old.text, old.tail
        for name, value in old.attrib.items():
            new.set(name, value)
        for child in old:
            if isinstance(child.tag, str):
                waiting.append((child, etree.SubElement(new, child.tag)))
    return made
