"""The video interview: questions, points to make, and the slide to show with each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from writers.contexts import contexts
from writers.contexts.questions import questions
from writers.works import Work

MOST_QUESTIONS = 8
ANSWER_WORDS = 75


@contexts.add("video-interview")
def context(work: Work) -> Mapping[str, Any]:
    """`questions` with the points to make, and the `title`."""
    return {
        "title": work.kinds_title,
        "questions": questions(work, most=MOST_QUESTIONS, answer_words=ANSWER_WORDS),
    }
