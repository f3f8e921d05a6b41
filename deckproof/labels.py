"""Whether a word that begins its line is a label or an order, and no name: "Target: 40 %", "Target the right people"."""

from __future__ import annotations

import re

_SHARE = r"(?:[≥≤<>~±+\u2212-]\s?)?\d[\d.,'’\u00a0]*\s?(?:%|‰|percent|per cent|Prozent|por ciento|per cento|pour cent)"
_QUARTER = r"Q[1-4](?:\s?/?\s?\d{2,4})?"
_FIGURE = re.compile(
    rf"(?:\s(?:is|was|ist|war|est|était|es|era|è|é))?\s*[:=\u2013\u2014-]?\s*(?:{_SHARE}|{_QUARTER})"
    r"(?:\s(?:a|by|in|until|this|next|last|bis|pro|im|par|por)\s[^\W_]{1,12}){0,2}\s*(?=$|[.;,)\]|\n\t\x0b])"
)
"""A share or a quarter; a count or an amount of money may be a customer's: "Target: 12 sites"."""
_ORDERED = re.compile(
    r"[ \u00a0]the[ \u00a0](?!other|next|first|last|same|very|only|day|week|month|year|one|two|three)(?=\w)"
)
"""What an English verb is followed by, and a firm that is spoken of hardly ever but before a time: "Target the other week called"."""
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
