"""What a PDF carries beside its pages' text, told by pypdf: properties, XMP, outline, annotations, forms, attachments.

pypdf is the second opinion: where it refuses a file that pdfium opens, the deck has a warning and no structure.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deckproof.model import ReadWarning

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file

ATTACHMENT_MAX_BYTES = 32 << 20
_CORE = {
    "/Title": "title",
    "/Author": "creator",
    "/Subject": "subject",
    "/Keywords": "keywords",
    "/CreationDate": "created",
    "/ModDate": "modified",
}
_APP = {"/Creator": "application", "/Producer": "producer"}
_HIDDEN_FLAGS = 2 | 32
"""Hidden and NoView (ISO 32000-1, table 165)."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note, link, form field or stamp on a page; `box` in PDF coordinates."""

    page: int
    subtype: str
    text: str = ""
    author: str = ""
    link: str = ""
    field_name: str = ""
    field_value: str = ""
    hidden: bool = False
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the file; `data` is None if it could not be taken out."""

    name: str
    data: bytes | None
    page: int | None = None
    description: str = ""


@dataclass(slots=True)
class Structure:
    """All of it; empty where the file has none."""

    properties: dict[str, str] = field(default_factory=dict)
    """Keys as in interfaces: core.…, app.…, custom.…"""
    xmp: bytes = b""
    outline: list[tuple[int, str, int | None]] = field(default_factory=list)
    """Depth, title and page of every entry, in order."""
    annotations: list[Annotation] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    layers_off: list[str] = field(default_factory=list)
    """Names of optional content that is not shown."""
    scripts: bool = False
    warnings: list[ReadWarning] = field(default_factory=list)


def read_structure(data: bytes) -> Structure:
    """What pypdf finds. Nothing is raised: what it cannot read is a warning, part by part."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    structure = Structure()
    failures = (PyPdfError, *_ODD_FILES)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            structure.warnings.append(_warning("document", "its structure is behind a password"))
            return structure
        root = reader.root_object
    except failures as error:
        structure.warnings.append(_warning("document", _reason(error)))
        return structure
    for part, take in _TAKERS.items():
        try:
            take(reader, root, structure)
        except failures as error:
            structure.warnings.append(_warning(part, _reason(error)))
    return structure


_ODD_FILES = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    AssertionError,
)
"""What pypdf raises on files that break the format's rules, besides its own errors."""


def _warning(part: str, detail: str) -> ReadWarning:
    return ReadWarning(code="pdf_structure", part=part, detail=detail)


def _reason(error: Exception) -> str:
    """The kind of failure; pypdf's messages can quote the file."""
    return f"pypdf could not read it ({type(error).__name__})"


def _take_properties(reader: Any, root: Any, structure: Structure) -> None:
    for key, value in (reader.metadata or {}).items():
        text = _text(value)
        if not text:
            continue
        name = str(key)
        if name in _CORE:
            structure.properties[f"core.{_CORE[name]}"] = text
        elif name in _APP:
            structure.properties[f"app.{_APP[name]}"] = text
        else:
            structure.properties[f"custom.{name.lstrip('/')}"] = text
    stream = _get(root, "/Metadata")
    if stream is not None:
        structure.xmp = stream.get_data()
    names = _get(root, "/Names")
    actions = _get(root, "/OpenAction")
    structure.scripts = (names is not None and "/JavaScript" in names) or (
        isinstance(actions, dict) and actions.get("/S") == "/JavaScript"
    )


def _take_outline(reader: Any, root: Any, structure: Structure) -> None:
    if "/Outlines" not in root:
        return
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, 1)}

    def walk(entries: list[Any], depth: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, depth + 1)
                continue
            title = _text(entry.title)
            reference = entry.raw_get("/Page") if "/Page" in entry else None
            page = pages.get(getattr(reference, "idnum", -1))
            if title:
                structure.outline.append((depth, title, page))

    walk(reader.outline, 0)


def _take_annotations(reader: Any, root: Any, structure: Structure) -> None:
    del root
    for number, page in enumerate(reader.pages, 1):
        if "/Annots" not in page:
            continue
        for reference in _get(page, "/Annots") or []:
            note = reference.get_object()
            if isinstance(note, dict):
                structure.annotations.append(_annotation(note, number))
                if note.get("/Subtype") == "/FileAttachment":
                    structure.attachments.extend(_files(note.get("/FS"), number))


