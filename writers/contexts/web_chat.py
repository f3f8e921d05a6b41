"""The web-chat guide: what people would ask, what to answer, what to pass on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.contexts import contexts
from writers.contexts.questions import questions
from writers.works import Work

MOST_QUESTIONS = 14
ANSWER_WORDS = 60


@contexts.add("web-chat")
def context(work: Work) -> Mapping[str, Any]:
    """`questions` with answers, and `pass_on`: whom to send what the deck does not answer."""
    contact = work.brief.contact.rstrip(". ")
    return {
        "title": work.kinds_title,
        "questions": questions(work, most=MOST_QUESTIONS, answer_words=ANSWER_WORDS),
        "pass_on": work.say["pass_on_to"].replace("{contact}", contact)
        if contact
        else work.say["pass_on"],
        "remarks": () if contact else (work.say["no_contact"],),
    }
