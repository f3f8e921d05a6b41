"""Registers: discovery, nearest names, and one entry a name."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deckproof.errors import UnknownNameError
from deckproof.registry import Registry


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry[Callable[[], str]]:
    package = tmp_path / "plugins_for_test"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from deckproof.registry import Registry\nplugins = Registry('plug-in', 'plugins_for_test')\n"
    )
    (package / "first.py").write_text(
        "from plugins_for_test import plugins\n@plugins.add('first')\ndef one(): return '1'\n"
    )
    (package / "_private.py").write_text("raise RuntimeError('not to be imported')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import importlib

    module = importlib.import_module("plugins_for_test")
    yield module.plugins
    for name in [name for name in sys.modules if name.startswith("plugins_for_test")]:
        del sys.modules[name]


def test_a_file_dropped_in_is_found(plugins: Registry[Callable[[], str]]) -> None:
    assert plugins.names() == ["first"]
    assert plugins.get("first")() == "1"


def test_an_unknown_name_is_answered_with_the_nearest(plugins: Registry[Callable[[], str]]) -> None:
    with pytest.raises(UnknownNameError, match="no plug-in named 'frist'.*'first'"):
        plugins.get("frist")


def test_two_modules_cannot_take_one_name(plugins: Registry[Callable[[], str]]) -> None:
    plugins.names()
    with pytest.raises(ValueError, match="two entries"):
        plugins.add("first")(lambda: "2")
