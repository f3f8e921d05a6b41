"""What is asked for a brief: a question to each key, what it is for in a line, and an example. The terminal and the desk ask alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from deckproof.codec import from_json, to_json
from deckproof.errors import BriefError
from deckproof.model import Brief
from plans.brief_check import BriefFinding, check_brief, text_of
from writers.brief import parse_brief

Kind = Literal["text", "list", "day", "number"]
WHERE = "your answer"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `kind` says how an answer is read: a list's items stand behind each other with commas.

    It is asked of those alone who answered `only_with`, where that names a key.
    """

    key: str
    asks: str
    explains: str
    example: str
    kind: Kind = "text"
    only_with: str = ""


QUESTIONS = (
    Question(
        "purpose",
        "Why is it published?",
        "The aim, not the tool: customer experience, productivity, innovation, recruiting …",
        "customer experience",
    ),
    Question(
        "why",
        "In one sentence, what should it bring about?",
        "What is different for somebody once it is out.",
        "Callers explain their fault once and not twice.",
    ),
    Question(
        "audience",
        "Who is to read or hear it?",
        "A job, a situation or a question that they share; not everybody.",
        "planners in field service who send out twenty visits a day",
    ),
    Question(
        "value",
        "What does that reader get from it?",
        "About the reader, not about you. Each piece is held against it.",
        "five questions on the phone that save a second visit",
    ),
    Question(
        "call_to_action",
        "What should the reader do next?",
        "One clear thing that can be done. It ends every piece.",
        "Write to us for the blank checklist; it is free.",
    ),
    Question(
        "contact",
        "Whom may readers ask?",
        "It stands in every piece, so give an address that somebody reads.",
        "service.talks@example.com",
    ),
    Question(
        "licence",
        "Under which licence may others use it?",
        "Without one nobody may pass it on.",
        "CC BY 4.0",
    ),
    Question("byline", "Who signs it?", "A person is read more than a firm.", "Maren Tolliver"),
    Question("company", "Which company?", "As it wants to be named.", "Quillmere Cooling"),
    Question(
        "kpi",
        "How will you see that it worked?",
        "Something that is counted, not a feeling.",
        "requests for the checklist",
    ),
    Question(
        "kpi_target",
        "From which figure on did it work?",
        "A figure with what it counts, and by when or where.",
        "60 requests within eight weeks",
    ),
    Question(
        "tone",
        "Which tone?",
        "Two or three words that can be true at once.",
        "plain, warm, a little dry",
    ),
    Question(
        "avoid",
        "Which words must not be used?",
        "Separate them with commas.",
        "world-class, leverage",
        "list",
    ),
    Question(
        "podcast.minutes",
        "How many minutes is a podcast?",
        "Up to the length of a drive; empty stands for 8.",
        "8",
        "number",
    ),
    Question(
        "podcast.hosts",
        "Who speaks it?",
        "One name or two, separated by a comma.",
        "Ingrid, Paolo",
        "list",
    ),
    Question(
        "release.start",
        "On which day does the first piece go out?",
        "Year-month-day. Nothing goes out by itself without an approval.",
        "2027-01-11",
        "day",
    ),
    Question(
        "release.every_days",
        "How many days lie between two pieces?",
        "Empty stands for 7.",
        "7",
        "number",
    ),
    Question(
        "release.days",
        "On which days of the week may a piece go out?",
        "Separate them with commas; empty stands for Monday to Friday.",
        "tue, thu",
        "list",
    ),
    Question(
        "release.hour",
        "At what time of the day?",
        "Hour and minutes; empty stands for 09:00.",
        "09:00",
    ),
    Question(
        "release.timezone",
        "Where is that time told?",
        "A place of the time zone database; empty stands for UTC.",
        "Europe/Berlin",
    ),
    Question(
        "release.channels",
        "Where are they published?",
        "Separate them with commas.",
        "blog, podcast, newsletter",
        "list",
    ),
    Question(
        "release.first_to",
        "Who sees it first?",
        "A small group that tells you what is wrong with it; empty for nobody.",
        "the service council",
    ),
    Question(
        "release.first_for_days",
        "For how many days do they have it alone?",
        "Before they are over nobody else gets it; empty stands for 0, as soon as they have it.",
        "7",
        "number",
        only_with="release.first_to",
    ),
    Question(
        "what_if.demand",
        "Who answers if more people want it than you can serve?",
        "A name, and in what time.",
        "Ada Lind, events desk, within one working day",
    ),
    Question(
        "what_if.complaints",
        "Who answers if complaints take over?",
        "A name, and in what time.",
        "Ida Brandt, head of service, within four hours",
    ),
    Question(
        "what_if.leak",
        "Who acts if something private slips out?",
        "A name, and in what time. They withdraw first and ask later.",
        "Omar Reyes, data protection, within the hour",
    ),
    Question(
        "what_if.customer_objects",
        "Who answers if a customer objects?",
        "A name, and in what time.",
        "the account manager, the same day",
    ),
)
"""In the order in which they are asked."""


def is_asked(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether the question is to be asked after these answers to those before it."""
    return not question.only_with or bool(answers.get(question.only_with, "").strip())


def find_question(key: str) -> Question | None:
    """The question to this key."""
    return next((one for one in QUESTIONS if one.key == key), None)


def brief_from(answers: Mapping[str, str], *, base: Brief | None = None) -> Brief:
    """The brief that these answers give, on top of `base`; raises BriefError for one that cannot be read, naming its key."""
    table = _table(base or Brief())
    for question in QUESTIONS:
        if question.key in answers:
            head, _, name = question.key.rpartition(".")
            value = read_answer(question, answers[question.key])
            place = table.setdefault(head, {}) if head else table
            if value is None:
                place.pop(name, None)
            else:
                place[name] = value
    return parse_brief(table, where=WHERE)


def read_answer(question: Question, answer: str) -> Any:
    """The answer as the key's value, None for an empty one that leaves the default; raises BriefError."""
    text = answer.strip()
    if question.kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    if question.kind == "text":
        return text
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text) if question.kind == "day" else _number(text)
    except ValueError:
        wanted = "a day as year-month-day" if question.kind == "day" else "a number"
        raise BriefError(
            f"'{question.key}' has to be {wanted}, not {text!r}.",
            where=WHERE,
            remedy=f"For example: {question.example}.",
        ) from None


def look_at_answer(
    question: Question, answers: Mapping[str, str], *, today: dt.date
) -> tuple[BriefFinding, ...]:
    """What is vague about the answer to this question, given the others; nothing about one that was left open.

    Raises BriefError for an answer that cannot be read.
    """
    brief = brief_from(answers)
    if not answers.get(question.key, "").strip():
        return ()
    return tuple(one for one in check_brief(brief, today=today) if one.key == question.key)


def answer_of(brief: Brief, question: Question) -> str:
    """What the brief says to the question, as somebody would type it; "" for a day that was not set."""
    if question.key == "release.start":
        return brief.release.start.isoformat() if brief.release.start else ""
    if question.key == "podcast.minutes":
        return f"{brief.podcast.minutes:g}"
    return text_of(brief, question.key)


def _number(text: str) -> int | float:
    return int(text) if text.isdecimal() else float(text)


def _table(brief: Brief) -> dict[str, Any]:
    """The brief as a file states it; a day that is not set cannot stand there."""
    table = from_json(to_json(brief), dict[str, Any])
    table.pop("is_default")
    if brief.release.start is None:
        table["release"].pop("start")
    else:
        table["release"]["start"] = brief.release.start
    return table
