"""What no draft says: code, addresses, placeholders, stage directions, and what a speaker asked the room to keep."""

from __future__ import annotations

import re

from writers.for_the_author import is_for_the_author
from writers.languages import Language, small
from writers.lines import OPEN_ENDS
from writers.stage_notes import is_for_the_stage

_CODE = re.compile(
    # At the beginning of a line, at the beginning of a word, anywhere.
    r"^(?:\s*(?:[$>#]\s?\w|SELECT\b.*\bFROM\b|(?:CREATE|ALTER|INSERT|DROP|UPDATE|GRANT|EXEC)\s+[A-Z]{3,}|(?:def|class|import|from|public|private|void|var|let|const|"
    r"function|return|package|override|static|#include|using)\s+[\w.*{<(]+.*[;{(:=)]|<\/?\w+[^>]*>|[\w.]+\(.*\)\s*[;{:]?\s*$|[{}()\[\];]+\s*$|\w+\s*=\s*[\[{\"'(\w]+.*;$|"
    r"[,;:)\]}]|\((?:while|if|let|define|defun|for)\b)|"
    r"(?:SELECT|FROM|WHERE|ADD JAR|PARTITIONED|ROW FORMAT|STORED AS|LOAD DATA|CLUSTER BY|MAP|REDUCE|USING|JOIN|SET|END|BEGIN)\s[\w'*/(.]+|/+\s|"
    r"\w+(?:\s--?[A-Za-z]\w*){2,}(?:\s|$)|\[\w+\]\s(?:int|n?varchar|decimal|datetime\w*|bit|money|bigint)\b)|"
    r"\b(?:(?:NOT NULL|PRIMARY KEY|FOREIGN KEY|varchar\(|nvarchar\(|decimal\(\d|GROUP BY|ORDER BY|HTTP/\d)|"
    r"def\s\w+\(|(?:\w+ )?TERMINATED BY\b|case class\b|override def\b|extends \w+[\[(<]|"
    r"(?:val|var)\s\w+\s*[:=]|(?:double|float|int|String|void|char)\s\w+\(|[A-Z]+_[A-Z_]+\s?=)|"
    r":=|==|&&|\|\||</\w|=>|\s--?\w+\s+[/~.]\S*/|\d\d:\d\d:\d\d[\s^]+\w|\^A\w|\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:"
)
"""A line of code, of a query, of a log."""


_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|io|example|test)(?:/\S*)?\b",
    re.IGNORECASE,
)


_MASKED_ADDRESS = re.compile(
    r"(?:[\w-]+:)?[\W]*(?:\[(?:address|link|reference|secret) [A-Z]{1,3}\][\W]*)+"
)
"""What masking left of a line that was an address."""


_SOURCE = re.compile(
    r"^\W*(?:sources?|quelle|image(?: credit)?s?|photo|foto|fig(?:ure)?|©|copyright|\(c\)|credit|via|cf\.)\b\s*:?",
    re.IGNORECASE,
)


_REMINDER = re.compile(
    r"^(?:please\s+)?(?:note|remember|reminder|caution|nb|n\.b\.|wichtig|hinweis|merke)\s*(?:also\s+)?(?:\bthat\b|:)\s*",
    re.IGNORECASE,
)


def without_reminder(text: str) -> str:
    """The sentence without "Note that", which the speaker told themselves."""
    rest = _REMINDER.sub("", text)
    return rest[:1].upper() + rest[1:] if rest != text else text


def unwrapped(text: str) -> str:
    """A whole sentence without the parentheses around it and the hashtags behind it, and with one exclamation mark for many."""
    inner = re.fullmatch(r"\(([A-ZÄÖÜ][^()]*[.!?…]|[A-ZÄÖÜ][^()]{24,})\)[.!]?", text)
    text = inner[1] if inner else text
    return re.sub(r"([!?])\1+", r"\1", _TAGS_BEHIND.sub("", text))


_TAGS = r"(?<!\w)#[^\W\d]\w*"
_TAGS_BEHIND = re.compile(rf"(?:(?<=[.!?])(?:\s+{_TAGS})+|(?:\s+{_TAGS}){{2,}})\W*$")
"""Hashtags behind a sentence, for a network that the deck is not in."""
_ONLY_TAGS = re.compile(rf"\W*(?:{_TAGS}\W*)+")


def is_balanced(text: str) -> bool:
    """Whether every bracket that opens is closed; what was cut inside one cannot be read."""
    return text.count("(") == text.count(")") and text.count("“") == text.count("”")


def is_secret(text: str, tongue: Language) -> bool:
    """Whether the speaker asked the room to keep it."""
    return bool(tongue.secret and tongue.secret.search(small(text)))


def refers_back(text: str, tongue: Language) -> bool:
    """Whether its opening or an early pronoun is about the sentence before it."""
    return any(pattern and pattern.match(text) for pattern in (tongue.leaning, tongue.pronoun))


def is_stage_direction(text: str, tongue: Language) -> bool:
    """Whether a sentence of the notes was meant for the room or for the speaker alone."""
    return bool(
        (tongue.first_person and tongue.first_person.search(_QUOTED.sub("", text)))
        or (tongue.spoken and tongue.spoken.search(small(text)))
    )


_QUOTED = re.compile(r"[“\"„][^”\"“]*[”\"“]")


_ASIDE = re.compile(r"\(?(?:e\. ?g\.|i\. ?e\.|z\. ?B\.|p\. ?ex\.)", re.IGNORECASE)
"""What only goes on with the line before it."""
SHORTEST_TRAIL = 5
"""Words; what trails off with fewer says nothing."""


def is_useless(text: str) -> bool:
    """Whether nothing can be written with it: code, an address alone, hashtags, a placeholder, a number, a credit."""
    letters = sum(map(str.isalpha, text))
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")):
        return True
    if (
        _MASKED_ADDRESS.fullmatch(text)
        or is_for_the_author(text)
        or is_for_the_stage(text)
        or _SOURCE.match(text)
        or _CODE.search(text)
        or _ONLY_TAGS.fullmatch(text)
    ):
        return True
    if _ASIDE.match(text):
        return True
    if text.endswith(("…", "...")) and len(text.split()) <= SHORTEST_TRAIL:
        return True
    if text.split()[-1].casefold() in OPEN_ENDS or (
        re.match(r"(?:and|or|und|oder)\s", text, re.IGNORECASE) and len(text.split()) <= 4
    ):
        return True  # it breaks off, or is the rest of a label
    if re.search(r"(?:\b[^\W\d] ){4,}[^\W\d]\b", text):
        return True  # a word spaced out letter by letter
    if len(text.split()) <= 8 and text.count("(") != text.count(")"):
        return True  # the half of something
    without = _ADDRESS.sub("", text)
    return without != text and len(without.split()) < 6
