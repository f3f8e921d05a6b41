"""Every failure on every rung: drafts come all the same, nothing invented, nothing paid for twice."""

from __future__ import annotations

import json

import pytest

from deckproof.endpoint import Endpoint
from deckproof.model import Source
from tests.writers.chat.chatting import ask, job, offline, texts
from tests.writers.chat.failures import FAILURES, INVENTED, LATE, Behaviour, always
from tests.writers.chat.fake_endpoint import (
    RUNGS,
    Body,
    FakeEndpoint,
    Turn,
    careful,
    completion,
    error,
    is_probe,
    material,
    repairs,
    serve,
)
from writers import WRITER_VERSION
from writers.chat.asking import MemoryExchanges
from writers.chat.ladder import Rung
from writers.grounding import ground

GIVEN = job()
OFFLINE = offline(GIVEN)


@pytest.mark.parametrize("rung", RUNGS)
@pytest.mark.parametrize("failure", FAILURES)
def test_whatever_fails_the_drafts_come(rung: str, failure: str) -> None:
    behave, word = FAILURES[failure]
    limits = {"timeout_s": 0.5} if failure == LATE else {}
    with serve(FakeEndpoint(rung=rung, behave=behave)) as fake:
        drafts = ask(fake, GIVEN, **limits)
    assert [draft.marked for draft in drafts] == [draft.marked for draft in OFFLINE]
    assert all(draft.writer == WRITER_VERSION for draft in drafts)
    assert all(word in " ".join(draft.remarks) for draft in drafts), drafts[0].remarks
    assert max(fake.billed.values()) == 1


@pytest.mark.parametrize("rung", RUNGS)
def test_a_careful_model_writes_on_every_rung(rung: str) -> None:
    with serve(FakeEndpoint(rung=rung)) as fake:
        exchanges = MemoryExchanges()
        drafts = ask(fake, GIVEN, exchanges=exchanges)
    assert exchanges.known[0].rung == Rung(rung)
    assert all(draft.writer == "chat/1 m" for draft in drafts)
    assert all(not ground(draft, GIVEN.source) for draft in drafts)
    (piece,) = fake.pieces
    told_in_words = rung != "json_schema"
    assert ("of this form" in piece["messages"][0]["content"]) is told_in_words
    assert piece["store"] is False
    assert fake.keys == {"Bearer key-1"}


def test_an_endpoint_is_probed_once_and_without_a_word_of_a_deck() -> None:
    with serve(FakeEndpoint(rung="json_object")) as fake:
        exchanges = MemoryExchanges()
        for kind in ("web-chat", "social-post", "summary"):
            ask(fake, job(kind), exchanges=exchanges)
    probes = [body for body in map(json.loads, fake.bodies) if is_probe(body)]
    assert [body["response_format"]["type"] for body in probes] == ["json_schema", "json_object", "json_object"]  # fmt: skip
    assert not any("cable" in json.dumps(body) for body in probes)


def test_parameters_an_endpoint_does_not_take_are_exchanged_or_left_out() -> None:
    refuses = {"max_tokens": 400, "temperature": 422, "seed": 400}
    with serve(FakeEndpoint(refuses=refuses)) as fake:
        (draft,) = ask(fake, GIVEN)
    (piece,) = fake.pieces
    assert draft.writer == "chat/1 m"
    assert piece["max_completion_tokens"] == 4000
    assert not refuses.keys() & piece.keys()


def first(turn: Turn) -> Behaviour:
    """An endpoint that answers once like this and then rightly."""
    left = [turn]

    def behave(fake: FakeEndpoint, body: Body) -> Turn | None:
        return left.pop() if left else None

    return behave


