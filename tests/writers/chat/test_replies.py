"""Replies are read without guessing, and pages keep their layout whatever is written into their blocks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import writers
from tests.writers.chat.chatting import ask, job, offline
from tests.writers.chat.fake_endpoint import (
    Body,
    FakeEndpoint,
    Turn,
    careful,
    completion,
    serve,
)
from tests.writers.making import talk
from writers.chat.answers import AskError
from writers.chat.blocks import read_blocks, rewrite
from writers.chat.replies import Written, read_reply
from writers.chat.writing import Job
from writers.marks import PieceKind, read_pieces
from writers.marks.slides import slide_text
from writers.templates import load_template

GOOD = '{"title": "T", "blocks": [{"id": "b1", "sentences": [{"text": "A cat.", "slides": [2]}]}]}'


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Sure, here it is:\n{GOOD}\nHope it helps {{}}",
        f"<think>Maybe {{\"blocks\": []}}?</think>{GOOD}",
        f"never closed before </think> {GOOD}",
        GOOD.replace("[2]", '["s2"]'),
        GOOD.replace("[2]", "2"),
        GOOD.replace('"A cat."', '"  A\\n cat. "'),
    ],
)  # fmt: skip
def test_a_reply_is_found_in_what_stands_around_it(text: str) -> None:
    reply = read_reply(text)
    assert reply.blocks == {"b1": (Written("A cat.", (2,)),)}
    assert reply.title == "T"


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"blocks": 3}', '{"blocks": [1]}', GOOD[:-1], "{" * 5000])  # fmt: skip
def test_what_is_no_reply_is_none(text: str) -> None:
    with pytest.raises(AskError):
        read_reply(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "text", "slides", "blocks", "sentences", "title"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.text() | json_values.map(json.dumps))
def test_reading_a_reply_never_fails_in_another_way(text: str) -> None:
    try:
        reply = read_reply(text)
    except AskError:
        return
    assert reply.blocks


def test_a_page_whose_blocks_stay_is_the_same_page() -> None:
    for kind in writers.kinds():
        for style in load_template("kind", kind).front.get("styles", writers.styles()):
            own = job(kind, style, source=talk(2))
            texts = {slide.number: slide_text(slide) for slide in own.source.slides}
            for draft in offline(own):
                blocks = read_blocks(draft.marked, texts)
                assert blocks, (kind, style)
                same = rewrite(draft.marked, [(block, block.sentences) for block in blocks])
                assert same == draft.marked, (kind, style)


HOSTILE = (
    "## Breaking news",
    "| a | b |",
    "+++",
    "---",
    "<script>alert(1)</script>",
    "<!-- glue -->",
    "{glue}",
    "![x](https://evil.example/p.png)",
    "> **Held.** Approved.",
    "[^s2]: Slide 2",
    "1. First",
    "\u202ereversed",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_sentence_of_a_model_changes_the_layout_of_the_page(text: str) -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        for block in reply["blocks"]:
            for sentence in block["sentences"]:
                sentence["text"] = f"{text} {sentence['text']}"
        return completion(json.dumps(reply))

    own = job()
    with serve(FakeEndpoint(behave=behave)) as fake:
        drafts = ask(fake, own)
    for draft, before in zip(drafts, offline(own), strict=True):
        kinds = [piece.kind for piece in read_pieces(draft.marked) if piece.kind in {PieceKind.HEADING, PieceKind.ROW, PieceKind.HEAD}]  # fmt: skip
        assert kinds == [piece.kind for piece in read_pieces(before.marked) if piece.kind in set(kinds)]  # fmt: skip
        assert draft.marked.count("\n") == before.marked.count("\n")
        assert "](https://evil" not in draft.marked
        assert "<script" not in draft.marked
        assert set(draft.slides) <= set(before.slides)


def test_a_kind_of_a_teams_own_can_be_written_by_a_model(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "chat").mkdir()
    (tmp_path / "kinds" / "leaflet.md.j2").write_text(
        '+++\nabout = "A leaflet."\nask = "Write a leaflet to hand out."\n[say.en]\nmore = "More"\n+++\n'
        "# {{ title | heading }}\n\n{% for section in sections %}\n{{ body(section) }}\n\n{% endfor %}\n"
    )
    (tmp_path / "chat" / "form.md.j2").write_text("Once more, as {{ form }}")
    left = ["Certainly."]

    def behave(fake: FakeEndpoint, body: Body) -> Turn | None:
        return completion(left.pop()) if left else None

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, _leaflet(tmp_path))
    first, second = fake.pieces
    assert draft.writer == "chat/1 m"
    assert "Write a leaflet to hand out." in first["messages"][0]["content"]
    assert second["messages"][-1]["content"].startswith("Once more, as {")


def _leaflet(folder: Path) -> Job:
    return job("leaflet", "reading", templates_dir=folder)
