"""What a reviewer reads about a clean copy: sentences with counts, and no word that was taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deckproof.model import Draft
from writers.cleaning.orders import Copy
from writers.cleaning.verdict import PICTURES

KIND = "clean-deck"
STYLE = "visual"
WRITER = "clean/1"

_SENTENCES = {
    "words replaced": ("{} name or number was replaced.", "{} names and numbers were replaced."),
    "passages dropped": ("{} sentence was left out.", "{} sentences were left out."),
    "pages of notes": ("The notes of {} slide are gone.", "The notes of {} slides are gone."),
    "comments": ("{} list of comments is gone.", "{} lists of comments are gone."),
    "hidden slides": (
        "{} hidden slide is gone; the numbers on slides count what is left.",
        "{} hidden slides are gone; the numbers on slides count what is left.",
    ),
    "unseen shapes": (
        "{} shape that no audience sees is gone.",
        "{} shapes that no audience sees are gone.",
    ),
    "cropped pictures": (
        "{} cropped picture was cut to what is shown.",
        "{} cropped pictures were cut to what is shown.",
    ),
    "pictures covered": (
        "In {} picture the words were covered by a grey box.",
        "In {} pictures the words were covered by grey boxes.",
    ),
    "pictures replaced": (
        "{} picture was replaced by a grey box.",
        "{} pictures were replaced by grey boxes.",
    ),
    "embedded objects": (
        "{} embedded object is now a picture of itself.",
        "{} embedded objects are now pictures of themselves.",
    ),
    "embedded files": ("{} embedded file is gone.", "{} embedded files are gone."),
    "films and sounds": (
        "{} film or sound is gone; nobody could listen to it here.",
        "{} films and sounds are gone; nobody could listen to them here.",
    ),
    "old drawings": (
        "{} drawing of an old PowerPoint version is gone; look at the slide.",
        "{} drawings of an old PowerPoint version are gone; look at the slides.",
    ),
    "controls": (
        "{} control is gone; look at the slide.",
        "{} controls are gone; look at the slides.",
    ),
    "controls shown": (
        "{} control is now a picture of itself.",
        "{} controls are now pictures of themselves.",
    ),
    "ink": (
        "{} drawing in ink is gone, since there was no picture of it.",
        "{} drawings in ink are gone, since there was no picture of them.",
    ),
    "embedded fonts": ("{} embedded font is gone.", "{} embedded fonts are gone."),
    "links": (
        "{} link into the house or to a file is gone.",
        "{} links into the house or to files are gone.",
    ),
    "macros": ("Macros are gone.", "Macros are gone."),
}
"""What was done, by its name in the count, said of one and of several; the rest is told in one sentence."""
_ALWAYS = (
    "Properties, thumbnails, data of programs, unused layouts and the names of shapes are gone."
)


def remarks_on(copies: Sequence[Copy]) -> tuple[str, ...]:
    """What the passes did, one sentence a kind of thing."""
    done: dict[str, int] = {}
    for copy in copies:
        for name, count in copy.done.items():
            done[name] = done.get(name, 0) + count
    return (*_said(done), _ALWAYS)


def draft_of_copy(
    title: str,
    slides: tuple[int, ...],
    remarks: tuple[str, ...],
    same_pictures: Mapping[str, str] | None = None,
) -> Draft:
    """The draft beside the file: a page that says what the file is; the file is what leaves."""
    same = " ".join(f"{one[:12]}:{two[:12]}" for one, two in sorted((same_pictures or {}).items()))
    name = title.strip() or "Presentation"
    lines = [f"# {_escaped(name)}", "", f"The deck itself, cleaned: {_count(slides)}.", ""]
    lines += [f"- {remark}" for remark in remarks]
    return Draft(
        kind=KIND,
        style=STYLE,
        number=1,
        title=name,
        marked="\n".join(lines) + "\n",
        claims=(),
        slides=slides,
        words=0,
        writer=WRITER,
        remarks=remarks,
        fields={PICTURES: same} if same else {},
    )


def _said(done: Mapping[str, int]) -> list[str]:
    return [
        (one if done[name] == 1 else several).format(done[name])
        for name, (one, several) in _SENTENCES.items()
        if done.get(name)
    ]


def _count(slides: Sequence[int]) -> str:
    return "one slide" if len(slides) == 1 else f"{len(slides)} slides"


def _escaped(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())
