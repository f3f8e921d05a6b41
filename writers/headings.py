"""Titles: the deck's own, and one for each part that a person would open."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from pathlib import PurePath

from deckproof.model import Source
from writers.languages import Language
from writers.pages import Page
from writers.ranking import Terms, keywords
from writers.sentences import tidy

LONGEST_TITLE = 12
"""Words."""

_JUNK = re.compile(
    r"^\W*(?:(?:powerpoint|microsoft|google|keynote|impress)?\W*(?:presentations?|slides?|präsentation|folie|deck|untitled|template|default|new|test|document\d*|"
    r"titel|title|no slide title|office theme)\W*\d*)+\W*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[{}=;\\]|\w\([^)]*:|::|//|->|\b(?:def|void|class|SELECT|override)\s\w|\w<|\b[A-Z]{3,},\s[a-z]+\s[A-Z]{3,}"
)
_REACHES = re.compile(r"\[(?:address|link) [A-Z]{1,3}\]|\bwww\.|https?://|\w@\w")
"""How to reach somebody: the heading of a card."""
_MACHINE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\[[A-Za-z][A-Za-z-]*(?: [a-z-]+)* (?:\d+|[A-Z]{1,3})\]")
"""What masking put in place of a name."""
_GENERIC = re.compile(
    r"^\W*(?:introduction|intro|background|problems?|the problem|solutions?|the solution|results?|discussion|examples?|example\b.{0,12}|summary|conclusions?|"
    r"questions?|motivation|methods?|next steps?|key (?:concepts|points|messages)|details?|more|notes?|facts|basics|features|benefits|goals?|objectives?|"
    r"(?:learning|session|course) objectives|recap|why\??|what\??|how\??|when\??|who\??|where\??|case study|appendix.*|tasks|timeline|team|history|status|options|"
    r"frequently asked questions?|faq|overview|definitions?|einleitung|hintergrund|problem|lösung|ergebnisse?|beispiele?|zusammenfassung|fazit|fragen?|ziele?|"
    r"based on .*|sources?\W.*|nächste schritte|ausgangslage|today.{0,20}|purpose|outcomes?|structure|remember|why not\??|what.s next\??|to ?do|tools(?: and resources)?|good news.*|bad news.*|note)\W*$",
    re.IGNORECASE,
)


def is_telling(title: str, tongue: Language) -> bool:
    """Whether a title says what is on its slide."""
    words = re.findall(r"[^\W\d_]{2,}", _PLACEHOLDER.sub("", title))
    if _is_run_together(title) or _REACHES.search(title) or _MACHINE_ID.search(title):
        return False
    if not words or _GENERIC.match(title) or _JUNK.match(title) or _CODE.search(title):
        return False
    empty = (tongue.agenda, tongue.closing, tongue.generic)
    return not any(pattern and pattern.match(title) for pattern in empty)


def _is_run_together(title: str) -> bool:
    """Whether several labels stand in a row, as a reader of a drawing gives them: small words and capitals by turns."""
    turns = re.findall(
        r"\b[a-z]{3,}(?<!the)(?<!and)(?<!for)(?<!with)(?<!from) (?=[A-Z][a-z]+ [a-z]{3,})", title
    )
    return len(turns) >= 2


DIVIDER_WORDS = 24
"""Of a slide that opens a chapter: a title, and a line said about it."""
DIVIDER_SHARE = 0.4
"""Of the words of a slide in the middle, what a slide that opens a chapter has at most."""


def dividers(pages: Sequence[Page], tongue: Language) -> tuple[Page, ...]:
    """The slides that say hardly more than the title of what follows."""
    sizes = sorted(page.words for page in pages if page.words > DIVIDER_WORDS)
    most = min(DIVIDER_WORDS, DIVIDER_SHARE * sizes[len(sizes) // 2]) if sizes else 0
    return tuple(
        page
        for page in pages[1:]
        if page.words <= most
        and len(page.body) <= 1
        and not page.tables
        and is_telling(page.title, tongue)
        and len(page.title.split()) >= 2
    )


def deck_title(source: Source, pages: Sequence[Page], tongue: Language) -> str:
    """The deck's title: the first slide's, else the one given, else the first slide's longest line, else the file's name or a slide's."""
    first = pages[0] if pages else None
    candidates = [first.title if first and first.number <= 2 else "", tidy(source.title)]
    if first:
        candidates += sorted(
            (piece.text for piece in first.body[:3]), key=lambda text: -len(text.split())
        )
    candidates = [text for text in candidates if not re.match(r"(?:to|um)\s", text, re.IGNORECASE)]
    # A file's name is made for folders: it counts early only if it is words alone.
    named, titles = name_title(source.name), [page.title for page in pages]
    candidates += [named, *titles] if _WORDS_ALONE.fullmatch(named) else [*titles, named]
    for candidate in candidates:
        text = _shortened(candidate.rstrip(".:"))
        text = name_title(f"{text}.") if "_" in text and " " not in text else text
        if (
            text
            and not _JUNK.match(text)
            and is_telling(text, tongue)
            and len(re.findall(r"[^\W\d_]", text)) >= 6
        ):
            return _calmed(text, pages)
    return name_title(source.name) or "Untitled deck"


