"""Sentences that point at what a reader does not see or hear: a picture's line, or something that was not told before.

They are no opening, and nothing for who only listens.
"""

from __future__ import annotations

import functools
import re

_THINGS = (
    "bars?|lines?|curves?|arrows?|boxes|box|dots?|columns?|circles?|pictures?|photos?|charts?|graphs?|diagrams?|drawings?|screenshots?|"
    "images?|slopes?|peaks?|axis|axes|sticky notes?|squares?|stripes?"
)
_WHERE = "upper|lower|left|right|top|bottom|middle|dotted|dashed|thick|thin|red|green|blue|yellow|orange|grey|gray|black|white|dark|light|first|second|last"
_DINGE = "Balken|Linien?|Kurven?|Pfeile?|Kästen|Kasten|Punkte?|Säulen?|Kreise?|Bild(?:er)?|Fotos?|Diagramme?|Zeichnung|Grafik|Zettel"
_WO = "ober|unter|link|recht|mittler|gestrichelt|rot|grün|blau|gelb|grau|schwarz|weiß|dick|dünn|erst|zweit|letzt"
_AT_PICTURES = re.compile(
    rf"\b(?:that|this|these|those) (?:{_THINGS})\b|\bthe (?:{_WHERE})(?:-hand)? (?:{_THINGS})\b|"
    rf"^(?:every|each|the|all|a)\b[\w ’'-]{{0,30}}?\b(?:{_THINGS}) (?:stands? for|represents?|shows?|marks?)\b|"
    r"^(?:every|each|all)\b[\w ’'-]{1,40} stands? for\b|"
    rf"\b(?:dies|jen)(?:er|e|es|en|em) (?:{_DINGE})\b|\b(?:der|die|das|den|dem) (?:{_WO})(?:e|en|er) (?:{_DINGE})\b|"
    r"^jede[rsmn]?\b[\w ’'-]{1,40} steht für\b",
    re.IGNORECASE,
)
_AT_THE_UNTOLD = re.compile(
    r"\b(?:which|that|what|as) (?:nobody|no one|somebody|someone|he|she|they|I|we) (?:had |have |has )?(?:not )?(?:told|mentioned|warned|said|explained|shown)\b|"
    r"\b(?:was|wovon|wie|das|den|die) (?:uns|mir|ihm|ihr|ihnen) (?:niemand|keiner|jemand) (?:gesagt|erzählt|verraten|erklärt)\b",
    re.IGNORECASE,
)


_SIDES = r"(?:(?:up(?:per)?|low(?:er)?|far|bottom|top|middle)[ -])?(?:left|right|above|below|overleaf|top|bottom)(?:-hand)?(?: (?:side|corner|half))?"
_SEITEN = r"(?:oben|unten|links|rechts|umseitig)(?: (?:oben|unten|links|rechts))?"
_SEEN = r"(?:shown|seen|pictured|depicted|illustrated|displayed|given|listed|marked)"
_GEZEIGT = r"(?:gezeigt|zu sehen|abgebildet|dargestellt|aufgeführt)"
_SHOWN_THINGS = r"(?:slides?|fig(?:ure|s)?\.?|charts?|tables?|graphs?|diagrams?|pictures?|photos?|screenshots?|images?|links?|appendix|annex|footnotes?|notes?)"
_GEZEIGTES = (
    r"(?:folien?|abb(?:ildung|\.)?|tabellen?|diagramm|grafik|bild|foto|anhang|links?|fußnote)"
)
_POINTER = (
    rf"(?:(?:please |also )?(?:see|cf\.?|compare|refer to|visit)(?: also)?(?: (?:the|our|this|on|at))?(?: (?:next|last|previous|following))?"
    rf"(?: (?:{_SIDES}|here|{_SHOWN_THINGS}))?(?: (?:\d+|[A-Z]|{_SIDES}))?|"
    rf"(?:as )?{_SEEN}(?: (?:here|(?:in|on|at|to)(?: the)? (?:{_SIDES}|{_SHOWN_THINGS})|{_SIDES}))(?: \d+)?|(?:on|at|to) the {_SIDES}|{_SIDES}|"
    rf"{_SHOWN_THINGS} \d+|"
    rf"(?:siehe|s\.|vgl\.?)(?: auch)?(?: (?:die|den|das|der|{_SEITEN}|hier))?(?: {_GEZEIGTES})?(?: \d+)?|"
    rf"(?:wie )?(?:hier|{_SEITEN}|auf der folie|im bild) {_GEZEIGT}|{_SEITEN}|(?:im |auf dem )bild(?: {_SEITEN})?)"
)
_IN_BRACKETS = re.compile(rf"\s*[(\[]\s*(?:{_POINTER})?[\s,;:.–—-]*[)\]]", re.IGNORECASE)
"""A bracket that held nothing but an address or a pointer to the slide."""
_BETWEEN = re.compile(
    rf",\s*(?:as (?:you can see|{_SEEN})(?: (?:here|above|below|(?:in|on) the {_SIDES}))?|wie (?:hier|{_SEITEN}) {_GEZEIGT})\s*(?:,|(?=[.;:!?]|$))|"
    rf"^(?:as (?:you can see|{_SEEN})(?: (?:here|above|below|(?:in|on) the {_SIDES}))?),\s*(?=\S)",
    re.IGNORECASE,
)
_TO_AN_ADDRESS = (
    r"(?:[\s,;:–—-]*(?<!\w)(?:(?:please |also )?(?:see|visit|cf\.?|via|more (?:at|on|under)|available (?:at|from)|details (?:at|on)|"
    r"read more(?: at| on)?|at|on|under|from|to|in|siehe(?: auch)?|s\.|unter|mehr (?:unter|auf)|auf|bei)):?\s*)?"
)
_DANGLING = re.compile(
    r"[\s,;:–—-]+(?:please |also )?(?:see|see also|cf|siehe|siehe auch|vgl)\s*(?=[.!?]*$)|(?<=[.!?])\s+(?:see|see also|siehe|siehe auch):?\s*[.!?]*$",
    re.IGNORECASE,
)
"""What pointed to something that is not there any more."""


