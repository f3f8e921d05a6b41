"""Skeletons of names by their consonants, in classes that are heard as one in other scripts: "Harkwell" and "hakuweru" as HKWL."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

LEAST = 4
"""Consonants of a skeleton; of fewer, too many words have it."""
BONES = np.uint64(0xA0761D6478BD642F)
"""Keys of skeletons are told by it from keys of sounds."""
_ENTRIES = 1 << 12
_VOWELS = "aeiouy"
_HEARD = (
    ("x", "ks"), ("sch", "s"), ("tsch", "s"), ("sh", "s"), ("ck", "k"), ("ch", "k"), ("ph", "f"), ("th", "t"), ("qu", "kw"), ("wh", "w"),
    *((f"c{vowel}", f"s{vowel}") for vowel in "eiy"), ("tz", "s"), ("ts", "s"), ("mb", "nb"), ("mp", "np"),
    *((letter * 2, letter) for letter in "bdfgklmnprst"),
    *((f"h{vowel}", f"H{vowel}") for vowel in _VOWELS), ("hw", "Hw"),
    *((f"r{vowel}", f"R{vowel}") for vowel in _VOWELS),
)  # fmt: skip
"""What is heard as something else, in the order in which it is put in its place; R is one that is heard everywhere."""
_CLASSES = {
    "p": "P", "b": "P", "f": "P", "v": "P", "t": "T", "d": "T", "k": "K", "c": "K", "q": "K", "g": "K", "s": "S", "z": "S", "j": "S",
    "l": "L", "R": "L", "m": "M", "n": "N", "H": "H", "w": "W", "\n": "\n",
}  # fmt: skip
_SPOKEN: dict[int, str | None] = {
    **dict.fromkeys(range(128)),
    **{ord(letter): one for letter, one in _CLASSES.items()},
}
_WRITTEN: dict[int, str | None] = {**_SPOKEN, ord("r"): "L"}


def heard(names: str) -> str:
    """The names as they are heard: an h that is spoken and an r before a vowel are capitals."""
    for seen, as_ in _HEARD:
        names = names.replace(seen, as_)
    return names


def skeletons_of(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Of each name, which has no line break, the skeleton with every r, and the one without those that stand before no vowel."""
    text = heard("\n".join(names))
    return text.translate(_WRITTEN).split("\n"), text.translate(_SPOKEN).split("\n")


@lru_cache(maxsize=_ENTRIES)
def bones_of(name: str) -> tuple[str, str]:
    """Both skeletons of one name, or of letters that are read as one."""
    (written,), (spoken,) = skeletons_of([name])
    return written, spoken
