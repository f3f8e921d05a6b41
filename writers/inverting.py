"""An English clause that asks indirectly, turned into the question itself: "what we got wrong" → "what did we get wrong?".

Only where every word's part is certain; anything else is left to a frame around the clause.
"""

from __future__ import annotations

import re

from writers.languages import Language
from writers.languages.small_words import words as listed_words

_PAST = dict(
    pair.split(":")
    for pair in listed_words(
        """said:say came:come got:get kept:keep went:go saw:see took:take gave:give found:find began:begin made:make knew:know
        thought:think did:do told:tell learned:learn learnt:learn wanted:want noticed:notice changed:change needed:need asked:ask
        built:build meant:mean heard:hear lost:lose chose:choose wrote:write brought:bring bought:buy felt:feel left:leave
        paid:pay read:read ran:run sold:sell sent:send spent:spend taught:teach tried:try used:use worked:work won:win moved:move
        decided:decide expected:expect missed:miss stopped:stop started:start planned:plan measured:measure tested:test"""
    )
)
_AUXILIARY = listed_words(
    "is are was were can could will would should may might must do does did has have had"
)
_PRONOUNS = listed_words("we you they i he she it")
_OPENERS = listed_words(
    "a an the our your their my one two three four five six seven eight nine ten every each no"
)
MOST_SUBJECT = 4
"""Words of a subject that can be told from its verb."""


def direct_question(clause: str, tongue: Language) -> str:
    """The clause as a question without its mark ("What did we get wrong"), or "" where its parts are not certain."""
    found = re.fullmatch(r"(?P<ask>what|why|how|where)\s(?P<rest>[^,;:]+)", clause, re.IGNORECASE)
    if found is None or tongue.code != "en":
        return ""
    words = found["rest"].split()
    ask = found["ask"].capitalize()
    if ask == "What" and _is_finite(words[0], tongue):
        return f"{ask} {found['rest']}"
    if words[0].casefold() in _AUXILIARY and len(words) > 2:
        return f"{ask} {found['rest']}"  # it asks already, without a question mark
    end = _subject(words, tongue)
    if _SECOND_CLAUSE.search(found["rest"]):
        return ""
    if not end or end >= len(words):
        return ""
    subject, verb, after = " ".join(words[:end]), words[end].casefold(), words[end + 1 :]
    if verb in _HELPS:
        return " ".join((ask, verb, subject, *after))
    helped = _helped(words[0].casefold(), subject, verb, tongue)
    return " ".join((ask, helped[0], subject, helped[1], *after)) if helped else ""


_SECOND_CLAUSE = re.compile(r"\s(?:and|or|but)\s(?:what|why|how|when|where|who)\b")


def _is_finite(word: str, tongue: Language) -> bool:
    """Whether a verb follows "what" at once, so that it asks already ("What kept us out")."""
    folded = word.casefold()
    return folded in _PAST or folded in tongue.finite | tongue.finite_before_object


def _subject(words: list[str], tongue: Language) -> int:
    """How many words the subject has: a pronoun, a plural, or an article or number with up to three words before a verb."""
    first = words[0].casefold()
    if first in _PRONOUNS:
        return 1
    if first not in _OPENERS:
        after = words[1].casefold() if len(words) > 1 else ""
        return 1 if first.endswith("s") and (after in _HELPS or _past(after, tongue)) else 0
    for end in range(2, min(MOST_SUBJECT + 1, len(words))):
        verb = words[end].casefold()
        if verb in _HELPS or _past(verb, tongue) or _third(verb):
            return end
    return 0


_HELPS = _AUXILIARY - {"do", "does", "did", "has", "have", "had"}
"""Verbs that change places with the subject."""


def _past(verb: str, tongue: Language) -> str:
    """The base form of a verb in the past, "" for anything else."""
    if verb in _PAST or not verb.endswith("ed"):
        return _PAST.get(verb, "")
    known = tongue.common_words & {verb[:-2], verb[:-1], verb[:-3]}
    return next((base for base in (verb[:-2], verb[:-1], verb[:-3]) if base in known), "")


_THIRD = listed_words(
    "costs means gets needs works looks helps takes makes goes comes knows says wants keeps gives tells shows sleeps thinks sees "
    "does uses learns brings buys holds finds leads happens earns changes pays asks reads runs replaces breaks stops starts moves saves "
    "gains loses grows falls rises carries measures builds beats drives affects improves reduces supports provides handles connects "
    "fits leaves becomes remains decides creates protects prevents follows opens closes sells delivers reaches touches fixes"
)


def _third(verb: str) -> bool:
    """Whether it is a verb in the third person that is rarely a plural."""
    return verb in _THIRD


def _helped(first: str, subject: str, verb: str, tongue: Language) -> tuple[str, str] | None:
    """The helping verb and the base form, or nothing."""
    if base := _past(verb, tongue):
        return "did", base
    many = first in {"we", "you", "they", "i"}
    if many and (verb in tongue.orders or verb in {"mean", "need", "want", "know"}):
        return "do", verb
    if _third(verb) and not many and not subject.endswith("s"):
        return "does", _without_s(verb)
    return None


def _without_s(verb: str) -> str:
    """The base form of a verb in the third person."""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:o|x|ch|sh|ss)es$", verb) else verb[:-1]
