"""What a presentation carries besides its slides: sections, comments, properties."""

from __future__ import annotations

import datetime as dt
from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from examples.deck.content import Slide

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SAVED = dt.datetime(2026, 11, 2, 17, 45)  # noqa: DTZ001 - python-pptx wants a naive UTC time
CUSTOM = {"Project": "Halyard", "Cost center": "SVC-204", "Approved by": "Jorun Halvik"}


def add_sections(presentation: Any, sections: list[tuple[str, list[int]]]) -> None:
    """The sections that PowerPoint shows in its list of slides; each with the ids of its slides."""
    parts = []
    for number, (name, ids) in enumerate(sections, 1):
        slides = "".join(f'<p14:sldId id="{slide}"/>' for slide in ids)
        parts.append(
            f'<p14:section name="{escape(name)}" id="{{7B2E41C0-0000-4000-8000-{number:012d}}}">'
            f"<p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>"
        )
    element = presentation.element
    extensions = element.find(qn("p:extLst"))
    if extensions is not None:
        element.remove(extensions)
    element.append(
        parse_xml(
            f'<p:extLst xmlns:p="{MAIN}"><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
            f"{''.join(parts)}</p14:sectionLst></p:ext></p:extLst>"
        )
    )


def add_comments(presentation: Any, contents: list[Slide]) -> None:
    """Comments in the old form, which every reader knows: a list of authors, and one part a slide."""
    package = presentation.part.package
    authors = sorted({comment.author for content in contents for comment in content.comments})
    counts = dict.fromkeys(authors, 0)
    parts = 0
    for slide, content in zip(presentation.slides, contents, strict=True):
        if not content.comments:
            continue
        parts += 1
        rows = []
        for place, comment in enumerate(content.comments):
            counts[comment.author] += 1
            when = SAVED - dt.timedelta(days=5, minutes=-11 * place)
            rows.append(
                f'<p:cm authorId="{authors.index(comment.author)}" dt="{when.isoformat()}.000" idx="{counts[comment.author]}">'
                f'<p:pos x="{5200 + 120 * place}" y="240"/><p:text>{escape(comment.text)}</p:text></p:cm>'
            )
        xml = f'{HEAD}<p:cmLst xmlns:p="{MAIN}">{"".join(rows)}</p:cmLst>'
        uri = PackURI(f"/ppt/comments/comment{parts}.xml")
        part = Part(uri, f"{TYPES}.presentationml.comments+xml", package, xml.encode())
        slide.part.relate_to(part, f"{RELATIONS}/comments")
    rows = [
        f'<p:cmAuthor id="{number}" name="{escape(name)}" initials="{_initials(name)}" lastIdx="{counts[name]}" clrIdx="{number}"/>'
        for number, name in enumerate(authors)
    ]
    xml = f'{HEAD}<p:cmAuthorLst xmlns:p="{MAIN}">{"".join(rows)}</p:cmAuthorLst>'
    uri = PackURI("/ppt/commentAuthors.xml")
    part = Part(uri, f"{TYPES}.presentationml.commentAuthors+xml", package, xml.encode())
    presentation.part.relate_to(part, f"{RELATIONS}/commentAuthors")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def set_properties(presentation: Any, title: str) -> None:
    """Core, application and custom properties, as an office program would leave them behind."""
    core = presentation.core_properties
    core.title, core.author, core.last_modified_by = title, "Maren Tolliver", "Jorun Halvik"
    core.subject, core.category = "Conference talk", "Service operations"
    core.keywords = "field service; first-time fix; dispatch; customer experience; refrigeration"
    core.comments = "Third version. Board has seen slide 67, do not send around."
    core.created, core.modified, core.last_printed = SAVED - dt.timedelta(days=40), SAVED, SAVED
    core.revision, core.version, core.language = 31, "3.0", "en-US"
    package = presentation.part.package
    for relation in list(package.iter_rels()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # it shows python-pptx's blank template
            package.drop_rel(relation.rId)
    for relation in list(presentation.part.rels.values()):
        if (
            relation.reltype == RELATIONSHIP_TYPE.PRINTER_SETTINGS
        ):  # of the machine that made the template
            presentation.part.rels.pop(relation.rId)
    application = package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    xml = _application(len(presentation.slides))
    application._blob = xml.encode()  # noqa: SLF001 - python-pptx offers no other way to change it
    part = Part(
        PackURI("/docProps/custom.xml"),
        f"{TYPES}.custom-properties+xml",
        package,
        _custom().encode(),
    )
    package.relate_to(part, f"{RELATIONS}/custom-properties")


def _application(slides: int) -> str:
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<TotalTime>2210</TotalTime><Application>Microsoft Office PowerPoint</Application>"
        f"<PresentationFormat>Widescreen</PresentationFormat><Slides>{slides}</Slides><HiddenSlides>2</HiddenSlides>"
        f"<Manager>Jorun Halvik</Manager><Company>Quillmere Cooling</Company><AppVersion>16.0000</AppVersion></Properties>"
    )


def _custom() -> str:
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
        for number, (name, value) in enumerate(CUSTOM.items(), 2)
    )
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{rows}</Properties>'
    )