def _annotation(note: Any, page: int) -> Annotation:
    action = _get(note, "/A")
    link = ""
    if isinstance(action, dict):
        target = _get(action, "/URI") or _get(action, "/F") or ""
        link = _text(target.get("/UF") or target.get("/F") if isinstance(target, dict) else target)
    box = _get(note, "/Rect")
    flags = _get(note, "/F") or 0
    name, value = _field(note) if note.get("/Subtype") == "/Widget" else ("", "")
    return Annotation(
        page=page,
        subtype=str(note.get("/Subtype", "")).lstrip("/"),
        text=_text(_get(note, "/Contents")),
        author=_text(_get(note, "/T")) if note.get("/Subtype") != "/Widget" else "",
        link=link,
        field_name=name,
        field_value=value,
        hidden=bool(int(flags) & _HIDDEN_FLAGS),
        box=(float(box[0]), float(box[1]), float(box[2]), float(box[3]))
        if box is not None and len(box) == 4
        else None,
    )


def _field(widget: Any) -> tuple[str, str]:
    """A form field's name and value, which its parents may hold."""
    names: list[str] = []
    value: Any = None
    node, steps = widget, 0
    while isinstance(node, dict) and steps < 16:
        if "/T" in node:
            names.insert(0, _text(_get(node, "/T")))
        value = _get(node, "/V") if value is None else value
        node, steps = _get(node, "/Parent"), steps + 1
    if isinstance(value, list):
        return ".".join(names), ", ".join(_text(each) for each in value)
    text = _text(value)
    return ".".join(names), "" if text.startswith("/") else text


def _take_attachments(reader: Any, root: Any, structure: Structure) -> None:
    del reader
    names = _get(root, "/Names")
    tree = _get(names, "/EmbeddedFiles") if names is not None else None
    for specification in _name_tree(tree, 0):
        structure.attachments.extend(_files(specification, None))
    for specification in _get(root, "/AF") or []:
        structure.attachments.extend(
            each
            for each in _files(specification, None)
            if each.name not in {known.name for known in structure.attachments}
        )


def _name_tree(node: Any, depth: int) -> Iterator[Any]:
    """The values of a name tree (ISO 32000-1, 7.9.6)."""
    if not isinstance(node, dict) or depth > 16:
        return
    pairs = _get(node, "/Names") or []
    for at in range(1, len(pairs), 2):
        yield pairs[at]
    for kid in _get(node, "/Kids") or []:
        yield from _name_tree(kid.get_object(), depth + 1)


def _files(specification: Any, page: int | None) -> Iterator[Attachment]:
    specification = specification.get_object() if specification is not None else None
    if not isinstance(specification, dict):
        return
    name = _text(_get(specification, "/UF") or _get(specification, "/F")) or "attachment"
    streams = _get(specification, "/EF")
    stream = _get(streams, "/F") or _get(streams, "/UF") if isinstance(streams, dict) else None
    if stream is None:
        return
    raw_size = len(getattr(stream, "_data", b""))
    data = stream.get_data() if raw_size <= ATTACHMENT_MAX_BYTES else None
    if data is not None and len(data) > ATTACHMENT_MAX_BYTES:
        data = None
    yield Attachment(name, data, page, _text(_get(specification, "/Desc")))


def _take_layers(reader: Any, root: Any, structure: Structure) -> None:
    del reader
    content = _get(root, "/OCProperties")
    if content is None:
        return
    setting = _get(content, "/D") or {}
    off = list(_get(setting, "/OFF") or [])
    if setting.get("/BaseState") == "/OFF":
        on = {each.idnum for each in _get(setting, "/ON") or []}
        off = [each for each in _get(content, "/OCGs") or [] if each.idnum not in on]
    structure.layers_off = [
        name for each in off if (name := _text(_get(each.get_object(), "/Name")))
    ]


def _get(node: Any, key: str) -> Any:
    """The value behind a key, references followed; None where there is none."""
    value = node.get(key) if isinstance(node, dict) else None
    value = value.get_object() if value is not None and hasattr(value, "get_object") else value
    return None if type(value).__name__ == "NullObject" else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip("\x00 \r\n")
    return str(value).strip("\x00 \r\n")


_TAKERS = {
    "document information": _take_properties,
    "outline": _take_outline,
    "annotations": _take_annotations,
    "attachments": _take_attachments,
    "layers": _take_layers,
}
