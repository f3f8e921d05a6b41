"""Notes that a speaker jotted down for the stage: "SKIP IF TIME", "show demo here; then Q", "pause for laughter"."""

from __future__ import annotations

import re

LONGEST = 9
"""Words; what is longer tells something besides."""
_JOTTED = re.compile(
    r"^\W*(?:(?:skip|cut|drop|shorten|leave out)\b[\w ]{0,20}\bif\b[\w ’']{0,30}\b(?:time|late|short|behind|bored)\b|"
    r"only if [\w ’']{0,20}\btime\W*$|if (?:there(?:[’']s| is) |we have |i have |you have )?(?:enough |some |no |any )?time\b(?! (?:is|to|for)\b)|time permitting|"
    r"(?:then |now )?(?:show|do|run|start|play|give|switch to|go to|back to)(?: (?:the|a|an|live|short|quick|your|my|next|last)){0,3} "
    r"(?:demo|video|clip|animation|slides?|poll|quiz)(?=\W*$|[;,.] |\s(?:here|now|then|again|first|after|if)\b)|"
    r"(?:pause|wait|breathe|smile|sip|stop)(?: here)?(?: for (?:[\w’']+ ){0,2}(?:laughter|laughs?|applause|effect|questions?|answers?|hands|breath|(?:a |one )?(?:moment|second|beat)))?\W*$|"
    r"(?:click|next|next slide|demo|live demo|demo time|demo here|q ?& ?a|questions here|poll|joke|story here|anecdote|tbd|todo)\W*$|"
    r"(?:todo|tbd|fixme)\b\W+|"
    r"(?:ggf\. |evtl\. |nur )?(?:überspringen|weglassen|kürzen)?,? ?(?:nur )?(?:wenn|falls) (?:noch )?(?:genug |keine )?zeit\b|"
    r"(?:hier |dann |kurz )?(?:demo|video|film) (?:zeigen|abspielen|starten|vorführen)\b|(?:kurze? )?pause(?: machen)?\W*$|nächste folie\W*$)|"
    r"[;,.]\s*then q(?:s|&a|uestions?)?\b\W*$|\bdemo here\b|\bdann fragen\W*$",
    re.IGNORECASE,
)


_COUNT = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|sechs|sieben|acht|deux|trois|quatre|cinq|dos|tres|cuatro|cinco|"
    r"due|tre|quattro|cinque|twee|vijf|dois|três|quatro|\d{1,2})"
)
_SHOWN = (
    r"(?:numbers|figures|lists?|tables?|results|names|steps|options|questions|answers|ones|details|rows|columns|data|rest|chart|graph|overview|summary|"
    r"agenda|topics|points|rules|reasons|categories|zahlen|liste|tabelle|ergebnisse|namen|schritte|fragen|antworten|punkte|regeln|gründe|übersicht|daten|"
    r"chiffres|liste|tableau|résultats|noms|étapes|points|cifras|números|tabla|resultados|nombres|pasos|puntos|numeri|elenco|tabella|risultati|nomi|passi|punti|"
    r"cijfers|lijst|tabel|resultaten|namen|stappen|punten|tabela|nomes|passos|pontos)"
)
_SHOWS = re.compile(
    rf"^\W*(?:(?:and |so |und |et |y |e |en )?(?:(?:these|those|this|that|here)(?:[’']s| is| are| was| were)|(?:here|there) (?:you|we) (?:have|are|see)|"
    rf"(?:das|dies|hier|da) (?:sind|ist|sehen sie|haben wir)|hier|voici|voilà|ce sont|c[’']est|(?:estos|estas|aquí) (?:son|están)|aquí|ecco|questi sono|queste sono|"
    rf"(?:dit|dat|hier) zijn|(?:estes|estas|aqui) (?:são|estão))\s"
    rf"(?:all |alle )?(?:the|our|my|all|die|unsere|les|nos|los|las|nuestros|i|gli|le|la|il|de|onze|os|as|o|a)?\s?(?:{_COUNT}\s?)?(?:{_SHOWN})?"
    rf"|here (?:they|it|we) (?:are|is|go)|les voici|eccoli|aquí están|da sind sie|(?:this is )?what (?:it|that|this) looks like|so sieht das aus)\s*[.:!]*$",
    re.IGNORECASE,
)
"""A row of words that only hands over to what the slide shows: "These are the four.", "Hier die Zahlen."."""


def is_for_the_stage(text: str) -> bool:
    """Whether a short line tells the speaker what to do or to skip, or hands over to what is seen, and tells the audience nothing."""
    return len(text.split()) <= LONGEST and bool(_JOTTED.search(text) or _SHOWS.match(text))
