"""What a slide's title is, so that it can be asked about: a clause, a statement, a count, a doing, a thing, or words to quote."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from writers.languages import Language
from writers.languages.small_words import words as listed_words
from writers.sentences import is_order, is_sentence

LONGEST_TOPIC = 11
"""Words; a longer title stands in quotation marks."""

_CLAUSE = re.compile(
    r"(?:what|why|how|when|where|who|which|whose|warum|weshalb|wieso|wie|was|wann|wo|wer|welche[rs]?|woher|wohin|wozu|worauf|wofür)\b",
    re.IGNORECASE,
)
_STATES = re.compile(
    # A statement whose verb no list knows: "Our call asked for …", "One photograph beats ten …"; "Cache is king".
    r"^(?:our|the|an?|one|my|every|each|no)\s[\w’'-]+\s[a-z]{3,}(?:ed|s)\s(?:for|an?|the|two|three|four|five|six|seven|eight|nine|ten|every|all|our)\s"
    r"|^[\w’'-]+(?:\s[\w’'-]+)?\s(?:is|are|was|were)\s"
    # Who did it, named by the words that stand for a name.
    r"|^(?:an?\s|another\s)?(?:customer|person)(?:\s(?-i:[A-Z]{1,2}))?\s[a-z]{3,}ed\b"
    r"|^(?:our|the|an?|one)\s(?:customer|client|partner)s?\s(?:\[[A-Z][a-z]+ \w+\]|(?:customer\s)?(?-i:[A-Z]{1,2}))\s"
    r"(?:[a-z]{3,}ed|told|said|paid|left|lost|won|bought|took|made|gave|went|came|kept|sold|met|chose|grew|built|quit)\b",
    re.IGNORECASE,
)
_PHRASE_WORDS = listed_words("not lost left made based given just only never more less")
_LEADS_IN = listed_words("in on at for with by to without beyond before after during towards under")
"""What a title begins with that is no name of a thing."""
_DETERMINERS = listed_words("a an the your our my")
_ORDINAL = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNTED = re.compile(rf"(?:the\s+)?{_ORDINAL}\s+(?:[\w’'-]+\s+){{0,2}}[\w’'-]+s\b", re.IGNORECASE)
_LISTED = re.compile(
    r"\b(?:rules|steps|reasons|questions|mistakes|lessons|principles|things|features|kinds|types|ways|points|signs|habits|tips|tools|pillars|goals|rows|parts|"
    r"phases|stages|levels|layers|factors|criteria|myths|facts|options|ideas|trends|benefits|challenges|problems|changes|measures|elements|components|roles|areas)\b",
    re.IGNORECASE,
)
"""What is counted in order to be listed; of other things one tells."""
_LATER_PART = re.compile(r"\sand (?:what|how|why)\s", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:instead of|rather than)\b", re.IGNORECASE)
_NAMED_BY_CLAUSE = re.compile(
    # "the promise we kept breaking": a thing, then a clause about it without "that".
    r"(?:the|an?|our|my|your|this|\d+|two|three|four|five|six|seven|eight|nine|ten)\s(?:[\w’'-]+,?\s){1,4}?(?:with\s\w+\s)?"
    r"(?:we|you|they|i|he|she|it|nobody|everybody|everyone|no one)\s",
    re.IGNORECASE,
)
STEPWISE = re.compile(
    r",?\s(?:step by step|in (?:two|three|four|five|six|seven) steps)$", re.IGNORECASE
)
VERSUS = re.compile(r"\s(?:vs?\.?|versus)\s", re.IGNORECASE)
_FROM_TO = re.compile(r"from\s.+\sto\s", re.IGNORECASE)
_ODD = re.compile(r"[:;/|=&#+<>…]|\s[–—-]\s|\.\s|^\W|\(|“|\b(?:i|ii|iii|iv|\d+)$", re.IGNORECASE)
_PREPOSITIONS = re.compile(
    r"\s(?:of|for|in|on|with|to|by|from|at|about|behind|under|between|that|we|you|they)\s.*$",
    re.IGNORECASE,
)
_NOT_PLURAL = re.compile(
    r"(?:ss|us|is|ics|news|series|status|always|perhaps|across|towards|plus)$", re.IGNORECASE
)


_TAKEN_AWAY = re.compile(
    r"(?:(?:the|our|your|key|main|my|some|final)\s)*(?:take-?\s?aways?|conclusions?|summary|key messages|lessons(?: learned)?|what to remember|"
    r"what (?:to|you can|we|you should|people can) take (?:home|away|with (?:you|us))(?: .{0,20})?)|"
    r"was (?:sie|wir|ihr|man|du) (?:\w+ )?mitnehmen(?: \w+)?|zum mitnehmen|fazit|merksätze|das wichtigste(?: .{0,20})?",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"(?:(?:the|our|my|one)\s)?(?:asks?|requests?|call to action)|what (?:we|i) (?:ask|need)(?: (?:for|from|of) (?:you|us))?|"
    r"(?:unsere |die )?bitten?|was wir (?:von ihnen )?brauchen",
    re.IGNORECASE,
)
_IN_SHORT = re.compile(
    r"(?:the\s)?(?:executive|management)[\s-]?(?:summary|overview)|(?:all )?(?:at a glance|in (?:short|brief|a nutshell))|"
    r"auf einen blick|kurz gesagt|kurzfassung",
    re.IGNORECASE,
)
_TO_THE_AUDIENCE = re.compile(
    r"(?:was|wie|warum|wo|wann|womit|wofür|welche\w*)\s(?:\w+\s){0,2}(?:Sie|Ihr\w*)\s"
)


def part_of_a_talk(title: str, tongue: Language) -> str:
    """What a title names that every talk may have: "taken_away" for what is to be remembered, "asked_for" for a request, "in_short" for a digest; else ""."""
    parts = (("taken_away", _TAKEN_AWAY), ("asked_for", _ASKED_FOR), ("in_short", _IN_SHORT))
    for shape, pattern in parts:
        if shape in tongue.questions and pattern.fullmatch(title):
            return shape
    return ""


def title_shape(title: str, tongue: Language) -> str:
    """What an English title is: a clause that asks, a statement, a contrast, a count, a plural, a doing, a topic."""
    words = title.split()
    if _CLAUSE.match(title) and len(words) >= 3:
        return "indirect" if not _ODD.search(title) else "quoted"
    if VERSUS.search(title):
        return "versus"
    if STEPWISE.search(title) and not _is_plural(STEPWISE.sub("", title)):
        return "stepwise"
    if len(words) > LONGEST_TOPIC or _ODD.search(title) or words[0].casefold() in {"and", "or"}:
        return "quoted"
    if _FROM_TO.match(title):
        return "from_to"
    if is_order(title, tongue) or words[0].casefold() in {"if", "when", "because", "while"}:
        return "quoted"
    if _HAPPENS.search(title):
        return "stated"
    if _has_plural_verb(words, tongue):
        return "fact"
    named = bool(_NAMED_BY_CLAUSE.match(title)) and not _finite_before_clause(title, tongue)
    if not named and (is_sentence(title, tongue) or _STATES.search(title)):
        return "fact"
    if _CONTRAST.search(title):
        return "contrast" if _COUNTED.match(title) else "quoted"
    if _is_doing(words, tongue):
        return "doing"
    counted = _COUNTED.match(title)
    if counted and ("," not in title or _COUNTED.fullmatch(title.partition(",")[0])):
        listed = _LISTED.search(counted[0]) and not _LATER_PART.search(title)
        return "counted" if listed else "told"
    if not title[:1].isupper() or "," in title or _begins_a_phrase(words, tongue):
        return "quoted"
    return "plural" if _is_plural(title) or TWO_THINGS.fullmatch(title) else "topic"


def is_clause(title: str, tongue: Language) -> bool:
    """Whether it is a clause that goes on from "this is about": "how we moved the harbor", "cómo lo hicimos"."""
    shape = title_shape if tongue.code in ("en", "de") else clause_shape
    return shape(title, tongue) == "indirect" and not re.search(r"[?!:;]", title)


def _has_plural_verb(words: Sequence[str], tongue: Language) -> bool:
    """Whether a plural stands before a verb that is no noun as well: "Ledgers enable digital trust"."""
    return any(
        len(before) > 3
        and before.endswith("s")
        and not _NOT_PLURAL.search(before)
        and word.islower()
        and word in tongue.orders
        and word not in tongue.orders_or_nouns
        for before, word in itertools.pairwise(words[:-1])
    )


TWO_THINGS = re.compile(r"[\w-]+ and [\w-]+", re.IGNORECASE)
"""Two things, which are many: "RAM and swap"."""
_HAPPENS = re.compile(
    r"\b[\w’'-]{3,}s (?:fall|rise|stop|go|come|fail|die|grow|sit|stand|live|work|drop|break|happen|matter|win|lose|pay|stay|begin|end|run|cost|need|hide|lie|wait) "
    r"(?:on|in|at|to|from|for|with|by|when|before|after|because|out|up|down|off|over|more|less|most|best|first|last|twice|the|a|an|nobody|no)\b"
)
"""A plural, a verb that takes no object and what goes on from it: "A quarter of all stops fall on one day"."""


def _begins_a_phrase(words: Sequence[str], tongue: Language) -> bool:
    """Whether its first word is no name of a thing: "Start on Monday", "Lost before the van moved", "Not just that"."""
    first = words[0].casefold()
    if first in _LEADS_IN or (len(words) > 1 and first in {"no", "is", "are", "was", "were"}):
        return True
    if len(words) < 2 or not words[1][:1].islower():
        return False
    told_to_do = words[1] in _DETERMINERS and first in tongue.common_words
    return told_to_do or first in tongue.orders or first in _PHRASE_WORDS or first.endswith("ed")


def _finite_before_clause(title: str, tongue: Language) -> bool:
    """Whether a verb stands before the clause's own subject ("the reports say we came late")."""
    found = _NAMED_BY_CLAUSE.match(title)
    inner = title[: found.end()].casefold().split()[1:-1] if found else []
    return any(word in tongue.finite for word in inner)


