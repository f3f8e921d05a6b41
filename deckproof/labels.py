"""Whether a word that begins its line is a label or an order, and no name: "Target: 40 %", "Target the right people"."""

from __future__ import annotations

import re

_AMOUNT = (
    r"(?:[≥≤<>~±+\u2212-]\s?)?(?:[€$£¥]\s?|[A-Z]{3}\s)?[0-9Q][0-9.,'’\u00a0/:]*(?:\s?[%‰€$£¥])?"
)
_UNIT = r"(?:\s(?:%|[^\W\d_]{1,12}))?(?:\s(?:a|an|per|by|in|on|until|till|this|next|last|bis|pro|am|im|par|por|al)\s[^\W_]{1,12}){0,2}"
_FIGURE = re.compile(
    rf"(?:\s(?:is|was|ist|war|est|était|es|era|è|é))?\s*[:=\u2013\u2014-]?\s*{_AMOUNT}{_UNIT}\s*(?=$|[.;,)\]|\n\t\x0b])"
)
_ORDERED = re.compile(r"[ \u00a0](?:the|your|our|these|those|every)(?=[ \u00a0])")
"""What an English verb is followed by, and a firm that is spoken of hardly ever."""


_MEASURES = frozenset(
    [
        "target",
        "targets",
        "goal",
        "goals",
        "plan",
        "plans",
        "budget",
        "actual",
        "forecast",
        "estimate",
        "total",
        "average",
        "mean",
        "median",
        "baseline",
        "base",
        "stretch",
        "result",
        "results",
        "revenue",
        "sales",
        "profit",
        "margin",
        "growth",
        "share",
        "rate",
        "price",
        "cost",
        "costs",
        "volume",
        "units",
        "score",
        "index",
        "capacity",
        "output",
        "yield",
        "return",
        "status",
        "progress",
        "level",
        "limit",
        "maximum",
        "minimum",
        "date",
        "day",
        "deadline",
        "start",
        "end",
        "ziel",
        "ziele",
        "plan",
        "soll",
        "ist",
        "budget",
        "summe",
        "durchschnitt",
        "umsatz",
        "gewinn",
        "marge",
        "wachstum",
        "anteil",
        "preis",
        "kosten",
        "menge",
        "stand",
        "termin",
        "objectif",
        "objectifs",
        "cible",
        "budget",
        "total",
        "moyenne",
        "résultat",
        "marge",
        "croissance",
        "part",
        "prix",
        "coût",
        "délai",
        "objetivo",
        "objetivos",
        "meta",
        "presupuesto",
        "media",
        "resultado",
        "margen",
        "crecimiento",
        "precio",
        "coste",
        "plazo",
        "obiettivo",
        "obiettivi",
        "media",
        "risultato",
        "margine",
        "crescita",
        "quota",
        "prezzo",
        "costo",
        "scadenza",
        "doel",
        "doelen",
        "doelstelling",
        "gemiddelde",
        "omzet",
        "winst",
        "groei",
        "aandeel",
        "prijs",
        "kosten",
        "meta",
        "orçamento",
        "média",
        "receita",
        "lucro",
        "crescimento",
        "preço",
        "custo",
        "prazo",
    ]
)
"""What a figure is of; of any other word with a figure behind it, it may be a customer's: "Orange: 12 pumps"."""


def is_label(text: str, start: int, end: int) -> bool:
    """Whether nothing but a figure follows text[start:end] in its line, which tells what is counted, or what an English verb is done to."""
    if _ORDERED.match(text, end):
        return True
    return text[start:end].lower() in _MEASURES and _FIGURE.match(text, end) is not None
