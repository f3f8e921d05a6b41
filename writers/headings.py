"""Titles: the deck's own, and one for each part that a person would open."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from writers.for_the_author import is_for_the_author
from writers.languages import Language
from writers.pages import Page
from writers.sentences import content_words, stem

_JUNK = re.compile(
    r"^\W*(?:(?:powerpoint|microsoft|google|keynote|impress)?\W*(?:presentations?|slides?|präsentation|folie|deck|untitled|template|default|new|test|document\d*|"
    r"titel|title|no slide title|office theme)\W*\d*)+\W*$",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[{}=;\\]|\w\([^)]*:|::|//|->|\b(?:def|void|class|SELECT|override)\s\w|\w<|\b[A-Z]{3,},\s[a-z]+\s[A-Z]{3,}"
)
_ROOM_TALK = re.compile(
    r"(?:(?:now|and now|so|ok(?:ay)?|next),?\s.*!|(?:now,|and now|back to|up next|on to|moving on|let.s|zurück zu[mr]?|weiter mit|und nun|torniamo a|"
    r"retour à|volvamos a)\b.*|(?:\S+\s){0,2}\S+(?:…|\.{3}))$",
    re.IGNORECASE,
)
"""What a speaker says on the way from one slide to the next ("Back to …", "Now, analyze!", "Common tools …")."""
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


@functools.lru_cache(maxsize=4_096)  # every draft of a deck asks
def is_telling(title: str, tongue: Language) -> bool:
    """Whether a title says what is on its slide."""
    words = re.findall(r"[^\W\d_]{2,}", _PLACEHOLDER.sub("", title))
    if _is_run_together(title) or _REACHES.search(title) or _MACHINE_ID.search(title):
        return False
    if not words or _GENERIC.match(title) or _JUNK.match(title) or _CODE.search(title):
        return False
    if is_for_the_author(title) or _ROOM_TALK.match(title.strip()):
        return False
    empty = (tongue.agenda, tongue.closing, tongue.generic)
    return not any(pattern and pattern.match(title) for pattern in empty)


def key_of(title: str, tongue: Language) -> str:
    """By what titles are one: "Sticky ideas in evaluation" asks for nothing else than "Sticky ideas in the evaluation"."""
    words = content_words(title, tongue.small_words)
    return " ".join(map(stem, words)) if len(words) > 1 else title.casefold()


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
