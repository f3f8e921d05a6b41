"""Questions in German: built from a title whose case and number are certain, and from what its sentences tell.

A clause becomes the question itself ("Was eine Nacht kostet" → "Was kostet eine Nacht?"), a statement whose reason is given is asked
for it, a thing with its article stands where the nominative does. Every other title is quoted, and what is asked of it goes by its answer.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from writers.languages import Language
from writers.languages.small_words import words as listed_words
from writers.passages import Sentence
from writers.sentences import is_sentence

_TO_THE_READER = re.compile(r"\s(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b")
FEWEST_EVENTS, FEWEST_STEPS = 2, 3
LONGEST_THING = 6
"""Words of a thing that stands in a question without quotation marks."""

_ASKING = re.compile(
    r"(?P<ask>(?:warum|weshalb|wieso|wann|wo|woher|wohin|wozu|womit|wodurch|woran|worauf|wofür|was|wer|wie(?:\sviele?(?-i:(?:\s[a-zäöüß]+e)?\s[A-ZÄÖÜ][\w-]+)|\s(?:viel|oft|lange|gut|weit|teuer|schnell))?|"
    r"welche[rsnm]?\s(?-i:[A-ZÄÖÜ][\w-]+)))\s(?P<rest>[^,;:–—()]+)",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?P<prefix>weiter|zurück|zusammen|ab|an|auf|aus|bei|ein|fort|her|hin|los|mit|nach|vor|weg|zu)(?P<verb>\w{3,})"
)
_PARTICIPLE = re.compile(r"(?:\w{0,7}ge\w+(?:t|en)|(?:be|ent|er|ver|zer)\w+t|\w+iert)$")
_MODAL_LAST = listed_words("können müssen wollen sollen dürfen lassen")
_ARTICLES = listed_words(
    "der die das ein eine unser unsere kein keine dieser diese dieses jeder jede jedes"
)
_NOUN = r"[A-ZÄÖÜ][\wäöüß-]*"
_MORE = (
    r"(?:\s(?:im|in|am|an|auf|aus|bei|beim|für|gegen|hinter|mit|nach|ohne|über|unter|um|von|vom|vor|zu|zum|zur|zwischen|der|des|und)"
    r"\s[^,;:–—()?!.]+)?"
)
"""What goes on from a noun: "im Winter", "der Touren"."""
_OF_NOUNS = r"(?:ung|heit|keit|schaft|tion|tät|ik)"
"""Endings of nouns that are feminine, and one of a kind without "-en"."""
_COUNTED = re.compile(
    rf"(?P<count>(?i:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)|\d{{1,2}})\s(?P<what>{_NOUN}{_MORE})"
)
_ONE = re.compile(
    rf"(?i:der|das|ein|eine|unser)\s(?:[a-zäöüß]+(?:e|er|es)\s){{0,2}}{_NOUN}{_MORE}"
    rf"|(?i:die|unsere)\s(?:(?:[a-zäöüß]+e\s){{1,2}}{_NOUN}|{_NOUN}{_OF_NOUNS}){_MORE}"
)
_MANY = re.compile(
    rf"(?i:die|unsere)\s(?:(?:[a-zäöüß]+en\s){{1,2}}{_NOUN}|{_NOUN}{_OF_NOUNS}en){_MORE}"
)
_CAUSE = re.compile(
    r"\b(?:weil|denn|deshalb|deswegen|daher|darum|Grund|Gründe|Ursachen?|wegen|dank)\b"
)
_PAST = re.compile(
    r"\b(?:war|waren|hatten?|wurden?|kam|kamen|ging|gingen|fand|fanden|gab|gaben|nahm|nahmen|blieb|blieben|stand|standen|rief|riefen|schrieb|schrieben|"
    r"sah|sahen|fiel|fielen|verlor|verloren|begann|begannen|ließ|ließen|wusste|wussten|brachte|brachten|dachte|dachten)\b"
    # What a subject stands before; not "-ten" behind other letters, which "warten" and "halten" have too.
    r"|(?:\b(?:er|sie|es|man|niemand|jemand|wir)|\b[A-ZÄÖÜ][\wäöüß-]+)\s(?:(?!sollte|könnte|müsste|dürfte|möchte|letzte|erste|zweite|dritte|rechte|gute)[a-zäöüß]{2,}te|[a-zäöüß]{2,}(?:[bgkmnf]|et)ten)\b"
)
_IN_TURN = re.compile(
    r"\b(?:zuerst|zunächst|dann|danach|anschließend|zuletzt|schließlich|erst)\b", re.IGNORECASE
)


def german_question(
    title: str, answer: Sequence[Sentence], tongue: Language, *, to_speaker: bool
) -> str:
    """The question that needs no quotation marks around the title, or "" where its parts are not certain.

    With `to_speaker` it is put to the people who gave the talk, so that their "wir" is "Sie"; "" where that cannot be turned.
    """
    if _TO_THE_READER.search(title):
        return ""  # a host does not tell the other what "Sie" can do
    asked = (
        _of_clause(title, tongue)
        or _counted(title, answer, tongue)
        or _of_statement(title, answer, tongue)
        or _of_thing(title, answer, tongue)
    )
    return _turned(asked) if to_speaker else asked


def quoted_by_answer(answer: Sequence[Sentence]) -> str:
    """What is asked about a title in quotation marks, by what its sentences tell: its shape, or "" where they tell nothing of these."""
    text = " ".join(sentence.text for sentence in answer)
    if len(_IN_TURN.findall(text)) >= FEWEST_STEPS:
        return "quoted_steps"
    if sum(1 for sentence in answer if sentence.order) >= FEWEST_STEPS:
        return "quoted_orders"
    if _events(text) >= FEWEST_EVENTS:
        return "quoted_story"
    return "quoted_cause" if _CAUSE.search(text) else ""


def _events(text: str) -> int:
    """How many verbs in the past the text has."""
    return len(_PAST.findall(text))


def _of_clause(title: str, tongue: Language) -> str:
    """An indirect clause as the question itself: its verb, which stands last, behind what asks."""
    found = _ASKING.fullmatch(title)
    if found is None:
        return ""
    words = found["rest"].split()
    ask = found["ask"][:1].upper() + found["ask"][1:]
    if words[0] in tongue.finite and (len(words) == 1 or words[-1] not in tongue.finite):
        return f"{ask} {found['rest']}?"  # it asks already, without a question mark
    *before, last = words
    if not before or not last.islower() or any(word in tongue.finite for word in before):
        return ""
    if before[-1] in {"und", "oder", "zu"}:
        return ""
    if (
        last in _MODAL_LAST
        and len(before) > 1
        and before[-1].endswith("en")
        and before[0] not in _PRONOUNS
    ):
        return ""  # "hätte tun können": which of them is the verb is not certain
    parted = _PREFIX.fullmatch(last)
    if last in tongue.finite or (not parted and not _PARTICIPLE.match(last) and last.endswith("t")):
        return f"{ask} {' '.join((last, *before))}?"
    if parted and parted["verb"] in tongue.finite:
        return f"{ask} {' '.join((parted['verb'], *before, parted['prefix']))}?"
    return ""


_PRONOUNS = listed_words("wir sie er es man ich ihr")


def _counted(title: str, answer: Sequence[Sentence], tongue: Language) -> str:
    """A number of things that the slide lists or tells in turn: "Fünf Fehler im Winter" → "Welche fünf Fehler im Winter sind das?"."""
    found = _COUNTED.fullmatch(title)
    if found is None or _may_have_verb(found["what"], tongue):
        return ""
    one_by_one = len(answer) > 1 and not any(sentence.whole for sentence in answer)
    return f"Welche {found['count'].lower()} {found['what']} sind das?" if one_by_one else ""


def _of_statement(title: str, answer: Sequence[Sentence], tongue: Language) -> str:
    """Why it is so, of a statement whose reason the sentences give: "Ein Foto spart Zeit" → "Warum spart ein Foto Zeit?"."""
    words = title.split()
    if not _CAUSE.search(" ".join(one.text for one in answer)) or re.search(r"[,;:–—()]", title):
        return ""
    for at in range(1, min(4, len(words) - 1)):
        if words[at] in tongue.finite and _is_subject(words[:at]) and is_sentence(title, tongue):
            first = words[0].lower() if words[0].lower() in _ARTICLES | _PRONOUNS else words[0]
            return f"Warum {' '.join((words[at], first, *words[1:at], *words[at + 1 :]))}?"
    return ""


def _is_subject(words: Sequence[str]) -> bool:
    """Whether they are an article with its noun, a noun alone, or a pronoun."""
    first = words[0].lower()
    if len(words) == 1:
        return first in _PRONOUNS or (words[0][:1].isupper() and first not in _ARTICLES)
    return (
        first in _ARTICLES
        and words[-1][:1].isupper()
        and all(word.islower() for word in words[1:-1])
    )


def _may_have_verb(title: str, tongue: Language) -> bool:
    """Whether a small word in it is neither a small one of the language nor an adjective before its noun."""
    words = title.split()
    return any(
        word in tongue.finite
        or (
            word.islower()
            and word not in tongue.small_words
            and not (re.search(r"e[nrms]?$", word) and after[:1].isupper())
        )
        for word, after in itertools.pairwise((*words[1:], ""))
    )


def _of_thing(title: str, answer: Sequence[Sentence], tongue: Language) -> str:
    """A thing with its article, which the question takes up in the nominative."""
    if len(title.split()) > LONGEST_THING or _may_have_verb(title, tongue):
        return ""
    many = bool(_MANY.fullmatch(title))
    if not many and not _ONE.fullmatch(title):
        return ""
    topic = title[:1].lower() + title[1:]
    if answer and not any(sentence.whole for sentence in answer):
        return f"Was {'umfassen' if many else 'umfasst'} {topic}?"
    said = quoted_by_answer(answer)
    if said == "quoted_steps" and topic.split()[0] != "die":
        return f"Wie funktioniert {topic}?"
    head = re.match(rf"(?:{re.escape(title)})\s(?:ist|sind)\s", answer[0].text) if answer else None
    if head:
        return f"Was {'sind' if many else 'ist'} {topic}?"
    return f"Was {'machen' if many else 'macht'} {topic} aus?" if said != "quoted_story" else ""


_OURS = {
    "wir": "Sie",
    "unser": "Ihr",
    "unsere": "Ihre",
    "unseren": "Ihren",
    "unserem": "Ihrem",
    "unserer": "Ihrer",
    "unseres": "Ihres",
}
_CANNOT_TURN = re.compile(r"\b(?:ich|mein\w*|mich|mir|uns|du|dein\w*|ihr)\b", re.IGNORECASE)


def _turned(asked: str) -> str:
    """The question put to the speaker: "wir" becomes "Sie", whose verb has the same form; "" where another word would change its own."""
    if _CANNOT_TURN.search(asked):
        return ""
    return re.sub(
        rf"\b(?:{'|'.join(_OURS)})\b",
        lambda found: _OURS[found[0].casefold()],
        asked,
        flags=re.IGNORECASE,
    )
