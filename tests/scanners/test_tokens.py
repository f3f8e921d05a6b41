"""Every published form of a key, on examples made up from the form itself, so that no file holds a secret."""

from __future__ import annotations

import random
import re
import string

import pytest

from scanners import Scope, detectors
from scanners._placeholders import entropy, is_placeholder
from scanners._scan import text_block
from scanners._tokens import Token, tokens


def letters_of(alphabet: str) -> str:
    every = string.ascii_letters + string.digits + "+/=_-.~@"
    return "".join(letter for letter in every if re.fullmatch(f"[{alphabet}]", letter))


def example(token: Token, seed: int) -> str | None:
    """A key of that form; None when chance does not hit what the start asks for."""
    dice = random.Random(seed)  # noqa: S311 - a test that has to repeat
    for _ in range(400):
        body = "".join(dice.choices(letters_of(token.alphabet), k=token.shortest))
        for start in STARTS.get(token.name, ()) or (re.sub(r"[\\]", "", token.start),):
            text = start + body + ENDS.get(token.name, "")
            if token.pattern.fullmatch(text):
                return text
    return None


STARTS = {
    "aws-access-key": ("AKIA", "ASIA"),
    "google-access": ("ya29.",),
    "azure-client-secret": ("aB38Q~",),
    "azure-storage": ("AccountKey=",),
    "github": ("ghp_", "ghs_"),
    "gitlab": ("glpat-", "gldt-"),
    "digitalocean": ("dop_v1_",),
    "planetscale": ("pscale_tkn_",),
    "slack-bot": ("xoxb-123456789012-123456789012-",),
    "slack-workspace": ("xoxa-",),
    "stripe": ("sk_live_", "rk_test_"),
    "shopify": ("shpat_",),
    "vault": ("hvs.",),
    "vault-old": ("s.",),
    "npmrc": ("//registry.example/:_authToken=",),
    "telegram": ("123456789:A",),
    "twilio-account": ("AC",),
    "openai-short": ("sk-",),
    "openai-project": ("sk-proj-",),
    "huggingface": ("hf_",),
    "mailchimp": ("",),
    "anthropic": ("sk-ant-api03-",),
    "sendgrid": ("SG." + "aB3dE5fG7hJ9kL1mN3pQ5r" + ".",),
    "discord-hook": ("https://discord.com/api/webhooks/123456789012345678/",),
    "sourcegraph": ("sgp_", "sgp_local_"),
    "plaid": ("access-sandbox-",),
    "notion": ("ntn_12345678901",),
    "sonar": ("sqp_",),
    "intra42": ("s-s4t2ud-",),
    "artifactory": ("AKCp",),
    "newrelic": ("NRAK-",),
    "airtable": ("pat" + "aB3dE5fG7hJ9kL" + ".",),
    "octopus": ("API-",),
    "pypi": ("pypi-AgEIcHlwaS5vcmc",),
}
ENDS = {"mailchimp": "-us12", "anthropic": "AA", "grafana-service": "_0a1b2c3d", "maxmind": "_mmk"}
PLAIN = [
    token
    for token in tokens()
    if token.name in STARTS or re.fullmatch(r"[\w\-./]+", token.start.replace("\\", ""))
]


def secrets_in(text: str) -> list[str]:
    scope = Scope(blocks=(text_block("b", text),))
    return [finding.text for finding in detectors.get("secrets")(scope)]


def test_most_forms_are_tried() -> None:
    assert len(PLAIN) >= 80


@pytest.mark.parametrize("token", PLAIN, ids=[token.name for token in PLAIN])
def test_a_key_of_the_published_form_is_found_and_a_shorter_one_is_not(token: Token) -> None:
    key = example(token, seed=7)
    assert key is not None, "the form matches nothing that its own parts make"
    assert key in secrets_in(f"On this slide: {key} and more")
    if token.shortest == token.longest and not ENDS.get(token.name):
        assert token.pattern.fullmatch(key[:-1]) is None


def test_a_row_of_x_is_no_key() -> None:
    assert secrets_in("ghp_" + "x" * 36) == []
    assert secrets_in("AKIA" + "X" * 16) == []


@pytest.mark.parametrize(
    "text",
    [
        "<your key>",
        "$TOKEN",
        "${TOKEN}",
        "%(key)s",
        "{{ key }}",
        "your-api-key",
        "xxxxxxxx",
        "****",
    ],
)
def test_stand_ins_are_told_from_secrets(text: str) -> None:
    assert is_placeholder(text)


def test_entropy_grows_with_variety() -> None:
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2