@pytest.mark.parametrize(
    ("turn", "least_s"),
    [
        (error(429, "slow down", Retry_After="7"), 7.0),
        (error(503, "loading"), 0.1),
        (error(429, "slow down", Retry_After_Ms="1500"), 1.5),
    ],
)
def test_what_was_not_answered_is_asked_again_after_the_wait_it_names(
    turn: Turn, least_s: float
) -> None:
    slept: list[float] = []
    with serve(FakeEndpoint(behave=first(turn))) as fake:
        (draft,) = ask(fake, GIVEN, slept=slept)
    assert draft.writer == "chat/1 m"
    assert len(slept) == 1
    assert slept[0] >= least_s
    assert max(fake.billed.values()) == 1


def test_a_reply_that_did_not_come_in_time_is_never_asked_for_again() -> None:
    with serve(FakeEndpoint(behave=always(Turn(wait_s=3.0)))) as fake:
        ask(fake, GIVEN, timeout_s=2.0)
    assert len(fake.pieces) == 1


def test_a_reply_that_drips_is_given_up() -> None:
    import httpx2

    from writers.chat.bounds import BoundedTransport

    clock = iter(range(100))
    inner = httpx2.MockTransport(lambda _: httpx2.Response(200, content=iter([b"x"] * 50)))
    transport = BoundedTransport(inner, 10, now=lambda: float(next(clock)))
    with httpx2.Client(transport=transport) as client, pytest.raises(httpx2.ReadTimeout):
        client.get("http://127.0.0.1/")
    small = BoundedTransport(inner, 1e9, most_bytes=20)
    with httpx2.Client(transport=small) as client, pytest.raises(httpx2.ReadTimeout):
        client.get("http://127.0.0.1/")


def test_a_reply_that_could_not_be_read_is_asked_for_once_more() -> None:
    with serve(FakeEndpoint(behave=first(completion("Sure. Here you are.")))) as fake:
        (draft,) = ask(fake, GIVEN)
    assert draft.writer == "chat/1 m"
    assert [repairs(body) for body in fake.pieces] == [0, 1]


