"""Questions that a person would ask: built from a slide's title by its shape, and from what its sentences answer.

A question holds the title's words and a frame of the language, so it states nothing that the slide does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from writers.answering import by_answer
from writers.german_questions import german_question
from writers.inverting import direct_question
from writers.languages import Language
from writers.masking.placeholders import PLACEHOLDER
from writers.passages import Sentence
from writers.title_shapes import clause_shape, is_clause, part_of_a_talk, title_shape
from writers.topics import MASS, in_quotes, in_small_letters, is_bare_name, taken_up, turned


def question_about(
    title: str,
    answer: Sequence[Sentence],
    tongue: Language,
    *,
    small: frozenset[str] = frozenset(),
    turn: int = 0,
    to_speaker: bool = False,
    alone: bool = False,
) -> str:
    """The question that `answer` answers under this title; `turn` varies the frame.

    `small` are the words that stand with a small letter in a sentence. With `to_speaker` it is put to the people who gave
    the talk, so that their "we" is "you". Who is `alone` asks nobody to explain a thing: then "" where only that can be asked.
    "" too for a title that is told itself: a statement whose reason is not given, one of several in a row ("Cause 2: …").
    """
    voiced = re.fullmatch(r"“([^“”]*)”", title.strip().rstrip(" .:;,!…"))
    bare = voiced[1].rstrip(" .:;,!…") if voiced else title.strip().rstrip(" .:;,!…")
    if not bare or _NUMBERED.match(bare):
        return ""
    if bare.endswith("?") and not voiced:
        return turned(bare, tongue) if to_speaker else bare
    if tongue.code == "de" and not voiced and not part_of_a_talk(bare, tongue):
        asked = german_question(bare, answer, tongue, to_speaker=to_speaker)
        if asked and not (alone and _TO_SOMEBODY.search(asked)):
            return asked
    shape = title_shape(bare, tongue) if tongue.code == "en" else clause_shape(bare, tongue)
    shape = part_of_a_talk(bare, tongue) or shape
    if bare.endswith("?"):
        shape = "quoted"  # a question that somebody else asked
    direct = direct_question(bare, tongue) if shape == "indirect" else ""
    shape = by_answer(shape, bare, answer, tongue)
    if shape == "fact_cause":
        direct = direct_question(f"why {in_small_letters(bare, small, tongue)}", tongue)
    if direct:
        return turned(f"{direct}?", tongue) if to_speaker else f"{direct}?"
    frames = tongue.questions.get(shape, tongue.questions["topic"])
    if alone:
        frames = tuple(frame for frame in frames if not _asks_somebody(frame, shape))
    if not frames:
        return ""
    if PLACEHOLDER.search(bare) and any(map(_QUOTED_WITHIN.search, frames)):
        leading = (*frames, *tongue.questions.get("quoted", ()))
        frames = tuple(one for one in leading if _LEADS.match(one)) or frames
    if "{topic}" not in frames[0]:
        return frames[turn % len(frames)]
    topic = taken_up(bare, shape, answer, tongue, small)
    if to_speaker and not shape.startswith("quoted"):
        topic = turned(topic, tongue)
    asked = _unquoted(frames[turn % len(frames)].replace("{topic}", topic))
    return "" if alone and _TO_SOMEBODY.search(asked) else asked


_NUMBERED = re.compile(r"[^\W\d_]+\s#?\d{1,2}\s?[:.–—-]\s")
"""One of several of its kind, of which one does not ask what is behind it."""
_TO_SOMEBODY = re.compile(r"\b(?:you|your|yours)\b|(?<!^)\b(?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b")


_LEADS = re.compile(r"[“„«]\s?\{topic\}")
_QUOTED_WITHIN = re.compile(r"(?<!^)[“„«]\s?\{topic\}")
"""A frame in which the title, without its quotation marks, would be a clause inside a clause: "What is behind a customer insulated first?"."""


def _asks_somebody(frame: str, shape: str) -> bool:
    """Whether it is put to somebody who is to explain, as nobody asks who speaks alone."""
    explains = shape.startswith("quoted") or shape in {
        "topic",
        "plural",
        "told",
        "indirect",
        "figures",
    }
    return explains or "you" in frame.casefold().split()


def _unquoted(text: str) -> str:
    """Without quotation marks where a placeholder stands for a name: the page says "a customer" there, which is no quotation."""
    return re.sub(r"[“”„]|«\s?|\s?»", "", text) if PLACEHOLDER.search(text) else text


def among_others(title: str, tongue: Language, *, small: frozenset[str]) -> str:
    """The title as one of several in a sentence: a statement in quotation marks, a thing in small letters."""
    bare = title.strip().rstrip(" .:;,…")
    if tongue.code != "en":
        return quoted(bare, tongue)
    shape = title_shape(bare.rstrip("?!"), tongue)
    if (
        bare.endswith("?")
        or shape in {"fact", "stated", "quoted", "from_to"}
        or re.search(r"\sand\s", bare)
    ):
        return quoted(bare, tongue)
    if shape == "indirect":
        return bare[:1].lower() + bare[1:]
    text = in_small_letters(bare, small, tongue)
    one = shape == "topic" and is_bare_name(text) and not MASS.search(text)
    return f"the {text}" if one else text


def quoted(title: str, tongue: Language) -> str:
    """The title in the quotation marks of the language; without them, and a clause in small letters, where a name is put away in it."""
    opening, closing = tongue.quotes
    if PLACEHOLDER.search(title) and is_clause(title, tongue):
        title = title[:1].lower() + title[1:]
    return _unquoted(f"{opening}{in_quotes(title, tongue)}{closing}")