def _is_doing(words: Sequence[str], tongue: Language) -> bool:
    """Whether it begins with what somebody does ("Training a crew"), not with a name's first word ("Reading Strand", "Growing pains")."""
    second = words[1] if len(words) > 1 else ""
    first = words[0].casefold()
    thing = first in tongue.common_words and first not in tongue.no_topics
    if second not in _DETERMINERS and (thing or (len(words) == 2 and _is_plural(second))):
        return False
    if second in {"in", "of", "and", "or", "for", "on", "with", "at", "as", "by"}:
        return False
    return first.endswith("ing") and (second[:1].islower() or second[:1].isdigit())


def clause_shape(title: str, tongue: Language) -> str:
    """What a title in another language is: a clause that asks, or words to quote."""
    asks = tongue.asking or _CLAUSE
    if tongue.code == "de" and _TO_THE_AUDIENCE.match(title[:1].lower() + title[1:]):
        return "quoted"  # a host does not tell the other what "Sie" can do
    return "indirect" if asks.match(title) and len(title.split()) >= 3 else "quoted"


def _is_plural(title: str) -> bool:
    """Whether its head, the last word before a preposition, is one of many."""
    head = _PREPOSITIONS.sub("", f"{title} ").split()[-1]
    return head.endswith("s") and not _NOT_PLURAL.search(head)
