"""The held file: a draft's page headed as held, with what each mark stands for at its foot; and back."""

from __future__ import annotations

import re
from collections.abc import Mapping

from deckproof.model import Draft
from writers.marks.cites import MARK, cited_slides
from writers.marks.page import FRONT_MATTER, without_unseen

HELD_NOTICE = "> **Held.** Not approved, not released. Do not publish."
"""The first line of the page; behind the front matter where the page has one."""

_HELD_COMMENT = "# Held. Not approved, not released. Do not publish."
_FOOT = "<!-- What the marks stand for -->"
_MARKUP = re.compile(r"[\\`*_\[\]<>|~&]|:(?=//)|(?<=www)\.|(?<=\w)@(?=\w)", re.IGNORECASE)
"""What begins markup, a link or a character reference, each of which a stroke makes plain (CommonMark 0.31, 2.4)."""
_TAIL = re.compile(rf"\n\n{re.escape(_FOOT)}\n(?:\[\^s[^\n]*\n|\s)*\Z")
_NOTICE = (
    rf"{re.escape(HELD_NOTICE)}\n(?:> Brief(?: of this draft)?: [^\n]*\n)?(?:> Draft: [^\n]*\n)?\n?"
)
_HEAD = re.compile(rf"\A{_NOTICE}")
_FRONT_COMMENT = re.compile(rf"\A(\s*(?:---|\+\+\+)[ \t]*\n){re.escape(_HELD_COMMENT)}\n")


def hold_page(draft: Draft, *, slide_titles: Mapping[int, str]) -> str:
    """The held file of a draft: the notice with what there is to say of it, the marked page, then a footnote for each slide it cites.

    A page with front matter carries the notice in it as a comment and once more behind it, so that the front matter
    stays the first thing in the file.
    """
    return _headed(draft.marked, _notice(draft)) + _foot(draft.marked, slide_titles)


def strip_held_header(text: str) -> str:
    """The marked page of a held file; a page that is not headed as held comes back as it is."""
    tail = _TAIL.search(text, max(text.rfind(f"\n\n{_FOOT}\n"), 0))
    body = text[: tail.start()] if tail else text
    comment = _FRONT_COMMENT.match(body)
    if comment is None:
        return _HEAD.sub("", body, count=1)
    body = comment[1] + body[comment.end() :]
    front = FRONT_MATTER.match(body)
    if front is None:
        return body
    return front[0] + re.sub(rf"\A\n?{_NOTICE}", "", body[front.end() :])


def _notice(draft: Draft) -> str:
    """The notice and the remarks under it: whom the draft serves, or that it serves no stated plan; then what fell short."""
    lines = [HELD_NOTICE]
    if draft.remarks:
        lines.append(f"> Brief of this draft: {_quoted(draft.remarks[0])}")
    remarks, length = list(draft.remarks[1:]), draft.fields.get("length", "")
    if length and not any(length in remark for remark in remarks):
        remarks.append(f"Length: {length}.")
    if remarks:
        lines.append(f"> Draft: {_quoted(' '.join(remarks))}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """The text in one line that is nothing but text in Markdown and HTML: a brief's words are anybody's."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", _one_line(text))


def _one_line(text: str) -> str:
    """The text in one line in which no mark stands."""
    return " ".join(MARK.sub("", without_unseen(" ".join(text.split()))).split())


def _headed(marked: str, notice: str) -> str:
    front = FRONT_MATTER.match(marked)
    if front is None or not front[0].endswith("\n"):
        return f"{notice}\n\n{marked}"
    start = marked.index("\n", front.start(1)) + 1
    return f"{marked[:start]}{_HELD_COMMENT}\n{marked[start : front.end()]}\n{notice}\n\n{marked[front.end() :]}"


_SLIDES = {
    "en": ("Slide", "Slides", "and {} more"),
    "de": ("Folie", "Folien", "und {} weitere"),
    "es": ("Diapositiva", "Diapositivas", "y {} más"),
    "fr": ("Diapositive", "Diapositives", "et {} autres"),
    "it": ("Diapositiva", "Diapositive", "e altre {}"),
    "nl": ("Dia", "Dia’s", "en nog {}"),
    "pt": ("Diapositivo", "Diapositivos", "e mais {}"),
}
"""A slide, several, and how many of them a footnote does not name, in the languages that drafts are written in."""


def _foot(marked: str, titles: Mapping[int, str]) -> str:
    from writers.languages import detect

    code = detect((MARK.sub("", marked),))
    code = code if code in _SLIDES else "en"
    notes = [
        _definition(found, titles, code)
        for found in dict.fromkeys(m[0] for m in MARK.finditer(marked))
    ]
    return f"\n\n{_FOOT}\n" + "".join(f"{note}\n" for note in sorted(notes, key=_first_slide))


def _first_slide(definition: str) -> int:
    return cited_slides(definition.split(":", 1)[0])[0]


def _definition(found: str, titles: Mapping[int, str], code: str) -> str:
    """One footnote; its text is one line whatever the title holds, and no mark stands in it."""
    slides = cited_slides(found)
    one, several, others = _SLIDES[code]
    named = [_named(number, titles.get(number, ""), code) for number in slides[:3]]
    more = f" {others.format(len(slides) - 3)}" if len(slides) > 3 else ""
    return f"{found}: {several if len(slides) > 1 else one} {'; '.join(named)}{more}"


def _named(number: int, title: str, code: str) -> str:
    """The slide's number and its title, in which whoever has no name is called as on the page."""
    from writers.languages import language
    from writers.unnamed import TOKEN, lettered

    tongue = language(code)
    clean = _one_line(lettered(title, tongue) if TOKEN.search(title) else title)
    return f"{number}, {clean.join(tongue.quotes)}" if clean else str(number)
