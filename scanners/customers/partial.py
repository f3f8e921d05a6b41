"""Customers named by a part of their name: "H. Brygg", "Halv. Brygg", "our customer Brygg", "HB AS"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from scanners._memory import ENTRIES
from scanners.customers.alone import words_alone
from scanners.customers.clients import Called, called
from scanners.customers.context import cues, deals, is_doing, weigh
from scanners.customers.fragments import RARE_BELOW, broken, hashes_of, often, plain
from scanners.customers.hits import Hit
from scanners.customers.index import CustomerIndex
from scanners.customers.legal import form_behind
from scanners.customers.setting import beside, setting_of
from scanners.customers.shortened import Fragment, Way, shortened_in
from scanners.customers.surfaces import Kind
from scanners.customers.words import begins_words, in_dictionary, is_name, zipf

_MOST_OWNERS = 3
"""Customers that one fragment may stand for; of more, the first alone is told."""
_MOST_ASKED = 64
"""Customers of one fragment whose names are looked at."""
_OF_SEVERAL = 0.45
"""The most for letters left that several customers begin with."""
_TELLING_FORM = 3
"""Letters of a legal form that are no initials of a person: "Ltd", not "A E"."""
_WHERE_NAMED = 0.26
"""For an initial before an everyday word, which anybody may be called: enough where the customer is named plainly elsewhere."""
_SELDOM_BELOW = 3.5
_KNOWN_FROM = 4.0
"""Zipf frequency from which a name is known for something else: "London agreed"."""


def partial_hits(index: CustomerIndex, text: str) -> Iterator[Hit]:
    """Customers that the text names by a part of their names."""
    if not len(index.fragments.entries):
        return
    shortened = list(shortened_in(text))
    known = _owners(index, (one.key for one in shortened))
    for fragment in (*_alone(index, text, known), *shortened):
        owners = known.get(fragment.key)
        judged = _judged(fragment, text) if owners else None
        if judged is None or not owners:
            continue
        confidence, evidence = judged
        meant = _meant(index, owners, fragment)
        if fragment.way is Way.MASKED and len(meant) > 1:
            confidence = min(confidence, _OF_SEVERAL)
        if len(meant) > _MOST_OWNERS:
            meant, evidence = meant[:1], (*evidence, f"one of {len(meant)} customers")
        for owner in meant:
            yield _hit(fragment, owner, confidence, evidence)


def _alone(index: CustomerIndex, text: str, known: dict[str, list[int]]) -> Iterator[Fragment]:
    """The words that the index has and that may stand for a name; their customers are added to those `known`."""
    words = list(words_alone(index.fragments, text))
    known |= _owners(index, (key for one in words if (key := one.key) not in known))
    yield from (one for one in words if one.key in known)


def _owners(index: CustomerIndex, keys: Iterable[str]) -> dict[str, list[int]]:
    """The fragments that the index has, each with its customers, the first of them where they are many."""
    asked = [one for one in dict.fromkeys(keys) if len(one) > 1]
    if not asked:
        return {}
    who, owners = index.fragments.find(hashes_of(asked), most=_MOST_ASKED)
    known: dict[str, list[int]] = {}
    for at, owner in zip(who.tolist(), owners.tolist(), strict=True):
        known.setdefault(asked[at], []).append(owner)
    return known


def _meant(index: CustomerIndex, owners: Sequence[int], fragment: Fragment) -> list[int]:
    """Those of the owners whose names it is a part of; they are asked once for what is written so."""
    place = _kept_meant(index.digest, fragment.way, fragment.key, fragment.word, fragment.short)
    if not place:
        place.append([one for one in owners if _is_of(index, one, fragment)])
    return place[0]


@lru_cache(maxsize=ENTRIES)
def _kept_meant(*written: str) -> list[list[int]]:
    """Where those meant by what is written so are put, by the index of this digest; empty until they are known."""
    del written
    return []


def _is_of(index: CustomerIndex, owner: int, fragment: Fragment) -> bool:
    word, short = plain(fragment.word), plain(fragment.short)
    for name in broken(index.roll[owner]):
        if fragment.way is Way.ALONE and word in name.alone:
            return True
        if fragment.way is Way.SHORTENED and name.is_short_for(short, word):
            return True
        if fragment.way is Way.STEM and name.begins(word):
            return True
        if fragment.way is Way.MASKED and name.is_hidden_behind(word, fragment.short):
            return True
        if fragment.way is Way.INITIALS and word == name.initials:
            return any(fragment.key == name.initials + form for form in name.forms)
    return False


def _hit(fragment: Fragment, owner: int, confidence: float, evidence: tuple[str, ...]) -> Hit:
    return Hit(
        start=fragment.start,
        end=fragment.end,
        owner=owner,
        rule=fragment.way.value,
        confidence=round(confidence, 2),
        evidence=evidence,
        letters=len(fragment.word) + len(fragment.short),
        kind=Kind.FRAGMENT,
    )


_Judged = tuple[float, tuple[str, ...]] | None


def _judged(fragment: Fragment, text: str) -> _Judged:
    """How sure the fragment is a customer, from what stands round it; None for nobody."""
    if fragment.way is Way.ALONE:
        return _of_word(fragment, text)
    if fragment.way is Way.SHORTENED:
        return _of_shortened(fragment, text)
    if fragment.way is Way.STEM:
        return _of_stem(fragment, text)
    if fragment.way is Way.MASKED:
        return _of_hidden(fragment), ("its end hidden behind signs",)
    shouted = "".join(beside(text, fragment.start, fragment.end, 40)).isupper()
    return (0.4 if shouted else 0.66), ("initials with the legal form",)


def _of_hidden(fragment: Fragment) -> float:
    """A word whose end is hidden; one that usual words begin with too is only shown where it just goes on: "Cust…"."""
    goes_on = fragment.short[0] in ".\u2026_"
    return 0.45 if goes_on and begins_words(fragment.word.lower()) else 0.62


def _of_word(fragment: Fragment, text: str) -> _Judged:
    """A word alone: beside a client a customer, else only where it is rare."""
    word = fragment.word
    rare, capital = often(word) < RARE_BELOW, word[0].isupper()
    client = called(text, fragment.start, fragment.end)
    told = ("called a customer",) if client is Called.PLAINLY else ("a customer is spoken of",)
    if not capital:
        plainly = rare and client is Called.PLAINLY
        return (0.5, (*told, "lower case")) if plainly else None
    form = plain(text[fragment.end : form_behind(text, fragment.end)])
    if not (client or rare or form or is_doing(text, fragment.end)):
        return None
    listed = client is Called.PLAINLY
    if is_of_longer_name(text, fragment.start, fragment.end, listed=listed):
        return None
    if client and (rare or is_name(word.lower())):
        return (0.7 if rare else 0.64), told
    if client is Called.PLAINLY:
        return 0.6, told
    if client and not in_dictionary(word.lower()):  # a surname, or a noun of another language
        return 0.45, told
    if form and (rare or len(form) >= _TELLING_FORM):
        return (0.5 if rare else 0.35), ("legal form",)
    dealing = _of_dealing(fragment, text)
    if dealing:
        return dealing
    return _of_rare_word(fragment, text) if rare else None


def _of_dealing(fragment: Fragment, text: str) -> _Judged:
    """A word with a capital that does what only customers do: "Target cancelled the contract", "the Target account"."""
    setting, word = setting_of(text, fragment.start, fragment.end), fragment.word.lower()
    if setting.titled or not setting.joins_tail or setting.before.lower() in cues().person:
        return None
    if word in cues().person | cues().calendar:
        return None
    spoken = {one.lower() for one in (*setting.heads, *setting.tails)} & cues().dealing
    seldom = often(word) < _KNOWN_FROM and not in_dictionary(word)
    if (spoken or seldom) and (setting.after.lower() in cues().does or deals(setting)):
        return 0.62, (("acts", "customer dealings") if spoken else ("acts",))
    if setting.heads and setting.after in cues().client | cues().dealing:
        return 0.62, ("owns something", "customer dealings")
    return None


def _of_rare_word(fragment: Fragment, text: str) -> _Judged:
    """A rare word where nobody speaks of a client."""
    setting = setting_of(text, fragment.start, fragment.end)
    if in_dictionary(fragment.word.lower()) and (setting.titled or not setting.heads):
        return None
    _, reasons = weigh(setting, capital=True)
    acts = bool({"acts", "possessive"} & set(reasons))
    return (0.5 if acts else 0.34), (*reasons, "a rare word of the name")


_BEFORE = re.compile(
    r"(?:(?<![\w'\u2019&-])(?=[^\W_]\w{0,3}\.)|(?=[^\W_][\w'\u2019&-]*&?[ \u00a0]))([^\W_][\w'\u2019&-]*)[.&]?[ \u00a0]$"
)
"""The word before; a stop behind more than a title's few letters ends a sentence."""
_BEHIND = re.compile(r"(?:[ \u00a0](?:&[ \u00a0])?|-)([^\W\d_]\w*)")


