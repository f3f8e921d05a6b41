"""Sentences that point at what a reader does not see or hear: a picture's line, or something that was not told before.

They are no opening, and nothing for who only listens.
"""

from __future__ import annotations

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


def points_at_a_picture(text: str) -> bool:
    """Whether it speaks of a line, a bar or the like that only who sees the slide knows: "the upper line fell"."""
    return bool(_AT_PICTURES.search(text))


def opens_badly(text: str) -> bool:
    """Whether it is no opening: it points at a picture, or leans on what was told or kept from somebody elsewhere."""
    return points_at_a_picture(text) or bool(_AT_THE_UNTOLD.search(text))
