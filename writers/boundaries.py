"""Where sentences end: abbreviations, initials, decimals, ordinals, addresses of the web and quotations are seen through.

Marks of slides (`[^s7]`) that follow a full stop belong to the sentence before them.
"""

from __future__ import annotations

import functools
import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST = _words(
    # Followed by what they abbreviate or name, so no sentence ends with them.
    "e.g i.e eg ie vs cf approx mr mrs ms dr prof st fig figs eq sec vol nos pp rev gen hon capt viz resp incl excl "
    "z.b d.h u.a s.o s.u bzw ca abb tab nr bspw ggf evtl inkl exkl vgl hrsg bd str sog zzgl abzgl mind max min "
    "p.ex art núm sr sra ej env av jan feb apr aug sept oct nov dec okt dez"
)
_SOMETIMES_LAST = _words(
    "etc inc ltd co corp llc plc bros jr sr al a.m p.m u.s u.k u.n e.u usw u.s.a ph.d d.c no dept est "
    "gmbh s.a s.p.a b.v n.v mar jun jul sep mi"
)
_OPENERS = _words(
    # A word that begins a new sentence after an abbreviation which may also stand inside one.
    "a an the this that these those it its he she we you they i there here in on at by for from with as if when while "
    "after before since because but and or so yet then thus however also most many some all each every no not only our "
    "your their his her my what which who why how where to is are was were do does did can will should please let "
    "der die das den dem des ein eine einer einem einen es er sie wir ihr ich dies diese dieser dieses in im am auf bei "
    "mit von zu nach für und aber oder wenn weil als so auch nur kein keine man was wer wie wo warum"
)
_GERMAN_AFTER_ORDINAL = _words(
    "januar februar märz april mai juni juli august september oktober november dezember jänner jahrhundert jahrtausend "
    "jahrestag quartal platz stock stockwerk mal auflage kapitel tag woche klasse etage rang schritt teil halbjahr "
    "geburtstag weltkrieg reihe semester stelle generation"
)

_END = re.compile(
    r"(?P<stop>[.!?…]+)"
    r"(?P<close>[\"'”’»“)\]*_]*(?:\s*\[\^[\w,\s-]+\])*)"
    r"(?P<gap>\s+|$)"
    r"|(?P<cjk>[。！？]+[」』”]*)"
)
_LAST_WORD = re.compile(r"[^\s(\[\"“„»«'‘]+$")
_NEXT_WORD = re.compile(r"[\s\"“„»«'‘(\[*_>-]*([^\W_][\w'’-]*)")
_INITIAL = re.compile(r"^[A-ZÄÖÜ]$")
_ENUMERATOR = re.compile(r"^\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})$")


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences in order, each without blanks around it; empty for a text without a visible character."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


LONGEST_KEPT = 2_000
"""Letters of a text up to which its sentences are kept: drafts, claims and checks cut the same ones."""


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence, half-open, in code points; every character that is no blank is in one."""
    return _spans_kept(text) if len(text) <= LONGEST_KEPT else _spans(text)


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    spans = []
    start = 0
    for found in _END.finditer(text):
        if _ends_here(text, start, found):
            spans.append((start, found.end("cjk") if found["cjk"] else found.end("close")))
            start = found.end()
    spans.append((start, len(text)))
    return tuple(trimmed for span in spans if (trimmed := _trim(text, *span)))


_spans_kept = functools.lru_cache(maxsize=4_096)(_spans)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    bare = piece.strip()
    if not bare:
        return None
    start += len(piece) - len(piece.lstrip())
    return start, start + len(bare)


def _ends_here(text: str, start: int, found: re.Match[str]) -> bool:
    if found["cjk"] or "[^" in found["close"]:
        return True
    follows = _NEXT_WORD.match(text, found.end())
    following = follows[1] if follows else ""
    if following[:1].islower():
        return False
    if found["stop"] != ".":
        return True
    before = _LAST_WORD.search(text[start : found.start()])
    return not before or _full_stop_ends(before[0], following, alone=before.start() == 0)


def _full_stop_ends(word: str, following: str, *, alone: bool) -> bool:
    """Whether a full stop between these words ends a sentence; `alone` when the word is all there was so far."""
    folded = word.casefold().rstrip(".")
    if folded in _NEVER_LAST:
        return False
    if alone and _ENUMERATOR.match(word):
        return False
    if len(word) == 1 and word.islower() and len(following) == 1:
        return False  # "z. B.", "u. A."
    if folded in _SOMETIMES_LAST or ("." in folded and len(folded) <= 6 and folded.isascii()):
        if folded.replace(".", "").isdigit() or not following:
            return True
        if folded == "no":
            return not following[0].isdigit()
        return following.casefold() in _OPENERS
    if word.isdigit() and len(word) <= 2:
        return following.casefold() not in _GERMAN_AFTER_ORDINAL
    return not (_INITIAL.match(word) and word != "I" and following.casefold() not in _OPENERS)