NO_ADDRESS = re.compile(r"(?!)")
"""For a text whose addresses stay."""
_END = re.compile(r"[.,;:!?]*$")


def _ends_as(found: re.Match[str]) -> str:
    """The marks at the end of an address, which are the sentence's."""
    end = _END.search(found[0])
    return end[0] if end else ""


@functools.lru_cache(maxsize=8)
def _to(address: str) -> re.Pattern[str]:
    return re.compile(f"{_TO_AN_ADDRESS}(?:{address})", re.IGNORECASE)


def without_pointers(text: str, address: re.Pattern[str]) -> str:
    """The text for a listener: no address with what led to it, no "(see below)", ", as shown here,", and no emptied bracket."""
    addressed = bool(address.search(text))
    if addressed:
        text = _to(address.pattern).sub(_ends_as, text)
    if "(" in text or "[" in text:
        text = _IN_BRACKETS.sub("", text)
    told = _BETWEEN.sub("", text)
    if addressed:
        told = _DANGLING.sub("", told)
    return told[:1].upper() + told[1:] if told != text else text


_AT_THE_SLIDE = re.compile(
    rf"^(?:(?:up|down|over) )?(?:(?:on|at|to) the (?:left|right)(?:-hand side)?|here(?: on the (?:left|right))?|above|below|links|rechts|hier|oben|unten)"
    rf",? (?:you (?:can )?see|we (?:can )?see|is|are|sehen (?:sie|wir)|sieht man|siehst du|ist|sind|steht|stehen)\b|"
    rf"\b(?:this|the) (?:slide|figure|chart|graph|diagram|screenshot|picture|photo|image) (?:here |below |above |on the \w+ )?(?:shows?|says|illustrates?|depicts?|compares?)\b|"
    rf"\b{_SEEN} (?:here|above|below|on the (?:left|right|slide)|in the (?:figure|chart|picture|table|diagram))\b|"
    rf"\b(?:see|siehe) (?:above|below|here|left|right|oben|unten|hier|(?:the )?(?:next )?{_SHOWN_THINGS} ?\d*|{_GEZEIGTES})\W*$|"
    rf"\b(?:hier|oben|unten|links|rechts) {_GEZEIGT}\b|\b(?:dies(?:e|es)|das|die) (?:folie|diagramm|bild|grafik|foto|abbildung|tabelle) zeigt\b|\bsee:?\W*$",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4_096)  # every draft asks of the same sentences
def points_at_the_slide(text: str) -> bool:
    """Whether it can be followed only by who looks at the slide: "on the left you see", "as shown here", "see below"."""
    return bool(_AT_THE_SLIDE.search(text)) or points_at_a_picture(text)


def can_be_heard(spoken: str) -> bool:
    """Whether something is left of a sentence that is read aloud, and it can be followed without the slide."""
    return any(map(str.isalnum, spoken)) and not points_at_the_slide(spoken)


@functools.lru_cache(maxsize=4_096)
def points_at_a_picture(text: str) -> bool:
    """Whether it speaks of a line, a bar or the like that only who sees the slide knows: "the upper line fell"."""
    return bool(_AT_PICTURES.search(text))


def opens_badly(text: str) -> bool:
    """Whether it is no opening: it points at a picture, or leans on what was told or kept from somebody elsewhere."""
    return points_at_a_picture(text) or bool(_AT_THE_UNTOLD.search(text))
