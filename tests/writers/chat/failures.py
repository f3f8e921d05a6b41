"""Every way in which an endpoint fails, as a behaviour of the fake one, with a word of the remark that tells the reviewer."""

from __future__ import annotations

import json

from tests.writers.chat.fake_endpoint import (
    Behaviour,
    Body,
    FakeEndpoint,
    Turn,
    careful,
    completion,
    error,
)

INVENTED = "In 1987 Vandermeer Robotics paid 4,750 dollars for it."


def always(turn: Turn) -> Behaviour:
    return lambda _fake, _body: turn


def inventing(fake: FakeEndpoint, body: Body) -> Turn:
    told = careful(body)
    for block in told["blocks"]:
        for sentence in block["sentences"]:
            sentence["text"] = INVENTED
    return completion(json.dumps(told))


def changed(text: str) -> Behaviour:
    """A model that says this instead of each sentence."""

    def behave(fake: FakeEndpoint, body: Body) -> Turn:
        told = careful(body)
        for block in told["blocks"]:
            for sentence in block["sentences"]:
                sentence["text"] = text
        return completion(json.dumps(told))

    return behave


def _overflow(fake: FakeEndpoint, body: Body) -> Turn:
    return error(400, "This model's maximum context length is 2048 tokens, you asked for 9000.")


LATE = "a time-out"
"""The only failure that needs an endpoint which is given less than 0.8 seconds."""

FAILURES: dict[str, tuple[Behaviour, str]] = {
    "a refusal": (always(completion("", refusal="I cannot help with that.")), "refused"),
    "a content filter": (always(completion("", finish="content_filter")), "content filter"),
    "a reply cut short": (always(completion('{"title": "x", "blo', finish="length")), "cut short"),
    "too many requests": (always(error(429, "slow down", Retry_After="1")), "no more requests"),
    "too many requests for an hour": (always(error(429, "x", Retry_After="3600")), "no more requests"),
    "a server's fault": (always(error(500, "internal error")), "failed"),
    "a bad gateway": (always(Turn(status=502, body=b"<html>bad gateway</html>")), "failed"),
    "a wrong key": (always(error(401, "invalid api key")), "does not let this key in"),
    "no money left": (always(error(402, "insufficient quota")), "does not let this key in"),
    "no such model": (always(error(404, "no such model")), "does not take"),
    LATE: (always(Turn(wait_s=0.8)), "in time"),
    "a dropped connection": (always(Turn(drop=True)), "in time"),
    "a redirect": (always(Turn(status=302, headers={"Location": "http://127.0.0.1:9/"})), "failed"),
    "a context overflow": (_overflow, "too long"),
    "prose": (always(completion("Certainly. Here is your post about bridges.")), "could not be read"),
    "half an object": (always(completion('{"title": "x", "blocks": [{"id": "b1", "sen')), "could not be read"),
    "another object": (always(completion('{"posts": [{"text": "x"}]}')), "could not be read"),
    "an empty text": (always(completion("")), "could not be read"),
    "no choices": (always(Turn(body=b'{"choices": []}')), "could not be read"),
    "a page of a proxy": (always(Turn(body=b"<html>Sign in</html>")), "could not be read"),
    "broken bytes": (always(Turn(body=b"\xff\xfe\x00{")), "could not be read"),
    "inventions": (inventing, "nothing of what it wrote could stay"),
    "an address of its own": (changed("See https://evil.example/steal for more."), "an address"),
    "a placeholder of its own": (changed("They told [Customer 9] about it."), "placeholder"),
    "markup": (changed("It is [here](https://evil.example)."), "markup"),
    "marks of its own": (changed("The crew goes home at noon.[^s2]"), "more than the slides say"),
}  # fmt: skip
