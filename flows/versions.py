"""What a stage's result depends on besides its input: the program itself.

A detector that was mended must not be answered with yesterday's findings, so the version of a stage is a hash over its
package's own files. Nobody has to remember to raise a number.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from deckproof.codec import digest_of

_COUNTED = frozenset({".py", ".toml", ".txt", ".tsv", ".j2"})


@cache
def version_of(package: str) -> str:
    """A hash (12 hexadecimal digits) over the files of the package, and of the templates for the writers."""
    folders = [_folder(package)]
    if package == "writers":
        from writers.templates import bundled_templates

        folders.append(bundled_templates())
    return digest_of([_contents(folder) for folder in folders])[:12]


_MAKING = ("beside.py", "cleaning.py", "converted.py", "copies.py", "printed.py")


@cache
def version_of_making() -> str:
    """A hash (12 hexadecimal digits) over those modules of ours that make something themselves, such as the clean copy."""
    found = [path for path in map(_folder("flows").joinpath, _MAKING) if path.is_file()]
    return digest_of([(path.name, path.read_bytes()) for path in found])[:12]


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0])


def _contents(folder: Path) -> list[tuple[str, bytes]]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in _COUNTED)
    return [(str(path.relative_to(folder)), path.read_bytes()) for path in files]
