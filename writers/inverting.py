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
    end = _subject(words)
    if not end or end >= len(words):
        return ""
    subject, verb, after = " ".join(words[:end]), words[end].casefold(), words[end + 1 :]
    if verb in _AUXILIARY - {"do", "does", "did", "has", "have", "had"}:
        return " ".join((ask, verb, subject, *after))
    helped = _helped(words[0].casefold(), subject, verb, tongue)
    return " ".join((ask, helped[0], subject, helped[1], *after)) if helped else ""


def _is_finite(word: str, tongue: Language) -> bool:
    """Whether a verb follows "what" at once, so that it asks already ("What kept us out")."""
    folded = word.casefold()
    return folded in _PAST or folded in tongue.finite | tongue.finite_before_object


def _subject(words: list[str]) -> int:
    """How many words the subject has: a pronoun, or an article or number with up to three words before a verb."""
    first = words[0].casefold()
    if first in _PRONOUNS:
        return 1
    if first not in _OPENERS:
        return 1 if len(words) > 1 and first.endswith("s") and words[1].casefold() in _PAST else 0
    for end in range(2, min(MOST_SUBJECT + 1, len(words))):
        if words[end].casefold() in _PAST or _third(words[end].casefold()):
            return end
    return 0


_THIRD = listed_words(
    "costs means gets needs works looks helps takes makes goes comes knows says wants keeps gives tells shows sleeps thinks sees "
    "does uses learns brings buys holds finds leads happens earns changes pays asks reads runs"
)


def _third(verb: str) -> bool:
    """Whether it is a verb in the third person that is rarely a plural."""
    return verb in _THIRD


def _helped(first: str, subject: str, verb: str, tongue: Language) -> tuple[str, str] | None:
    """The helping verb and the base form, or nothing."""
    if verb in _PAST:
        return "did", _PAST[verb]
    many = first in {"we", "you", "they", "i"}
    if many and (verb in tongue.orders or verb in {"mean", "need", "want", "know"}):
        return "do", verb
    if _third(verb) and not many and not subject.endswith("s"):
        base = {"goes": "go", "does": "do"}.get(verb, verb[:-1])
        return "does", base
    return None
