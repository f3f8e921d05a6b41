"""The offline writer: a source, an outline and a brief in, drafts out; the deck's own words, joined, and nothing invented.

Same input, same bytes: no clock, no randomness, no order of sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from deckproof.errors import UnknownNameError
from deckproof.model import Brief, Draft, Outline, Part, Source
from writers import WRITER_VERSION as WRITER
from writers import unwritten
from writers.checks import checks
from writers.contexts import context_of
from writers.hooks import key_sentences
from writers.languages import language
from writers.listing import listed
from writers.marking import on_one_line
from writers.marks import count_words, read_claims
from writers.pages import Role
from writers.profiles import off_profile
from writers.ranking import terms_of
from writers.reading import Reading, language_code, read_source
from writers.sections import Section
from writers.serving import bearing, closing, serving
from writers.shapes import read_shape
from writers.templates import Template, kinds, load_template, render, styles
from writers.unnamed import TOKEN, plainly
from writers.works import Work

PROSE_WORDS = 14
"""A deck with fewer words of whole sentences a content slide gets a digest."""


def write(
    source: Source,
    outline: Outline,
    brief: Brief,
    *,
    kind: str,
    style: str,
    templates_dir: Path | None = None,
) -> tuple[Draft, ...]:
    """The drafts of one kind in one style: one for each part where the kind's template says so, else one.

    Raises UnknownNameError for a kind or style without a template, TemplateError for one that cannot be used.
    """
    template = load_template("kind", kind, templates_dir)
    look = load_template("style", style, templates_dir)
    planned = works(source, outline, brief, kind=kind, style=style, templates_dir=templates_dir)
    return tuple(_draft(work, template, look, templates_dir) for work in planned)


def works(
    source: Source,
    outline: Outline,
    brief: Brief,
    *,
    kind: str,
    style: str,
    templates_dir: Path | None = None,
) -> tuple[Work, ...]:
    """What is written for a kind in a style: a work for each part, or one for the deck."""
    template = load_template("kind", kind, templates_dir)
    look = load_template("style", style, templates_dir)
    brief = on_one_line(brief)
    reading = read_source(source, brief)
    texts = tuple(
        " ".join((page.title, *(piece.text for piece in page.pieces))) for page in reading.content
    )
    terms = terms_of(texts, reading.tongue)
    several, prose_is_scarce = len(outline.parts) > 1, needs_writing(reading)
    return tuple(
        Work(
            kind=kind,
            style=style,
            title=part.title if part and several else outline.title,
            reading=reading,
            outline=outline,
            brief=brief,
            terms=terms,
            shape=read_shape(look),
            say=template.words_in(reading.tongue),
            part=part,
            number=number,
            needs_writing=prose_is_scarce,
        )
        for number, part in enumerate(_parts(template, outline), start=1)
    )


def _parts(template: Template, outline: Outline) -> Iterator[Part | None]:
    if template.front.get("each", "deck") == "part" and outline.parts:
        yield from outline.parts
    else:
        yield None


def needs_writing(reading: Reading) -> bool:
    """Whether the deck carries too little prose for a text."""
    words = sum(
        piece.words
        for page in reading.content
        for piece in page.pieces
        if piece.role in {Role.SENTENCE, Role.QUOTATION} and (piece.spoken or piece.words >= 8)
    )
    return (
        not reading.content
        or words < PROSE_WORDS * len(reading.content)
        or not reading.tongue.is_written
    )


def _draft(work: Work, template: Template, look: Template, templates_dir: Path | None) -> Draft:
    computed = context_of(work, str(template.front.get("context", "")))
    rendered = _rendered(work, template, look, computed)
    page = plainly(rendered, work.tongue, apart=bool(template.front.get("apart")))
    page = _spaced(page) if work.tongue.spaced_marks else page
    claims = read_claims(page, work.reading.source)
    return Draft(
        kind=work.kind,
        style=work.style,
        number=work.number,
        title=plainly(str(computed.get("title", work.title)), work.tongue),
        marked=page,
        claims=claims,
        slides=tuple(sorted({number for claim in claims for number in claim.cites})),
        words=count_words(page),
        writer=WRITER,
        needs_writing=work.needs_writing,
        remarks=(
            serving(work.brief, work.tongue),
            *filter(None, (bearing(work.brief, claims, work.tongue),)),
            *_remarks(work),
            *_left_styles(work, template),
            *unwritten.remarks(work.tongue, work.brief, templates_dir),
            *((work.tongue.say["unnamed"],) if TOKEN.search(rendered) else ()),
            *computed.get("remarks", ()),
            # A digest of lists has the form that its slides have.
            *(() if work.needs_writing else off_profile(page, look, template, work.tongue)),
        ),
        fields={
            "description": plainly(
                " ".join(sentence.text for sentence in work.description), work.tongue
            ),
            "keywords": ", ".join(work.outline.keywords),
            **{name: str(value) for name, value in computed.get("fields", {}).items()},
        },
    )


def _rendered(work: Work, template: Template, look: Template, computed: Mapping[str, Any]) -> str:
    """The page as the kind's template lays it out, each section as the style's does."""
    sections = work.sections
    context = {
        "title": work.title,
        "language": work.tongue.code,
        "description": work.description,
        "keywords": work.outline.keywords,
        "outline": work.outline,
        "sections": sections,
        "style": work.style,
        "brief": work.brief,
        "say": work.say,
        # What is said about the draft stands over the held page and never in it, whatever a team's template asks for.
        "serves": "",
        "recap": key_sentences(sections, work.terms, work.tongue, work.shape.recap),
        "checks": checks(sections, work.tongue, work.shape.checks),
        "closing": closing(work.brief),
        "digest": "",
        "nothing": "" if sections or not work.tongue.is_written else work.tongue.say["nothing"],
        **computed,
    }

    def body(section: Section) -> str:
        """One section as the style lays it out; `number` is its place, 1-based."""
        number = sections.index(section) + 1 if section in sections else 1
        own = {**context, "section": section, "number": number, "say": look.words_in(work.tongue)}
        return render(look, own).strip("\n")

    return _tidy_page(render(template, {**context, "body": body}))


def _remarks(work: Work) -> Iterator[str]:
    if work.needs_writing and work.reading.content and work.tongue.is_written:
        yield work.tongue.say["digest"]
    if work.brief.language and work.brief.language != work.tongue.code:
        yield work.tongue.say["not_translated"].format(
            asked=work.brief.language, own=work.tongue.code
        )
    if work.outline.remark:
        yield work.outline.remark
    if work.reading.elsewhere:
        yield work.tongue.say["elsewhere"].format(
            slides=listed([str(number) for number in work.reading.elsewhere], work.tongue)
        )
    text = " ".join(sentence.text for section in work.sections for sentence in section.sentences)
    for word in work.brief.avoid:
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            yield work.tongue.say["avoided"].format(word=word)


def _left_styles(work: Work, template: Template) -> Iterator[str]:
    """That the kind has no such style as the brief asks for, where it asks for one that its template does not name."""
    able = template.front.get("styles")
    left = [style for style in work.brief.styles if able is not None and style not in able]
    if left:
        yield work.tongue.say["style_left"].format(
            asked=", ".join(left), kind=work.kind, able=", ".join(able or ())
        )


_SPACED = re.compile(r"(?<=[\w»”)])[ \u00a0]?(?P<mark>[?!;:]|»)(?=\s|$|\[\^|\.|,)", re.MULTILINE)


def _spaced(text: str) -> str:
    """The page with a space that does not break before its double marks and inside its quotation marks."""
    text = _SPACED.sub("\u00a0\\g<mark>", text)
    return re.sub(r"« ?", "«\u00a0", text)


def _tidy_page(text: str) -> str:
    """The page without runs of empty lines, ending with one line feed."""
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"


def fitting(
    source: Source,
    brief: Brief,
    templates_dir: Path | None = None,
    *,
    any_language: bool = False,
) -> tuple[tuple[str, str], ...]:
    """The pairs of kind and style to write: what the brief names, else every kind in the styles its template writes unasked.

    Of a deck in a language that the writer has no sentences in, only the kinds that need none; with `any_language`, as for
    a model, all. Raises UnknownNameError for a kind or a style in the brief that there is no template of, BriefError where
    nothing that it asks for can be written in the deck's language.
    """
    for noun, asked, known in (
        ("kind", brief.kinds, kinds(templates_dir)),
        ("style", brief.styles, styles(templates_dir)),
    ):
        for name in asked:
            if name not in known and name != "clean-deck":
                raise UnknownNameError.among(noun, name, known)
    pairs: list[tuple[str, str]] = []
    for kind in brief.kinds or _in_order(templates_dir):
        if kind not in kinds(templates_dir):
            continue
        front = load_template("kind", kind, templates_dir).front
        able = tuple(front.get("styles", styles(templates_dir)))
        wanted = [style for style in brief.styles if style in able] or list(
            front.get("unasked", able[:1])
        )
        pairs += [(kind, style) for style in wanted]
    each = tuple(dict.fromkeys(pairs))
    if any_language:
        return each
    tongue = language(language_code(source), brief.language)
    kept = unwritten.without_refused(each, tongue, brief, templates_dir)
    return (
        _of_too_little(kept)
        if tongue.is_written and not read_source(source, brief).content
        else kept
    )


_SUMMARY = ("summary", "reading")


def _of_too_little(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The one page that says how little there is, whatever was asked for; the names of other kinds would promise more than the deck holds."""
    return (next((pair for pair in pairs if pair[0] == _SUMMARY[0]), _SUMMARY),) if pairs else ()


def _in_order(templates_dir: Path | None) -> list[str]:
    """All kinds as a pack shows them: by the `order` of their templates, those without one last."""
    last = 1_000

    def place(kind: str) -> tuple[int, str]:
        return int(load_template("kind", kind, templates_dir).front.get("order", last)), kind

    return sorted(kinds(templates_dir), key=place)
