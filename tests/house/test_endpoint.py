"""`[model]`: what it takes, whom it lets leave this machine, and what a wrong key is told."""

import datetime as dt
from pathlib import Path

import pytest

from deckproof.endpoint import Endpoint, shaping
from deckproof.errors import SettingsError
from deckproof.settings import load_settings

ROOT = Path(__file__).parents[2]

WHOLE = """
[model]
base_url = "https://models.example.com/v1"
name = "some-model"
max_tokens = 900
timeout_s = 30
run_money = 1
[model.prices]
as_of = 2026-11-01
currency = "EUR"
models."some-model" = { input = 0.15, output = 1 }
"""


def load(tmp_path: Path, text: str, **environment: str) -> Endpoint:
    file = tmp_path / "deckproof.toml"
    file.write_text(text)
    return load_settings(file, environment).model


def test_the_whole_table_is_read(tmp_path: Path) -> None:
    model = load(tmp_path, WHOLE)
    assert (model.base_url, model.name) == ("https://models.example.com/v1", "some-model")
    assert (model.max_tokens, model.timeout_s, model.run_money) == (900, 30.0, 1.0)
    assert model.prices is not None
    assert (model.prices.as_of, model.prices.currency) == (dt.date(2026, 11, 1), "EUR")
    assert model.price is not None
    assert (model.price.input, model.price.output) == (0.15, 1.0)
    assert hash(model)


def test_the_environment_counts_for_more_than_the_file(tmp_path: Path) -> None:
    model = load(tmp_path, WHOLE, DECKPROOF_MODEL_NAME="other", DECKPROOF_MODEL_MAX_TOKENS="12")
    assert (model.name, model.max_tokens) == ("other", 12)
    assert model.price is None
    with pytest.raises(SettingsError, match="whole number"):
        load(tmp_path, WHOLE, DECKPROOF_MODEL_MAX_TOKENS="many")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[model]\nbas_url = 'x'\n", "Did you mean 'model.base_url'"),
        ("[model]\nkey = 'x'\n", "There is no setting 'model.key'"),
        ("[model.prices]\nasof = 2026-11-01\n", "Did you mean 'model.prices.as_of'"),
        ("[model.prices]\ncurrency = 'EUR'\n", "The prices have no day"),
        ("[model.prices]\nas_of = '2026-11-01'\n", "The prices have no day"),
        ("[model.prices]\nas_of = 2026-11-01\nmodels.m = { inptu = 1, output = 1 }\n", "Did you mean 'model.prices.models.m.input'"),
        ("[model.prices]\nas_of = 2026-11-01\nmodels.m = { input = 1 }\n", "'input' and 'output'"),
        ("[model.prices]\nas_of = 2026-11-01\nmodels.m = { input = -1, output = 1 }\n", "'input' and 'output'"),
        ("model = 'x'\n", "has to be a table"),
        ("[model]\nmax_tokens = 'many'\n", "has to be a whole number"),
        ("[model]\nmax_tokens = true\n", "has to be a whole number"),
        ("[model]\nrun_tokens = -1\n", "has to be a whole number of 0 or more"),
        ("[model]\ntimeout_s = 0\n", "1 or more"),
        ("[model]\nname = 7\n", "has to be a text"),
        ("[model]\nbase_url = 'models.example.com'\n", "is no address"),
        ("[model]\nbase_url = 'ftp://models.example.com'\n", "is no address"),
        ("[model]\nbase_url = 'http://models.example.com/v1'\n", "without TLS"),
        ("[model]\nbase_url = 'http://127.0.0.1.example.com/v1'\n", "without TLS"),
        ("[model]\nbase_url = 'https://user:pass@models.example.com/v1'\n", "more than an address"),
        ("[model]\nbase_url = 'https://models.example.com/v1?key=x'\n", "more than an address"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)


def test_the_key_is_only_in_the_environment_and_in_no_repr(tmp_path: Path) -> None:
    key = "-".join(("a", "model", "key"))
    file = tmp_path / "deckproof.toml"
    file.write_text("model_key = 'x'\n")
    with pytest.raises(SettingsError):
        load_settings(file, {})
    settings = load_settings(None, {"DECKPROOF_MODEL_KEY": key})
    assert settings.model_key == key
    assert key not in repr(settings)


def test_a_pack_is_known_by_what_shapes_its_text_alone(tmp_path: Path) -> None:
    model = load(tmp_path, WHOLE)
    dearer = load(tmp_path, WHOLE.replace("run_money = 1", "run_money = 2").replace("0.15", "0.3"))
    other = load(tmp_path, WHOLE.replace('name = "some-model"', 'name = "other"'))
    assert shaping(model) == shaping(dearer)
    assert shaping(model) != shaping(other)


def test_every_key_is_in_the_example_file() -> None:
    from dataclasses import fields

    example = (ROOT / "deckproof.example.toml").read_text(encoding="utf-8")
    assert not [one.name for one in fields(Endpoint) if one.name not in example]
