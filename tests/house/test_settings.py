"""Settings: who overrides whom, and what an unknown key is told."""

from dataclasses import fields
from pathlib import Path

import pytest

from deckproof.errors import SettingsError
from deckproof.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]


def test_command_line_over_environment_over_file_over_default(tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('outputs = "from-file"\nbrief = "file.toml"\npolicy = "file.toml"\n')
    environment = {"DECKPROOF_OUTPUTS": "from-environment", "DECKPROOF_BRIEF": "environment.toml"}
    settings = load_settings(file, environment, outputs=Path("from-call"), customers=None)
    assert settings.outputs == Path("from-call")
    assert settings.brief == Path("environment.toml")
    assert settings.policy == Path("file.toml")
    assert settings.ocr is True


def test_an_unknown_key_is_told_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('custmers = "a.csv"\n')
    with pytest.raises(SettingsError, match="'custmers'.*Did you mean 'customers'"):
        load_settings(file, {})


@pytest.mark.parametrize("text", ["ocr = 3", "outputs = 7", "outputs = ["])
def test_a_wrong_value_is_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text(text)
    with pytest.raises(SettingsError):
        load_settings(file, {})


def test_a_token_is_never_taken_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('token = "x"\n')
    with pytest.raises(SettingsError):
        load_settings(file, {})
    assert load_settings(None, {"DECKPROOF_TOKEN": "t"}).token == "t"


def test_every_setting_is_in_the_example_file() -> None:
    example = (ROOT / "deckproof.example.toml").read_text()
    missing = [field.name for field in fields(Settings) if field.name not in example]
    assert not missing


@pytest.mark.parametrize(
    "name", ["OUTPUTS", "CUSTOMERS", "OCR", "ENGINE_MINUTES", "FORMATS", "MODEL_TIMEOUT_S"]
)
def test_an_empty_variable_is_as_if_it_were_not_there(name: str, tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('outputs = "kept"\ncustomers = "list.csv"\nocr = false\nengine_minutes = 3\n')
    alone = load_settings(file, {})
    assert load_settings(file, {f"DECKPROOF_{name}": ""}) == alone
    assert alone.outputs == Path("kept")


def test_an_empty_value_in_the_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('outputs = ""\npictures = ""\n')
    assert load_settings(file, {}) == load_settings(environment={})
