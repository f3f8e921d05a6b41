"""Against a real server with a small model that invents: docs/chat-writer.md says how to start one.

DECKPROOF_TEST_LLAMA=http://127.0.0.1:18181/v1 pytest -m llama tests/writers/chat
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import pytest

from deckproof.endpoint import Endpoint
from deckproof.model import Claim, ClaimKind
from tests.writers.chat.chatting import job
from tests.writers.making import TOPICS
from writers.boundaries import split_sentences
from writers.chat import list_models, write
from writers.chat.answers import text_of
from writers.chat.asking import Asker, MemoryExchanges
from writers.chat.client import Client
from writers.chat.ladder import Rung
from writers.grounding import ground
from writers.grounding.draft import check_cited

ADDRESS = os.environ.get("DECKPROOF_TEST_LLAMA", "")

pytestmark = [
    pytest.mark.llama,
    pytest.mark.slow,
    pytest.mark.skipif(not ADDRESS, reason="no server named in DECKPROOF_TEST_LLAMA"),
]


@pytest.fixture
def endpoint() -> Endpoint:
    (name, *_) = list_models(Endpoint(base_url=ADDRESS, name="any"), "")
    return Endpoint(base_url=ADDRESS, name=name, timeout_s=300, max_tokens=700, context_tokens=4000, concurrency=1)  # fmt: skip


def test_a_draft_with_a_small_model_holds_nothing_that_the_gate_doubts(endpoint: Endpoint) -> None:
    exchanges = MemoryExchanges()
    asker = Asker(endpoint, "", exchanges)
    given = job("web-chat")
    (draft,) = write(given, asker)
    asker.close()
    assert exchanges.known[0].rung in Rung
    assert exchanges.tokens > 0
    assert not [one for one in ground(draft, given.source, given.brief) if one.confidence >= 0.5]


def told_freely(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """Sentences that the model makes up about a slide when nobody keeps it from it, each with that slide."""
    client = Client(endpoint, "", sleep=lambda _: None)
    for topic, notes in TOPICS.items():
        for ask in (
            "Write a short news article with names, dates and figures about this",
            "Write six sentences for a company's blog about this, with examples and numbers",
        ):
            content = f"{ask}:\n{topic}. {notes}"
            body = {
                "model": endpoint.name,
                "messages": [{"role": "user", "content": content}],
                "max_tokens": 260,
                "temperature": 0.9,
                "seed": 11,
            }
            text = text_of_or_cut(client, json.dumps(body).encode())
            for sentence in split_sentences(" ".join(text.split()))[:-1]:
                yield sentence, f"{topic}\n{notes}"
    client.close()


def text_of_or_cut(client: Client, body: bytes) -> str:
    answer = client.send(body, lambda _: None)
    whole = json.loads(answer.text)
    whole["choices"][0]["finish_reason"] = "stop"
    return text_of(type(answer)(status=200, text=json.dumps(whole)))


def test_every_number_and_name_that_a_small_model_makes_up_is_caught(endpoint: Endpoint) -> None:
    checked = invented = flagged = 0
    missed: list[str] = []
    for sentence, slide in told_freely(endpoint):
        claim = Claim(text=sentence, kind=ClaimKind.PARAPHRASE, cites=(1,))
        hits = list(check_cited(claim, {1: slide}, 1))
        checked += 1
        flagged += bool(hits)
        for word in made_up(sentence, slide):
            invented += 1
            start = sentence.index(word)
            if not any(hit.start < start + len(word) and start < hit.end for hit in hits):
                missed.append(f"{word}: {sentence}")
    print(f"{checked} sentences, {flagged} flagged; {invented} invented numbers and names, {len(missed)} missed")  # fmt: skip
    assert checked >= 20
    assert invented >= 5
    assert not missed


def made_up(sentence: str, slide: str) -> list[str]:
    """Numbers in digits, and words with a capital inside the sentence, that the slide does not have; by looking alone."""
    words = set(re.findall(r"\w+", slide.casefold()))
    numbers = [one for one in re.findall(r"\d[\d.,]*\d|\d", sentence) if one not in slide]
    names = [
        one
        for one in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}", sentence)
        if one.casefold() not in words
    ]
    return [*numbers, *names]