def test_thoughts_and_fences_around_a_reply_are_passed_over() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = json.dumps(careful(body))
        return completion(f'<think>{{"blocks": [] }} hm</think>Here:\n```json\n{reply}\n```\nDone.')

    with serve(FakeEndpoint(rung="words", behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    assert draft.writer == "chat/1 m"
    assert len(fake.pieces) == 1


def test_inventions_are_told_to_the_model_which_mends_them() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn | None:
        if repairs(body):
            return None
        reply = careful(body)
        reply["blocks"][0]["sentences"][0]["text"] = INVENTED
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    first_try, second = fake.pieces
    told = second["messages"][-1]["content"]
    assert INVENTED in told
    assert "Give no other blocks" in told
    assert second["messages"][:2] == first_try["messages"]
    assert "Vandermeer" not in draft.marked
    assert not any("left out" in remark for remark in draft.remarks)


def test_what_the_model_does_not_mend_is_left_out_and_told() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        for block in reply["blocks"]:
            block["sentences"].append({"text": INVENTED, "slides": block["sentences"][0]["slides"]})
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    assert len(fake.pieces) == 3
    assert draft.writer == "chat/1 m"
    assert "Vandermeer" not in draft.marked
    assert "1987" not in draft.marked
    assert any("left out, after it was asked to mend them" in one for one in draft.remarks)


def test_what_is_too_long_is_asked_in_pieces_with_their_own_slides() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn | None:
        if len(material(body)["blocks"]) > 2:
            return error(400, "context_length_exceeded: too many tokens in the prompt")
        return None

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    whole, *halves = fake.pieces
    assert draft.writer == "chat/1 m"
    assert len(halves) == 2
    slides = [{slide["slide"] for slide in material(body)["slides"]} for body in (whole, *halves)]
    assert slides[1] | slides[2] <= slides[0]
    assert slides[1] != slides[0]
    assert not any("offline writer's own" in remark for remark in draft.remarks)


def test_what_would_not_fit_is_asked_in_pieces_without_trying() -> None:
    with serve(FakeEndpoint()) as fake:
        (draft,) = ask(fake, GIVEN, context_tokens=2200, max_tokens=700)
    assert draft.writer == "chat/1 m"
    assert len(fake.pieces) > 1


def test_a_reply_cut_short_is_asked_for_in_halves() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn | None:
        blocks = len(material(body)["blocks"])
        return completion('{"title":"', finish="length") if blocks > 1 else None

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    assert draft.writer == "chat/1 m"
    assert max(fake.billed.values()) == 1


def test_the_same_job_is_never_paid_for_twice() -> None:
    exchanges = MemoryExchanges()
    with serve(FakeEndpoint()) as fake:
        once = ask(fake, GIVEN, exchanges=exchanges)
        sent = len(fake.bodies)
        again = ask(fake, GIVEN, exchanges=exchanges)
    assert len(fake.bodies) == sent
    assert again == once


def test_nobody_at_the_address_is_found_out_once() -> None:
    fake = FakeEndpoint(url="http://127.0.0.1:9/v1")
    slept: list[float] = []
    (draft,) = ask(fake, GIVEN, slept=slept)
    assert "nobody could be reached" in " ".join(draft.remarks)
    assert draft.marked == OFFLINE[0].marked


def test_a_budget_ends_the_asking() -> None:
    with serve(FakeEndpoint()) as fake:
        (draft,) = ask(fake, GIVEN, run_tokens=3000, max_tokens=2900)
    assert not fake.pieces
    assert "the budget is spent" in " ".join(draft.remarks)


def test_money_counts_by_the_dearer_price() -> None:
    import datetime as dt

    from deckproof.endpoint import Price, Prices
    from writers.chat.asking import token_limit

    prices = Prices(as_of=dt.date(2026, 11, 1), models=(("m", Price(input=1.0, output=4.0)),))
    endpoint = Endpoint(base_url="http://127.0.0.1:1/v1", name="m", prices=prices)
    assert token_limit(endpoint, 0, 0.0) is None
    assert token_limit(endpoint, 0, 2.0) == 500_000
    assert token_limit(endpoint, 1000, 2.0) == 1000
    unpriced = Endpoint(base_url="http://127.0.0.1:1/v1", name="other", prices=prices)
    assert token_limit(unpriced, 0, 2.0) is None


def test_no_more_requests_are_under_way_than_allowed() -> None:
    import time

    def behave(fake: FakeEndpoint, body: Body) -> None:
        time.sleep(0.05)

    given = job("blog-post", source=_long())
    assert len(given.outline.parts) > 2
    with serve(FakeEndpoint(behave=behave)) as fake:
        ask(fake, given, concurrency=2, timeout_s=5.0)
    assert len(fake.pieces) >= 3
    assert fake.most_under_way == 2


def _long() -> Source:
    from tests.writers.making import talk

    return talk(6)


def test_every_kind_and_style_can_be_written_by_a_model() -> None:
    import writers
    from writers.templates import load_template

    with serve(FakeEndpoint()) as fake:
        exchanges = MemoryExchanges()
        for kind in writers.kinds():
            for style in load_template("kind", kind).front.get("styles", writers.styles()):
                given = job(kind, style)
                drafts = ask(fake, given, exchanges=exchanges)
                assert all(draft.writer == "chat/1 m" for draft in drafts), (kind, style)
                before = {hit.text for one in offline(given) for hit in ground(one, given.source, given.brief)}  # fmt: skip
                assert not [hit for one in drafts for hit in ground(one, given.source, given.brief) if hit.confidence >= 0.5 and hit.text not in before]  # fmt: skip


def test_a_networks_limit_holds_for_the_model_too() -> None:
    from writers.networks import NETWORKS

    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        told = material(body)
        lines = [line for slide in told["slides"] for line in slide.get("spoken", [])]
        sentences = [{"text": line, "slides": [2, 3, 4, 5]} for line in lines]
        return completion(json.dumps({"title": "", "blocks": [{"id": one["id"], "sentences": sentences} for one in told["blocks"]]}))  # fmt: skip

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, job("social-post"))
    posts = draft.marked.split("\n## ")[1:]
    assert len(posts) >= 3
    for post in posts:
        name, text = post.split("\n", 1)
        network = next(one for one in NETWORKS.values() if one.name == name.strip())
        from writers.marks import strip_marks

        assert network.takes(strip_marks(text).split("\n---")[0].strip())


def test_a_title_of_the_model_stands_only_when_the_deck_carries_it() -> None:
    def titled(title: str) -> Behaviour:
        return lambda _fake, _body: completion(json.dumps(careful(_body) | {"title": title}))

    for title, stands in (
        ("Night crews, cold steel and sensors", True),
        ("How Vandermeer saved 40 percent", False),
        ("Read it at https://evil.example", False),
    ):
        with serve(FakeEndpoint(behave=titled(title))) as fake:
            (draft,) = ask(fake, GIVEN)
        assert (draft.title == title) is stands, title
        assert (title in texts([draft])) is stands


def test_a_true_sentence_with_a_wrong_slide_gets_the_right_one() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        for block in reply["blocks"]:
            for sentence in block["sentences"]:
                sentence["slides"] = [99]
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    assert len(fake.pieces) == 1
    assert draft.writer == "chat/1 m"
    assert set(draft.slides) <= {2, 3, 4, 5}
    assert not ground(draft, GIVEN.source)


def test_a_word_the_brief_avoids_is_no_word_of_the_model() -> None:
    import dataclasses

    brief = dataclasses.replace(GIVEN.brief, avoid=("vandals",))
    with serve(FakeEndpoint()) as fake:
        (draft,) = ask(fake, dataclasses.replace(GIVEN, brief=brief))
    assert "a word to avoid" in " ".join(draft.remarks)
    assert "Vandals took" in fake.pieces[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "text",
    [
        "The cable that stands for duty can be changed to a different one every time you need it.",
        "It is not just about fixing something but also about how much you care for people.",
        "This makes every city much safer.",
        "Experts agree that this changes everything.",
    ],
)
@pytest.mark.parametrize("slides", [[], [2], [2, 3, 4, 5]])
def test_plain_inventions_without_number_or_name_are_left_out_too(
    text: str, slides: list[int]
) -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        for block in reply["blocks"]:
            block["sentences"].append({"text": text, "slides": slides})
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    assert draft.writer == "chat/1 m"
    assert text not in " ".join(claim.text for claim in draft.claims)


def test_what_joins_two_sentences_needs_no_slide() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        for block in reply["blocks"]:
            block["sentences"].insert(0, {"text": "And that is not all.", "slides": []})
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    assert len(fake.pieces) == 1
    assert "And that is not all. " in draft.marked


def test_nothing_of_the_environment_and_of_this_machine_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Inside: talk\nAuthorization: Bearer other")
    monkeypatch.setenv("OPENAI_API_KEY", "other")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-inside")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serve(FakeEndpoint()) as fake:
        (draft,) = ask(fake, GIVEN)
    assert draft.writer == "chat/1 m"
    assert fake.keys == {"Bearer key-1"}
    assert not [name for name in fake.headers if name.startswith(("x-", "openai"))]


def test_what_was_said_in_one_paragraph_is_not_said_again_in_another() -> None:
    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        reply = careful(body)
        first, *rest = reply["blocks"]
        for block in rest:
            block["sentences"] += first["sentences"][:1]
        return completion(json.dumps(reply))

    with serve(FakeEndpoint(behave=behave)) as fake:
        (draft,) = ask(fake, GIVEN)
    told = [claim.text for claim in draft.claims if claim.cites]
    assert draft.writer == "chat/1 m"
    assert len(told) == len(set(told))
