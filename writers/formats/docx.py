"""A Word document of the page: real headings, lists and tables, the same bytes each time."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from writers.formats import Copy, file_format, texts
from writers.formats._archive import archive, member
from writers.formats._html import read_tokens
from writers.formats._xml import xml_text

_PAGE = "word/document.xml"
_PROPERTIES = "docProps/core.xml"
_DEEPEST_LIST = 3
"""Levels of lists that Word's own styles have."""
_PICTURE_WIDTH_CM = 15.0


@file_format(
    "docx",
    about="A Word document.",
    file="page.docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    default=texts,
)
def make(copy: Copy) -> bytes:
    """The document."""
    start = _started(copy.language)
    if copy.pictures:  # which become parts beside the page
        document = _blank(copy.language)
        _Writer(document, copy).write(read_tokens(copy))
        members = {name: member(name, data) for name, data in _members_of(document).items()}
    else:
        document = start.document()
        _Writer(document, copy).write(read_tokens(copy))
        members = start.members | {_PAGE: member(_PAGE, _xml(document.element))}
    members[_PROPERTIES] = member(_PROPERTIES, start.properties(copy))
    # The list of content types comes first, as everywhere; the rest by name.
    order = sorted(members, key=lambda name: (not name.startswith("["), name))
    return archive(members[name] for name in order)


class _Start:
    """What the documents in a language begin with: a blank one, of which most members stay as they are."""

    def __init__(self, language: str) -> None:
        self._blank = _blank(language)
        self._properties = self._blank.part.package.core_properties._element  # noqa: SLF001 - to copy it
        packed = _members_of(self._blank)
        self.members = {name: member(name, data) for name, data in packed.items()}
        """Deflated once for all of them."""

    def document(self) -> Any:
        """A blank document of its own, whose styles are those of all."""
        from docx.document import Document

        return Document(deepcopy(self._blank.element), self._blank.part)

    def properties(self, copy: Copy) -> bytes:
        """Title and author of the file; python-docx's own template names its maker and the day it was made."""
        import datetime as dt

        from docx.opc.coreprops import CoreProperties

        first = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
        core = CoreProperties(deepcopy(self._properties))
        core.title = xml_text(copy.title)[:255]
        core.author = xml_text(copy.byline)[:255]
        core.keywords = xml_text(", ".join(copy.keywords))[:255]
        core.language = copy.language
        core.comments = core.last_modified_by = core.category = core.subject = ""
        core.created = core.modified = core.last_printed = first
        core.revision = 1
        return _xml(core._element)  # noqa: SLF001 - python-docx only saves whole packages


_started = functools.lru_cache(maxsize=16)(_Start)
"""By language; kept, since parsing and packing it takes longer than writing most pages."""


def _xml(element: Any) -> bytes:
    from docx.opc.oxml import serialize_part_xml

    return serialize_part_xml(element)


def _blank(language: str) -> Any:
    """python-docx's own blank document, as its `Document()` gives it, in this language."""
    from docx.opc.package import Unmarshaller
    from docx.opc.part import PartFactory
    from docx.package import Package

    package: Any = Package()
    unmarshaller: Any = Unmarshaller
    unmarshaller.unmarshal(_unpacked(), package, PartFactory)
    document = package.main_document_part.document
    _tell_language(document, language)
    return document


@functools.cache
def _unpacked() -> Any:
    """The members of the blank document; kept, since unpacking them takes as long as parsing them."""
    import docx
    from docx.opc.pkgreader import PackageReader

    reader: Any = PackageReader
    return reader.from_file(str(Path(docx.__file__).with_name("templates") / "default.docx"))


@functools.cache
def _style_id(name: str, *, of_table: bool = False) -> str | None:
    """The id of a style of the blank document, None for the one that needs none; python-docx asks all styles each time."""
    from docx.enum.style import WD_STYLE_TYPE

    kind = WD_STYLE_TYPE.TABLE if of_table else WD_STYLE_TYPE.PARAGRAPH
    found: str | None = _blank("en").part.get_style_id(name, kind)
    return found


def _tell_language(document: Any, language: str) -> None:
    """Which language the words are in; python-docx's own template says that all of them are American English."""
    from docx.oxml.ns import qn

    places = (
        *document.styles.element.iter(qn("w:lang")),
        *document.settings.element.iter(qn("w:themeFontLang")),
    )
    for told in places:
        told.set(qn("w:val"), language or "en")


