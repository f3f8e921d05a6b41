"""Which files a batch takes for presentations."""

import importlib

from extractors import endings, readers


def test_each_reader_says_its_own_endings() -> None:
    found = endings()
    assert {".pptx", ".pptm", ".potx", ".ppsx", ".ppt", ".pps", ".pdf", ".odp", ".otp"} <= found
    for name, reader in readers.items():
        module = importlib.import_module(reader.__module__)
        assert {f".{one}" for one in getattr(module, "ENDINGS", (name,))} <= found
    assert all(one.startswith(".") and one == one.lower() for one in found)
