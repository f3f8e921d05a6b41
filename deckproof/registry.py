"""Names to plug-ins: a decorator puts one in, and a package's own modules are looked through on first use.

So a new format, detector or writer is one file in its package and nothing else is touched.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from deckproof.errors import UnknownNameError

T = TypeVar("T")


class Registry(Generic[T]):
    """The plug-ins of one noun, found in `package` and all its modules that do not begin with an underscore."""

    def __init__(self, noun: str, package: str) -> None:
        self._noun = noun
        self._package = package
        self._entries: dict[str, T] = {}
        self._discovered = False

    def add(self, name: str) -> Callable[[T], T]:
        """A decorator that enters what it decorates under `name`; a name is given once."""

        def enter(entry: T) -> T:
            known = self._entries.get(name)
            if known is not None and getattr(known, "__module__", None) != getattr(
                entry, "__module__", None
            ):
                raise ValueError(f"two entries for the {self._noun} {name!r}")
            self._entries[name] = entry
            return entry

        return enter

    def get(self, name: str) -> T:
        """The plug-in of that name; raises UnknownNameError with the nearest known one."""
        if name in self._entries:
            return self._entries[name]
        self._discover()
        try:
            return self._entries[name]
        except KeyError:
            raise UnknownNameError.among(self._noun, name, self._entries) from None

    def names(self) -> list[str]:
        """All names, in alphabetical order."""
        self._discover()
        return sorted(self._entries)

    def items(self) -> Iterator[tuple[str, T]]:
        """Names and plug-ins, in alphabetical order of the names."""
        for name in self.names():
            yield name, self._entries[name]

    def _discover(self) -> None:
        if self._discovered:
            return
        self._discovered = True
        package = importlib.import_module(self._package)
        for found in pkgutil.walk_packages(package.__path__, prefix=f"{self._package}."):
            if not any(part.startswith("_") for part in found.name.split(".")):
                importlib.import_module(found.name)