class _Writer:
    """Writes the page's tokens into the document one block after another."""

    def __init__(self, document: Any, copy: Copy) -> None:
        self._document = document
        self._copy = copy
        self._lists: list[str] = []
        self._quoted = 0

    def write(self, tokens: list[Any]) -> None:
        """All of them."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type == "table_open":
                end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
                self._table(tokens[at:end])
                at = end
            else:
                self._block(token, tokens[at - 1] if at else None)
            at += 1

    def _block(self, token: Any, before: Any) -> None:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self._lists.append("List Bullet" if token.type.startswith("bullet") else "List Number")
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type in {"blockquote_open", "blockquote_close"}:
            self._quoted += 1 if token.type.endswith("open") else -1
        elif token.type == "inline":
            paragraph = self._document.add_paragraph()
            paragraph._p.style = _style_id(self._style(before))  # noqa: SLF001 - by name it asks all styles each time
            _write_runs(paragraph, token.children or (), self._copy)
        elif token.type in {"fence", "code_block"}:
            for line in token.content.splitlines():
                _monospaced(self._document.add_paragraph(), line)

    def _style(self, before: Any) -> str:
        if before is not None and before.type == "heading_open":
            return f"Heading {before.tag[1:]}"
        if self._lists:
            depth = min(len(self._lists), _DEEPEST_LIST)
            return self._lists[-1] + (f" {depth}" if depth > 1 else "")
        return "Quote" if self._quoted else "Normal"

    def _table(self, tokens: list[Any]) -> None:
        rows = list(_rows(tokens))
        table = self._document.add_table(len(rows), max(map(len, rows)))
        table._tbl.tblStyle_val = _style_id("Table Grid", of_table=True)  # noqa: SLF001 - the same
        for row, cells in zip(table.rows, rows, strict=True):
            for place, cell in zip(row.cells, cells, strict=False):
                _write_runs(place.paragraphs[0], cell.children or (), self._copy)


def _rows(tokens: list[Any]) -> Iterator[list[Any]]:
    row: list[Any] = []
    for token in tokens:
        if token.type == "inline":
            row.append(token)
        elif token.type == "tr_close":
            yield row
            row = []


def _write_runs(paragraph: Any, children: Any, copy: Copy) -> None:
    bold = italic = 0
    address = ""
    for child in children:
        if child.type == "strong_open":
            bold += 1
        elif child.type == "strong_close":
            bold -= 1
        elif child.type == "em_open":
            italic += 1
        elif child.type == "em_close":
            italic -= 1
        elif child.type == "link_open":
            address = child.attrs.get("href", "")
        elif child.type == "link_close":
            _write_address(paragraph, address)
            address = ""
        elif child.type in {"softbreak", "hardbreak"}:
            paragraph.add_run("\n" if child.type == "hardbreak" else " ")
        elif child.type == "code_inline":
            _monospaced(paragraph, child.content)
        elif child.type == "image":
            _write_picture(paragraph, child, copy)
        elif child.content:
            run = paragraph.add_run(xml_text(child.content))
            run.bold, run.italic = bool(bold) or None, bool(italic) or None


def _write_address(paragraph: Any, address: str) -> None:
    """Where a link leads is written out behind its text, for paper and for whoever wants to see it first."""
    shown = address.removeprefix("mailto:")
    if shown and shown not in paragraph.text:
        paragraph.add_run(f" ({xml_text(shown)})")


def _write_picture(paragraph: Any, image: Any, copy: Copy) -> None:
    from docx.shared import Cm

    run = paragraph.add_run()
    picture = run.add_picture(
        io.BytesIO(copy.pictures[image.attrs["src"]]), width=Cm(_PICTURE_WIDTH_CM)
    )
    picture._inline.docPr.set("descr", xml_text(image.content))  # noqa: SLF001 - python-docx has no name for alt text


def _monospaced(paragraph: Any, text: str) -> None:
    paragraph.add_run(xml_text(text)).font.name = "Courier New"


def _members_of(document: Any) -> dict[str, bytes]:
    """The name and the bytes of each member, as `save` would pack them: packing them twice takes a third of the work."""
    from docx.opc.pkgwriter import PackageWriter

    class Members(dict[str, bytes]):
        def write(self, uri: Any, blob: bytes) -> None:
            self[uri.membername] = blob

    writer: Any = PackageWriter
    members, package = Members(), document.part.package
    for part in package.parts:
        part.before_marshal()
    writer._write_content_types_stream(members, package.parts)  # noqa: SLF001 - the first step of `save`
    writer._write_pkg_rels(members, package.rels)  # noqa: SLF001 - the second
    writer._write_parts(members, package.parts)  # noqa: SLF001 - the third
    return members
