"""The clean package as bytes: parts under made-up names in a fixed order, without dates, the same for the same input."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

from writers.cleaning.names import OFFICE, RELATIONSHIPS_NS, TYPES_NS

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = "application/vnd.openxmlformats-officedocument.extended-properties"
_PICTURE_TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship to be written."""

    id: str
    type: str
    target: str
    """A part's name, or an address."""
    external: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part to be written; one without a content type is known by its ending."""

    name: str
    data: bytes
    content_type: str = ""
    links: tuple[Link, ...] = field(default=())


def write_package(parts: Iterable[Part], program: str = "") -> bytes:
    """The package; the first part is the presentation. `program` is a version of PowerPoint."""
    parts = list(parts)
    start = [Link("rId1", OFFICE + "officeDocument", parts[0].name)]
    if program:
        parts.append(Part("docProps/app.xml", _program(program), _PROPERTIES + "+xml"))
        start.append(Link("rId2", OFFICE + "extended-properties", "docProps/app.xml"))
    members: dict[str, bytes] = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relationships("", start),
    }
    for part in parts:
        members[part.name] = part.data
        if part.links:
            folder, name = posixpath.split(part.name)
            members[f"{folder}/_rels/{name}.rels"] = _relationships(folder, part.links)
    return _zipped(members)


def _program(version: str) -> bytes:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    said = (
        f"<Application>Microsoft Office PowerPoint</Application><AppVersion>{version}</AppVersion>"
    )
    return f'{_HEAD}<Properties xmlns="{space}">{said}</Properties>'.encode()


def _zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            made.writestr(info, data)
    return buffer.getvalue()


def _content_types(parts: Iterable[Part]) -> bytes:
    endings = sorted({part.name.rpartition(".")[2] for part in parts if not part.content_type})
    lines = [
        f"<Default Extension={quoteattr(ending)} ContentType={quoteattr(_PICTURE_TYPES[ending])}/>"
        for ending in endings
    ]
    lines += [
        f"<Override PartName={quoteattr('/' + part.name)} ContentType={quoteattr(part.content_type)}/>"
        for part in parts
        if part.content_type
    ]
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{TYPES_NS}">{rels}{xml}{"".join(lines)}</Types>'.encode()


def _relationships(folder: str, links: Iterable[Link]) -> bytes:
    lines = []
    for link in links:
        mode = ' TargetMode="External"' if link.external else ""
        target = link.target if link.external else posixpath.relpath(link.target, folder or ".")
        lines.append(
            f"<Relationship Id={quoteattr(link.id)} Type={quoteattr(link.type)} Target={quoteattr(target)}{mode}/>"
        )
    return f'{_HEAD}<Relationships xmlns="{RELATIONSHIPS_NS}">{"".join(lines)}</Relationships>'.encode()
