"""The house's own answers to what may happen, in the settings."""

from pathlib import Path

import pytest

from deckproof.errors import SettingsError
from deckproof.model import WhatIf
from deckproof.settings import load_settings


def test_the_house_says_who_answers(tmp_path: Path) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text('[what_if]\nleak = " Omar Reyes, within the hour "\n')
    assert load_settings(file, {}).what_if == WhatIf(leak="Omar Reyes, within the hour")
    assert load_settings(None, {}).what_if == WhatIf()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[what_if]\ncomplaint = "x"\n', "Did you mean 'complaints'"),
        ("[what_if]\nleak = 3\n", "has to say who answers"),
        ('what_if = "x"\n', "has to be a table"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_can(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "deckproof.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=told):
        load_settings(file, {})
