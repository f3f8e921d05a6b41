"""Whether a customer's word is somebody's first name where it stands: "Annika Brandt leads the team" with a customer Annika."""

from __future__ import annotations

import re

from scanners.customers.context import cues, is_german_word
from scanners.customers.legal import form_behind, forms
from scanners.customers.words import in_dictionary

MOST = 0.45
"""How sure a customer can be there, at most: it is shown, and holds nothing."""
_LAST_NAME = re.compile(
    r"[ \u00a0](?:(?:von|van|de|del|della|di|da|zu|af|ter|den|der|la|le)[ \u00a0]){0,2}([^\W\d_a-z][^\W\d_]+(?:[-'\u2019][^\W\d_]+)*)(?![\w&@])"
)
_OF_ADDRESS = re.compile(r"[._-][^\W\d_]{2,}@")
_REACH = 60


def is_first_name(letters: str, text: str, end: int) -> bool:
    """Whether a first name that ends there has a last name behind it; the same in an address of e-mail."""
    behind = text[end : end + _REACH]
    found = _LAST_NAME.match(behind)
    if found is None and _OF_ADDRESS.match(behind) is None:
        return False
    from scanners._name_lists import first_names  # its lists load late

    if letters not in first_names()[0]:
        return False
    return found is None or (form_behind(text, end) == end and _is_last_name(found.group(1)))


def _is_last_name(word: str) -> bool:
    """Whether hardly anything else is meant by a word with a capital."""
    from scanners._name_lists import lists, organisation_word

    small = word.lower()
    if small in lists()["german_surnames"]:
        return True
    known = cues()
    firms = known.has | known.deal | known.client | known.does | forms().group | forms().field
    if not word[0].isupper() or word.isupper() or small in firms or organisation_word([small]):
        return False
    return not (in_dictionary(small) or is_german_word(word))
