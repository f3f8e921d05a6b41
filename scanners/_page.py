"""The page that leaves, besides its claims: its lines as they stand, and as a reader sees them.

A claim is what a page says in sentences. Headings, code, alt texts, targets of links, front matter and whatever else no
claim was read from leave with it all the same, so all of it is scanned: what is dropped afterwards is only what the
claims have told already.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from deckproof.model import Block, BlockKind, Category, Draft, Finding, Visibility
from scanners._memory import by_text
from scanners._spans import fold, mark

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link in public may begin with; one without a scheme lies beside the page."""

_OF_SENTENCES = frozenset({
    Category.CUSTOMER_HARM, Category.PRIVATE_LIFE, Category.MARKING, Category.FIGURES, Category.THIRD_PARTY, Category.CLAIM,
})  # fmt: skip
"""Risks that a sentence carries, other than names and numbers, which are risks by themselves."""

_SCRIPTS = frozenset({"javascript", "data", "vbscript"})
_BREAK = "\ue010"
"""Stands in the plain view for a line break inside of something that was taken out, so that lines are still counted."""

_LONGEST_PREFIX = 6
"""Words in front of a claim that may be a speaker's name."""

# All of them are bounded, so that no page can make them slow; what is longer is scanned as it stands.
_COMMENT = re.compile(r"<!--[^\0]{0,4000}?-->")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>")
_HTML = re.compile(
    r"<(?!(?:https?://|mailto:)[^\s<>]{1,2000}>)(?![\w.+-]{1,64}@[\w.-]{1,255}>)"
    r"(?:/?[A-Za-z][^<>\n]{0,200}>?|[!?][^<>\n]{0,200}>?)"
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]{0,1000})\](?:\([^()]{0,2000}\)|\[[^\]]{0,200}\])")
_LINK = re.compile(r"\[(?P<words>[^\[\]]{0,1000})\](?:\([^()]{0,2000}\)|\[[^\]]{0,200}\])")
_TARGET = re.compile(r"\]\((?P<inside>[^()]{1,2000}(?:\([^()]{0,200}\)[^()]{0,500})?)\)?")
_DEFINED = re.compile(r"(?<!!)\[[^\]\n]{1,200}\]:\s{0,9}(?P<inside>[^\n]{1,2000})")
_AUTOLINK = re.compile(r"<(?P<inside>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\s]{0,2000})>")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,31}):(?=.)|(?P<host>[/\\]{2})")
_EMPHASIS = re.compile(r"[*`]+|~~|(?<!\w)_+|_+(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BEGINNING = re.compile(r"^\s*(?:>\s*)*(?:#{1,6}\s+|[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)?")
_OWN_LINE = re.compile(r"\s*(?:#{1,6}\s|[-*+•]\s|\d{1,9}[.)]\s|\||\*\*[^*\n]{1,60}:\*\*)")
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of the page that are scanned as one text; `line` is the first one's number, 1-based, `lines` how many they are."""

    line: int
    text: str
    lines: int = 1


def page_blocks(page: str) -> tuple[Block, ...]:
    """The page as it stands, a block for each run of lines without an empty one between them; "page:" and its first line."""
    return tuple(_block(f"page:{one.line}", one.text) for one in _paragraphs(page))


def plain_blocks(page: str, draft: Draft) -> tuple[Block, ...]:
    """What a reader sees of the page or is led to by it and what no claim holds, each piece as a block."""
    known = _known(draft)
    pieces = (*_shown(page), *_beside(page))
    new = ((at, one, known.without(one.text)) for at, one in enumerate(pieces))
    return tuple(
        _block(f"plain:{one.line}:{one.lines}:{at}", text) for at, one, text in new if text
    )


def page_rules(page: str) -> Iterator[Finding]:
    """Findings for what no page that leaves may hold unasked: raw HTML, and links that are none of the public web."""
    for block in page_blocks(page):
        for tag in _HTML.finditer(block.text):
            yield mark(
                block,
                *tag.span(),
                category=Category.INJECTION,
                rule="page:raw-html",
                confidence=0.9,
                why="Raw HTML stands in the page; a site that shows it may run it.",
                group="page:raw-html",
            )
        for start, end, scheme in _bad_links(block.text):
            yield mark(
                block,
                start,
                end,
                category=Category.INJECTION if scheme in _SCRIPTS else Category.INTERNAL_LINK,
                rule="page:link",
                confidence=0.9,
                why=f"A link leads to {scheme + ':' if scheme else 'an unnamed scheme'}, not to a page of the web or an e-mail address.",
            )


def in_lines(findings: Sequence[Finding], page: str) -> Iterator[Finding]:
    """The findings on `page_blocks` with the line that they stand in as their block; one over several lines has no span."""
    lines = page.split("\n")
    for finding in findings:
        if not (finding.block or "").startswith("page:"):
            yield finding
            continue
        before = "\n".join(lines[(first := int((finding.block or "")[5:])) - 1 :])[: finding.start]
        line, start = first + before.count("\n"), finding.start - (before.rfind("\n") + 1)
        end = start + finding.end - finding.start
        one_line = "\n" not in finding.text
        yield replace(
            finding,
            block=f"page:{line}",
            start=start if one_line else 0,
            end=end if one_line else 0,
            why=f"{finding.why} It stands in line {line} of the page.",
        )


def of_plain(findings: Sequence[Finding], raw: Sequence[Finding]) -> Iterator[Finding]:
    """The findings on `plain_blocks` that are not among the `raw` ones of the same lines; they have no span there."""
    known = {(*_likeness(one), one.holds, one.block) for one in raw}
    for finding in findings:
        if not (finding.block or "").startswith("plain:"):
            yield finding
            continue
        first, count = map(int, (finding.block or "").split(":")[1:3])
        like = (*_likeness(finding), finding.holds)
        if any((*like, f"page:{line}") in known for line in range(first, first + count)):
            continue
        why = f"{finding.why} A reader sees it in line {first} of the page or is led to it from there, however it is written."
        yield replace(finding, block=f"page:{first}", start=0, end=0, why=why)


def untold(findings: Sequence[Finding], told: Sequence[Finding], draft: Draft) -> Iterator[Finding]:
    """The findings whose like is not among those told of the draft's claims; a mere guess once for the page.

    What is judged by its sentence was judged in the claim that holds the words, so a pattern that runs over the end of a
    sentence adds nothing. Whether a capital in a heading begins a firm's name is not told by it alone: grounding asks
    for each name whether the deck has it.
    """
    known = _known(draft)
    holding = {(*_likeness(one), one.holds) for one in told}
    seen: set[tuple[object, ...]] = set()
    for finding in findings:
        like = _likeness(finding)
        if (*like, True) in holding or (not finding.holds and (*like, False) in holding):
            continue
        if finding.category in _OF_SENTENCES and known.has_part(_plain(finding.text)):
            continue
        if finding.category is Category.ORGANISATION and not finding.holds:
            continue
        place = finding.block if finding.holds else None
        whole = (like, place)
        if whole not in seen or (finding.holds and finding.end):
            seen.add(whole)
            yield finding


def _likeness(finding: Finding) -> tuple[object, ...]:
    # A customer's name is found through tags, entities and percent codes, and is the same name without them.
    text = finding.text
    if finding.customer_id:
        text = _plain(_TAG.sub("", unquote(text)))
    said = " ".join(_words(_EMPHASIS.sub("", fold(text))))
    return finding.category, said or finding.text, finding.customer_id


def _known(draft: Draft) -> _Known:
    return _Known((draft.title, *(claim.text for claim in draft.claims)))


class _Known:
    """The words of the title and of all claims in reading order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = f" {' '.join(word for text in texts for word in _words(text))} "

    def without(self, text: str) -> str:
        """The text; without what it ends with where that is scanned already, and empty where all of it is."""
        words = _words(text)
        if self.has(text):
            return ""
        for first in range(1, min(_LONGEST_PREFIX, len(words) - 3) + 1):
            if self.has(" ".join(words[first:])):
                return " ".join(words[:first])
        return text

    def has(self, text: str) -> bool:
        """Whether the text's words stand there in this order; a text without any word does."""
        words = _words(text)
        return not words or f" {' '.join(words)} " in self._words

    def has_part(self, text: str) -> bool:
        """The same of a text that may begin and end within a word."""
        return " ".join(_words(text)) in self._words


@by_text
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split() if _WORD.search(word))


def _block(key: str, text: str) -> Block:
    return Block(id=key, kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="")


def _paragraphs(page: str) -> Iterator[Stretch]:
    gathered: list[str] = []
    for number, line in enumerate([*page.split("\n"), ""], start=1):
        if line.strip():
            gathered.append(line)
        elif gathered:
            yield Stretch(number - len(gathered), "\n".join(gathered))
            gathered = []


def _shown(page: str) -> Iterator[Stretch]:
    """The words of the page without tags, comments and marks of Markdown; what they cut in two is whole again."""
    text = _COMMENT.sub(_line_breaks, page)
    text = _TAG.sub(_line_breaks, text)
    text = _IMAGE.sub(_line_breaks, text)
    text = _LINK.sub(
        lambda found: found["words"] + _line_breaks(found, len(found["words"]) + 1), text
    )
    gathered: list[str] = []
    first = line = 1
    for raw in [*text.split("\n"), ""]:
        if gathered and (not raw.strip(f"{_BREAK} \t\r") or _OWN_LINE.match(raw)):
            yield Stretch(first, " ".join(gathered), line - first)
            gathered = []
        if plain := _plain(raw):
            first = first if gathered else line
            gathered.append(plain)
        line += 1 + raw.count(_BREAK)


def _line_breaks(found: re.Match[str], after: int = 0) -> str:
    return _BREAK * found[0].count("\n", after)


def _plain(line: str) -> str:
    """One line as its reader sees it: cells parted, entities and escapes as what they stand for, nothing unseen."""
    text = _BEGINNING.sub("", line.replace(_BREAK, "")).replace("|", " ; ")
    text = html.unescape(_ESCAPED.sub(r"\1", _EMPHASIS.sub("", text)))
    if not text.isascii():
        text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return " ".join(text.split()).strip(" ;")


def _beside(page: str) -> Iterator[Stretch]:
    """What stands beside the words: targets and titles of links, alt texts, tags with their attributes, comments."""
    for pattern, group in (
        (_IMAGE, "alt"), (_TARGET, "inside"), (_DEFINED, "inside"), (_AUTOLINK, "inside"), (_TAG, 0), (_COMMENT, 0),
    ):  # fmt: skip
        for found in pattern.finditer(page):
            text = unquote(html.unescape(found[group]))
            yield Stretch(page.count("\n", 0, found.start()) + 1, " ".join(text.split()))


def _bad_links(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, scheme) of each target with a scheme, or a host, that is not fit for the public."""
    for pattern in (_TARGET, _DEFINED, _AUTOLINK):
        for found in pattern.finditer(text):
            inside = found["inside"]
            words = inside.split()
            defined = pattern is _DEFINED and not inside.startswith("<")
            target = _address(words[0] if defined and words else inside)
            scheme = _SCHEME.match(target)
            if scheme and (scheme["scheme"] or "").lower() not in LINK_SCHEMES:
                yield *found.span("inside"), (scheme["scheme"] or "").lower()


def _address(target: str) -> str:
    """The target as a browser takes it: entities resolved, without the letters that it passes over."""
    plain = unquote(html.unescape(target)).lstrip(" \t\r\n<")
    return "".join(letter for letter in plain if unicodedata.category(letter) not in {"Cc", "Cf"})
