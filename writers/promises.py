"""Sentences that promise a number of things to come ("Five checks.", "The new call has four steps.").

Where a limit cuts some of them, the promise is not made either.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from writers.told_notes import COUNTED

_COUNTS = {
    word: count
    for count, words in enumerate(
        (
            "two zwei deux dos due twee dois duas 2",
            "three drei trois tres tre drie três 3",
            "four vier quatre cuatro quattro quatro 4",
            "five fünf cinq cinco cinque vijf 5",
            "six sechs seis sei zes 6",
            "seven sieben sept siete sette zeven sete 7",
            "eight acht huit ocho otto oito 8",
            "nine neun neuf nueve nove negen 9",
            "ten zehn dix diez dieci tien dez 10",
        ),
        start=2,
    )
    for word in words.split()
}
_THINGS = (
    r"steps|checks|mistakes|things|reasons|rules|ways|lessons|points|questions|parts|tips|stages|phases|principles|ideas|changes|causes|"
    r"factors|habits|examples|tests|tasks|measures|problems|challenges|benefits|goals|options|surprises|signs|findings|answers|"
    r"schritte|prüfungen|fehler|dinge|gründe|regeln|wege|lehren|punkte|fragen|teile|tipps|phasen|grundsätze|ideen|ursachen|beispiele|aufgaben|"
    r"maßnahmen|probleme|vorteile|ziele|antworten|"
    r"étapes|contrôles|erreurs|choses|raisons|règles|façons|manières|leçons|parties|conseils|principes|idées|exemples|tâches|mesures|problèmes|défis|"
    r"avantages|objectifs|réponses|changements|"
    r"pasos|etapas|errores|cosas|razones|motivos|reglas|formas|maneras|lecciones|puntos|preguntas|partes|consejos|fases|principios|causas|ejemplos|tareas|"
    r"pruebas|medidas|problemas|retos|ventajas|objetivos|respuestas|cambios|"
    r"passi|fasi|controlli|errori|cose|ragioni|motivi|regole|modi|lezioni|punti|domande|parti|consigli|principi|idee|cause|esempi|compiti|prove|misure|"
    r"problemi|sfide|vantaggi|obiettivi|risposte|cambiamenti|"
    r"stappen|controles|fouten|dingen|redenen|regels|manieren|lessen|punten|vragen|delen|fasen|ideeën|oorzaken|voorbeelden|taken|maatregelen|"
    r"problemen|uitdagingen|voordelen|doelen|antwoorden|veranderingen|"
    r"passos|erros|coisas|razões|regras|maneiras|lições|pontos|perguntas|conselhos|dicas|princípios|ideias|exemplos|tarefas|testes|desafios|"
    r"vantagens|respostas|mudanças"
)
"""What is counted before it is told, in the languages that the writer has sentences in."""
_KNOWN = "".join(
    rf"(?<!\b{word}\s)"
    for word in [
        "the",
        "all",
        "our",
        "of",
        "die",
        "alle",
        "les",
        "nos",
        "aux",
        "des",
        "los",
        "las",
        "sus",
        "nuestros",
        "nuestras",
        "i",
        "gli",
        "le",
        "nostri",
        "nostre",
        "de",
        "onze",
        "os",
        "as",
        "nossos",
        "nossas",
    ]
)
"""What stands before a number of things that were told before."""
_GOES_ON = r"\W*$|:|\s(?:that|which|who|die|der|das|to|follow|are|were|is|and how|and why|qui|que|sont|étaient|suivent|che|sono|erano|son|eran|são|eram|zijn|waren)\b"
_ANNOUNCES = re.compile(
    rf"{_KNOWN}\b(?P<count>{'|'.join(_COUNTS)})\s(?:[a-zà-ÿß-]+\s)?(?:{_THINGS})\b"
    # "four steps", "four mistakes that had names", "quatre erreurs graves", and not "four steps from the door".
    rf"(?=(?:\s[a-zà-ÿ]{{4,}}s?(?=\W*$|:))?(?:{_GOES_ON}))",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4_096)  # every draft of a deck asks
def promised(text: str) -> int:
    """How many things the sentence says are to come; 0 where it promises none."""
    found = _ANNOUNCES.search(text)
    if found:
        return 0 if ":" in text[found.end() : -1] else _COUNTS[found["count"].casefold()]
    return _COUNTS.get(text.split()[0].casefold(), 0) if COUNTED.match(text) else 0


def kept_promises(texts: Sequence[str], kept: int) -> int:
    """How many of the first `kept` sentences stay, so that none promises a number of things of which some are cut."""
    if kept < len(texts):
        for at, text in enumerate(texts[:kept]):
            if promised(text) >= kept - at:
                return kept_promises(texts, at)  # which may break one before it
    return kept
