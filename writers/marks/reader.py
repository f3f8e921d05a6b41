"""The reader's copy: the page without marks, as a release writes it."""

from __future__ import annotations

import re

from deckproof.model import Draft
from writers.marks.cites import DEFINITION, MARK, TYPED_MARK
from writers.marks.page import COMMENT

_MARKS = re.compile(
    rf"(?P<before>[ \t]*)(?:(?:{MARK.pattern.replace('?P<slides>', '?:')}|{TYPED_MARK.pattern})(?P<after>[ \t]*))+"
)
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_NO_BLANK_BEFORE = re.compile(r"[.,;:!?…)\]»”’]|$")


def strip_marks(marked: str) -> str:
    """The page without marks, comments and footnotes, and without the blanks they leave behind.

    Code and lines without a mark stay as they are.
    """
    lines: list[str] = []
    fenced = False
    for line in _without_comments(marked).split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        if fenced:
            lines.append(line)
        elif not DEFINITION.match(line):
            lines.append(_strip_line(line))
    return "\n".join(lines)


def publish(draft: Draft) -> bytes:
    """The bytes that a release writes: the reader's copy in UTF-8, ending with one line feed."""
    return (strip_marks(draft.marked).rstrip() + "\n").encode()


def _without_comments(text: str) -> str:
    """The text without HTML comments; a line that held nothing else goes too, except inside code."""
    pieces = re.split(r"(^```.*?^```[ \t]*$)", text, flags=re.DOTALL | re.MULTILINE)
    for at in range(0, len(pieces), 2):
        whole_lines = re.sub(
            rf"^[ \t]*{COMMENT.pattern}[ \t]*\n", "", pieces[at], flags=re.DOTALL | re.MULTILINE
        )
        pieces[at] = COMMENT.sub("", whole_lines)
    return "".join(pieces)


def _strip_line(line: str) -> str:
    if not (MARK.search(line) or TYPED_MARK.search(line)):
        return line
    stripped: list[str] = []
    at = 0
    for code in _CODE.finditer(line):
        stripped += (_strip_prose(line[at : code.start()], ends=False), code[0])
        at = code.end()
    return "".join(stripped) + _strip_prose(line[at:], ends=True)


def _strip_prose(text: str, *, ends: bool) -> str:
    """The stretch without marks; `ends` when the line ends with it."""

    def gap(found: re.Match[str]) -> str:
        rest = text[found.end() :]
        if not rest and ends:
            return (
                "  " if len(found["after"]) >= 2 else ""
            )  # two blanks at the end of a line are a line break
        if rest and _NO_BLANK_BEFORE.match(rest):
            return ""
        if found.start() == 0:
            return found["before"]
        return " " if found["before"] or found["after"] else ""

    return _MARKS.sub(gap, text)
