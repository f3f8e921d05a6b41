"""What stands around a placeholder, made to fit the noun that comes in its place.

A hashtag of a name goes, an alt text's round brackets become a placeholder's again, a name before a noun becomes its owner,
and a subject that its own sentence names twice is named once.
"""

from __future__ import annotations

import re

from writers.articles import with_fitting_articles
from writers.languages import Language

_INSIDE = r"(?:Customer|Company|Person|Project) (?:\d+|[A-Z]{1,3})"
_FIRM = r"\[(?:Customer|Company) (?:\d+|[A-Z]{1,3})\]"
_ALT_TEXT = re.compile(r"!\[[^\[\]\n]*\]\(")
_ROUND = re.compile(rf"\(({_INSIDE})\)")
"""A placeholder in a picture's alt text, where no square bracket may stand."""
_HASHTAG = re.compile(rf"[ \t]*(?<![\w#])#[\w-]*\[{_INSIDE}\][\w-]*")
_TWICE = re.compile(
    rf"(?P<subject>\[{_INSIDE}\])(?P<said> [a-z][^.?!;:\n\[]*?)(?P<and>, and| and|,) (?P=subject) (?P<verb>[a-z]+)"
)
_BEFORE_NOUN = re.compile(
    rf"(?<![\w’'])[Aa]n? (?P<name>{_FIRM}) (?P<noun>[a-z][a-z-]{{2,}})\b(?!['’])"
)
_PLURAL = {
    "haben": "hat", "sind": "ist", "waren": "war", "hatten": "hatte", "wurden": "wurde", "werden": "wird",
    "wollen": "will", "wollten": "wollte", "können": "kann", "konnten": "konnte", "müssen": "muss", "mussten": "musste",
}  # fmt: skip
_MANY = re.compile(
    rf"\b[Dd]ie (?P<name>\[Customer (?:\d+|[A-Z]{{1,3}})\]) (?P<verb>{'|'.join(_PLURAL)})\b"
)


def with_room(page: str, tongue: Language) -> str:
    """The page with its placeholders where a noun can stand for each."""
    page = _ALT_TEXT.sub(lambda found: _ROUND.sub(r"[\1]", found[0]), page)
    page = _HASHTAG.sub("", page)
    if tongue.words == "de":
        return _MANY.sub(lambda found: f"{found['name']} {_PLURAL[found['verb']]}", page)
    if tongue.words != "en":
        return with_fitting_articles(page, tongue)
    verbs = tongue.finite | tongue.finite_before_object

    def once(found: re.Match[str]) -> str:
        is_verb = found["verb"] in verbs or found["verb"].endswith("ed")
        return (
            f"{found['subject']}{found['said']}{found['and']} {found['verb']}"
            if is_verb
            else found[0]
        )

    def owned(found: re.Match[str]) -> str:
        if found["noun"] in verbs | tongue.small_words:
            return found[0]
        return f"{found['name']}’s {found['noun']}"  # which takes an article of its own

    return _BEFORE_NOUN.sub(owned, _TWICE.sub(once, page))