_WORDS_ALONE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")


_IDENTIFIER = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[\da-f]{5,}|0\d+")
"""What a machine put into a file's name: hexadecimal letters and digits, a number filled up with zeros."""


def name_title(name: str) -> str:
    """A file's name as a title: without its ending, its underscores and its version."""
    stem = PurePath(name).stem
    stem = re.sub(r"(?i)[_\s-]*(?:v\d+(?:\.\d+)*|final|draft|copy|\(\d+\))$", "", stem)
    parts = [part for part in re.split(r"[_\s.-]+", stem) if not _IDENTIFIER.fullmatch(part)]
    return " ".join(re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", part) for part in parts if part)


def _shortened(text: str) -> str:
    text = re.sub(r"^\W*\d{1,2}\s*[.)–-]\s*(?=\D)", "", text)
    words = text.split()
    if len(words) <= LONGEST_TITLE + 4:
        return text
    for mark in (" – ", " — ", ": ", " - ", ". ", ", "):
        head = text.split(mark)[0]
        if 3 <= len(head.split()) <= LONGEST_TITLE:
            return head
    return " ".join(words[:LONGEST_TITLE]) + " …"


def _calmed(text: str, pages: Sequence[Page]) -> str:
    """A title written in capitals as one in small letters, where the deck shows that its words have them."""
    letters = [letter for letter in text if letter.isalpha()]
    if (
        not letters
        or sum(letter.isupper() for letter in letters) < 0.8 * len(letters)
        or len(text.split()) < 2
    ):
        return text
    known = set(
        re.findall(
            r"\b[^\W\d_]+\b", " ".join(piece.text for page in pages for piece in page.pieces)
        )
    )
    words = [
        word.lower() if word.strip(",.:;!?&()").lower() in known or len(word) > 5 else word
        for word in text.split()
    ]
    calm = " ".join(words)
    return calm[:1].upper() + calm[1:]


def part_titles(
    groups: Sequence[Sequence[Page]],
    whole: str,
    terms: Terms,
    tongue: Language,
    openers: Sequence[Page] = (),
) -> list[str]:
    """A title for each group of slides, all different: a chapter's, a section's, a telling slide title, or what it is about.

    `openers` are the slides that open a chapter, told or not.
    """
    titles: list[str] = []
    last = 0
    for group in groups:
        opened = [page for page in openers if last < page.number <= group[-1].number]
        last = group[-1].number
        early = sum(page.number < opened[0].number for page in group) if opened else 0
        at_begin = bool(opened) and early <= (len(group) // 4 if not titles else 0)
        chapters = _chapters(opened, group)
        found = _candidates(group, whole, terms, tongue)
        for candidate in (*(chapters if at_begin else ()), *found):
            if candidate.casefold() not in {title.casefold() for title in titles}:
                titles.append(candidate)
                break
        else:
            titles.append(f"{whole}, part {len(titles) + 1}")
    return titles


def _candidates(group: Sequence[Page], whole: str, terms: Terms, tongue: Language) -> list[str]:
    """Titles for the group, best first."""
    sections = list(
        dict.fromkeys(
            page.section for page in group if page.section and is_telling(page.section, tongue)
        )
    )
    scored = _scored(group, whole, terms, tongue)
    ranked = [
        _calmed(title, group) for title in sorted(scored, key=lambda title: (-scored[title], title))
    ]
    if sections and len(sections) == 1:
        ranked = [tidy(sections[0]), *ranked] if len(sections[0].split()) >= 2 else ranked
    best = max(scored.values(), default=0.0)
    full = [
        title
        for title in ranked
        if len(title.split()) >= 3 and scored.get(title, best) >= best - NEARLY_AS_GOOD
    ]
    pairs = [
        f"{first} – {second}"
        for first, second in itertools.pairwise(ranked)
        if len(f"{first} {second}".split()) <= LONGEST_TITLE
        and not set(terms.stems(first)) & set(terms.stems(second))
    ]
    about = keywords(
        ["\n".join((page.title, *(piece.text for piece in page.pieces))) for page in group],
        [page.title for page in group],
        tongue,
        most=3,
    )
    named = [f"{tidy(whole)}: {', '.join(about)}"] if about else []
    return [*full, *pairs, *ranked, *named]


def _scored(group: Sequence[Page], whole: str, terms: Terms, tongue: Language) -> dict[str, float]:
    """The group's own telling slide titles, each with how well it names the group; higher is better."""
    centre = terms.vector(
        "\n".join(piece.text for page in group for piece in page.pieces)
        + "\n".join(page.title for page in group)
    )
    scored: dict[str, float] = {}
    for place, page in enumerate(group):
        title = _shortened(page.title.rstrip(".:,;"))
        if not is_telling(title, tongue) or title.casefold() == whole.casefold():
            continue
        count = len(title.split())
        fit = float(terms.vector(title) @ centre) + RECURS * _share_of_pages(title, group, terms)
        shape = {1: -0.25, 2: -0.05}.get(count, 0.1 if count <= 9 else -0.1)
        score = (
            fit
            + shape
            + (0.08 if place == 0 else 0.0)
            + (0.1 if title.endswith("?") else 0.0)
            - (0.0 if page.named else 0.15)
            - (0.4 if title.endswith("…") else 0.0)
        )
        scored[title] = max(scored.get(title, -9.0), score)
    return scored


def _chapters(opened: Sequence[Page], group: Sequence[Page]) -> list[str]:
    """The title of the chapter that the part is; of two that it joins, of the one with more of its slides first."""
    titles = [_shortened(page.title.rstrip(".:,;")) for page in opened]
    if len(opened) != 2:
        return titles if len(opened) == 1 else []
    later = sum(page.number > opened[1].number for page in group)
    return titles[::-1] if 2 * later > len(group) else titles


RECURS = 0.35
"""What it is worth that the words of a title recur on all slides of its part."""
NEARLY_AS_GOOD = 0.2
"""A longer title is taken before a shorter one that fits better by less than this."""


def _share_of_pages(title: str, group: Sequence[Page], terms: Terms) -> float:
    """The share of the slides that have most of the title's words."""
    own = set(terms.stems(title))
    if not own or not group:
        return 0.0
    texts = (" ".join((page.title, *(piece.text for piece in page.pieces))) for page in group)
    having = sum(2 * len(own & set(terms.stems(text))) > len(own) for text in texts)
    return having / len(group)


def in_sentence(title: str, tongue: Language) -> str:
    """The title as a sentence takes it up: without "Example:", its stop, and the capital of a small word."""
    text = re.sub(
        r"^(?:examples?|beispiele?|case study|exkurs)\s*:\s*",
        "",
        title.rstrip(" .:;,!"),
        flags=re.IGNORECASE,
    )
    first = re.match(r"[A-ZÄÖÜ][a-zäöüß’']*(?!\w)", text)
    if first and tongue.code == "en" and first[0].lower() in tongue.small_words:
        return text[:1].lower() + text[1:]
    return text
