"""Sentences of a text: cleaning, splitting, telling one from a phrase, and the words that carry its topic."""

from __future__ import annotations

import functools
import re

from writers.languages import Language

SHORTEST_SENTENCE = 4
"""Words; what is shorter is a phrase, whatever verb it has."""

MONTH = (
    r"(?:Jan(?:uar|ner)?|Jänner|Feb(?:ruar)?|März|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?|Nov(?:ember)?|Dez(?:ember)?)"
    r"(?![\w’'])"
)
"""What stands behind a day in German, "2. Mai", whose number is none of a list."""
_BULLET = re.compile(
    rf"^(?:[•·▪▸►●○◦‣⁃∙■□◆➢➤✓✔–—→*\-\uf0a7\uf0b7\uf0d8\uf0e0]+\s*|\(?\d{{1,2}}[.)]\s+(?!{MONTH})(?=\D)|[a-z]\)\s+|o\s+(?=[A-Z]))+"
)


_BEFORE_MARK = re.compile(r"\s+([,.;:!?])(?=\s|$)")
_BLANKS = re.compile(r"\s+")
_INSIDE_QUOTES = re.compile(r"“ ?([^“”]*?) ?”")
"""A quotation with a blank at either end, which belongs to French marks alone."""


def tidy(text: str) -> str:
    """The text on one line, without soft breaks, control characters and runs of spaces."""
    text = text.replace("\ufffe", "-").replace("\u00ad", "")
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = _BLANKS.sub(" ", _BEFORE_MARK.sub(r"\1", text)).strip()
    return _INSIDE_QUOTES.sub(r"“\1”", text) if "“ " in text or " ”" in text else text


def clean_line(text: str) -> str:
    """A line without its bullet and its list number."""
    return _BULLET.sub("", tidy(text)).strip()


def is_sentence(text: str, tongue: Language) -> bool:
    """Whether it stands on its own as a sentence: a finite verb of its own clause, or an order."""
    words = re.findall(r"[\w'’-]+", text)
    if not words or (not text[:1].isalnum() and text[:1] not in "“\"„‘'[("):
        return False
    if is_order(text, tongue):
        return True
    if len(words) < SHORTEST_SENTENCE and not (
        len(words) == SHORTEST_SENTENCE - 1 and text.endswith(".")
    ):
        return False
    if words[0].casefold() in tongue.phrase_openers and not text.endswith("?"):
        return False
    if text[:1].islower() and not any(letter.isupper() for letter in words[0]):
        return False
    if re.match(r"[^:]{1,40}:\s+[A-Z]", text) and not re.search(r"[.!]$", text):
        return False
    return _has_subject(text, tongue) or _has_verb(words, tongue)


@functools.lru_cache(maxsize=2_048)  # drafts are cut from the same sentences
def is_order(text: str, tongue: Language) -> bool:
    """Whether it tells the reader to do something: it begins with a verb's base form and its object."""
    first, _, rest = text.partition(" ")
    if rest[:1].islower() and first.casefold() in tongue.order_particles:
        return is_order(rest[:1].upper() + rest[1:], tongue)
    words = re.findall(r"[\w'’-]+", text)
    if len(words) >= 3 and tongue.order_opening and tongue.order_opening.match(text):
        return True
    if len(words) < 3 or not text[:1].isupper() or not _opens_order(words[0], tongue):
        return False
    if re.match(r"\w+(?:\s\w+)?\s*(?::|–|—|-\s)", text) or re.search(r"\band you\b", text):
        return False  # "Take the best ten and you reach a half" promises
    return (
        words[0].casefold() not in tongue.orders_or_nouns
        or words[1].casefold() in tongue.object_openers
    )


def _opens_order(word: str, tongue: Language) -> bool:
    ends = tongue.order_ending
    return word.casefold() in tongue.orders or bool(ends and ends.match(word))


def _has_subject(text: str, tongue: Language) -> bool:
    """Whether a pronoun with its verb stands in a clause of its own."""
    match = tongue.subject.search(text) if tongue.subject else None
    if not match:
        return False
    before = re.findall(r"[\w'’-]+|[,;:]", text[: match.start()].casefold())
    return not before or before[-1] in ",;:" or not tongue.subordinators.intersection(before)


def _has_verb(words: list[str], tongue: Language) -> bool:
    folded = [word.casefold() for word in words]
    inside = False  # a clause within a phrase, opened by "that", "which" …
    for number in range(1, len(folded)):
        word, before = folded[number], folded[number - 1]
        after = folded[number + 1] if number + 1 < len(folded) else ""
        if word in tongue.subordinators:
            inside = True
        elif _is_verb(word, before, after, tongue):
            if not inside:
                return True
            inside = False
    return False


def _is_verb(word: str, before: str, after: str, tongue: Language) -> bool:
    if before in tongue.no_verb_after:
        return False
    ends = tongue.finite_ending
    if word in tongue.finite or (ends and len(word) > 5 and ends.search(word)):
        return True
    if after not in tongue.object_openers:
        return False
    plural = before.endswith("s") and word in tongue.orders
    return word in tongue.finite_before_object or plural


_TOPIC_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def content_words(text: str, small: frozenset[str] = frozenset()) -> list[str]:
    """The folded words that may carry a topic: from three letters up, or with a digit, and not small."""
    return [word for word in _topic_words(text) if word not in small]


@functools.lru_cache(maxsize=2_048)  # drafts are cut from the same sentences
def _topic_words(text: str) -> tuple[str, ...]:
    return tuple(
        word
        for word in _TOPIC_WORD.findall(text.casefold())
        if len(word) > 2 or any(map(str.isdigit, word))
    )


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A crude stem: plurals and commonest endings off, enough to count "bridge" and "bridges" together."""
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|z|ch|sh)es$", word):
        return word[:-2]
    for ending in ("ings", "ing", "ed", "s"):
        if (
            word.endswith(ending)
            and len(word) - len(ending) >= 4
            and not word.endswith(("ss", "us", "is"))
        ):
            return word[: -len(ending)]
    return word


@functools.lru_cache(maxsize=8_192)  # a piece and a sentence are asked for theirs by every draft
def words_in(text: str) -> int:
    """How many words the text has."""
    return len(text.split())


def headed(text: str) -> str:
    """The text as what stands over something: with a colon in place of its mark, unless it asks."""
    bare = text.rstrip(" .;,:")
    if bare.endswith(("?", "?”", "?“", "?»")):
        return bare
    return f"{bare.rstrip(' !') or bare}:"


def mended_end(text: str) -> str:
    """The text without the stop behind a quotation that ends with a question mark."""
    return re.sub(r"(\?\s?[”“»])\.$", r"\1", text)


def end_stop(text: str) -> str:
    """The text with a full stop where nothing ends it."""
    text = text.rstrip(" ,;:–—-")
    return text if re.search(r"[.!?…]\s?[”“»\"’')\]]*$", text) else f"{text}."
