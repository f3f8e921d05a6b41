"""A model behind an OpenAI-compatible endpoint as a writer: masked material out, judged sentences in.

drafts = write(job, asker)              the offline writer's where the model gives nothing that may stay
bodies = preview(job, endpoint, way)    what would be sent, and nothing is
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deckproof.endpoint import Endpoint

if TYPE_CHECKING:
    from deckproof.model import Draft
    from writers.chat.asking import Asker
    from writers.chat.ladder import Way
    from writers.chat.writing import Job


def write(job: Job, asker: Asker) -> tuple[Draft, ...]:
    """The drafts of one kind in one style; raises UnknownNameError or TemplateError, and nothing for the model's sake."""
    from writers.chat import writing

    return writing.write(job, asker)


def preview(job: Job, endpoint: Endpoint, way: Way) -> tuple[bytes, ...]:
    """The exact requests that `write` would send first; raises MarkedSpanError."""
    from writers.chat import writing

    return writing.preview(job, endpoint, way)


def list_models(endpoint: Endpoint, key: str) -> tuple[str, ...]:
    """The models that the endpoint says it has; no word of any deck is sent. Raises AskError."""
    from writers.chat.client import Client

    client = Client(endpoint, key, sleep=lambda _: None)
    try:
        return client.models()
    finally:
        client.close()