def is_of_longer_name(text: str, start: int, end: int, *, listed: bool = False) -> bool:
    """Whether a word with a capital stands right beside it that is neither a client's title nor a sentence's first word.

    An ampersand joins two words to one name, but not two clients that are `listed`.
    """
    before = _BEFORE.search(text, max(0, start - 40), start)
    if before and before.group(1)[0].isupper() and not _may_precede(before, text):
        return True
    behind = _BEHIND.match(text, end)
    if behind is None or not behind.group(1)[0].isupper() or (listed and "&" in behind.group()):
        return False
    return form_behind(text, end) == end


def _may_precede(before: re.Match[str], text: str) -> bool:
    word = before.group(1)
    if word.lower() in cues().client:
        return True
    ahead = text[max(0, before.start() - 40) : before.start()].rstrip(" ")
    begins = not ahead or ahead[-1] in _ENDS
    return begins and zipf(word.lower()) >= _STARTER_FROM and word.lower() not in cues().person


_ENDS = ".!?:;\n\t\x0b\x00\u2022\u2013"
_STARTER_FROM = 4.5
"""Zipf frequency from which a word that begins a sentence has its capital from there alone: "When", "Today"."""


def _of_shortened(fragment: Fragment, text: str) -> _Judged:
    """A word of the name behind the beginning of the one before it."""
    met = often(fragment.word)
    rare, named = met < RARE_BELOW, is_name(fragment.word.lower())
    client = called(text, fragment.start, fragment.end)
    more = min(len(fragment.short) - 1, 2) * 0.06
    if client:
        base = 0.72 if rare else 0.64
        return base + more, ("shortened", "a customer is spoken of")
    if not fragment.stop and not rare:
        return None
    if rare:
        return 0.5 + more, ("shortened", "a rare word of the name")
    if len(fragment.short) == 1 and (named or met >= _SELDOM_BELOW):
        return _WHERE_NAMED, ("shortened",)
    return 0.38 + more, ("shortened",)


def _of_stem(fragment: Fragment, text: str) -> _Judged:
    """An abbreviation by itself."""
    client = called(text, fragment.start, fragment.end)
    if client:
        return 0.62, ("abbreviated", "a customer is spoken of")
    behind = re.match(r"[ \u00a0]([^\W\d_]\w*)", text[fragment.end :])
    if behind is None or not behind.group(1).islower():
        return None
    acts = behind.group(1) in cues().does
    return (0.5 if acts else 0.35), ("abbreviated",)
