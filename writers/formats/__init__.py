"""An approved page in the shapes that its places of publication take. One module a format, found by themselves.

made, failed = make_files(copy_of(draft, source, brief, …), names)

A format is a pure function of the reader's copy: the page without marks and the few fields that go with it. It adds no word
of the deck that the page does not have. A team's own formats are template files (`formats/<name>.<ending>.j2`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from deckproof.registry import Registry

if TYPE_CHECKING:
    from deckproof.model import Brief, Draft, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What a reader gets of one draft, and what its files say besides the page."""

    page: str
    """The published page, Markdown."""
    title: str
    description: str
    """Its first sentences; nothing that is not on the page."""
    keywords: tuple[str, ...]
    """Of the draft's keywords those that the page names."""
    kind: str
    style: str
    number: int
    """1-based among the outputs of its kind and style."""
    language: str
    """ISO 639-1; "" where it could not be told."""
    guid: str
    """Stays the same whatever is edited."""
    date: dt.date | None = None
    """The day it is planned for."""
    byline: str = ""
    company: str = ""
    licence: str = ""
    pronunciation: Mapping[str, str] = field(default_factory=dict)
    """Words of the page and how they are said."""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures that come with the page, by the name that it links to."""

    @property
    def stem(self) -> str:
        """What its files are called: the kind, the style and a number, nothing out of the deck."""
        return f"{self.kind}-{self.style}-{self.number}".lower()


Make = Callable[[Copy], bytes]


class Format:
    """How a page becomes a file of one kind.

    `kinds` it fits, every kind where that is empty; `default` says of a page whether it gets the format
    where nobody names formats; a `companion` is made of such a page whichever are named. `own` is a team's, out of a template.
    """

    def __init__(
        self,
        make: Make,
        *,
        name: str,
        about: str,
        file_name: Callable[[Copy], str],
        media_type: str,
        kinds: tuple[str, ...],
        default: Callable[[Copy], bool],
        companion: bool = False,
        own: bool = False,
    ) -> None:
        self.make = make
        self.name = name
        self.about = about
        self.file_name = file_name
        self.media_type = media_type
        self.kinds = kinds
        self.default = default
        self.companion = companion
        self.own = own
        # By which the registry tells two formats of one name apart.
        self.__module__ = make.__module__

    def fits(self, kind: str) -> bool:
        """Whether a draft of this kind can take this shape."""
        return not self.kinds or kind in self.kinds


formats: Registry[Format] = Registry("format", "writers.formats")

SPOKEN = ("podcast-script", "video-interview")
"""The kinds that are said aloud."""
POSTS = ("blog-post", "summary")
"""The kinds that a weblog takes."""


def always(copy: Copy) -> bool:
    """For a format that every page gets."""
    del copy
    return True


def never(copy: Copy) -> bool:
    """For a format that has to be asked for."""
    del copy
    return False


def texts(copy: Copy) -> bool:
    """For a format of everything that is read on a page of its own."""
    return copy.kind not in {"podcast-script", "social-post"}


def podcasts(copy: Copy) -> bool:
    """For a format of what is said aloud as it stands."""
    return copy.kind == "podcast-script"


def file_format(
    name: str,
    *,
    about: str,
    file: str | Callable[[Copy], str],
    media_type: str,
    kinds: tuple[str, ...] = (),
    default: Callable[[Copy], bool] = never,
    companion: bool = False,
) -> Callable[[Make], Make]:
    """A decorator that enters what it decorates as a format of this name; `file` is the name of what it makes."""

    def enter(make: Make) -> Make:
        formats.add(name)(
            Format(
                make,
                name=name,
                about=about,
                file_name=file if callable(file) else lambda _copy: file,
                media_type=media_type,
                kinds=kinds,
                default=default,
                companion=companion,
            )
        )
        return make

    return enter


def known_formats(templates_dir: Path | None = None) -> dict[str, Format]:
    """All formats by name, a team's own before those of the house; raises TemplateError."""
    found = dict(formats.items())
    if templates_dir is not None:
        from writers.formats._team import team_formats

        found |= team_formats(templates_dir)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that a format made."""

    name: str
    format: str
    media_type: str
    data: bytes
    own: bool = False
    """Out of a team's template, which nobody has read for what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A format that made nothing, and why: a sentence. `skipped` where this machine lacks what it needs."""

    format: str
    why: str
    skipped: bool = False


NONE = "none"
"""Named in place of formats: the page alone."""


def copy_of(
    draft: Draft,
    source: Source,
    brief: Brief | None,
    *,
    pronunciation: Mapping[str, str],
    pictures: Mapping[str, bytes],
) -> Copy:
    """What the formats are made of; what an edit took off the page is in none of its fields."""
    from writers.formats import _copy

    return _copy.copy_of(draft, source, brief, pronunciation=pronunciation, pictures=pictures)


def added_texts(copy: Copy) -> Iterator[tuple[str, str]]:
    """What the files say that the page does not: the name of each field, and its text. It has to be scanned too."""
    from writers.formats import _copy

    return _copy.added_texts(copy)


def beyond_page(copy: Copy, made: Made) -> str:
    """The lines of a made file that stand neither on the page nor in a field; they have to be scanned too."""
    from writers.formats import _beyond

    return _beyond.beyond_page(copy, made)


def unsafe_parts(copy: Copy, made: Made) -> tuple[str, ...]:
    """What a file out of a team's template would run or fetch and the page would not; empty for a file of the house."""
    from writers.formats import _beyond

    return _beyond.unsafe_parts(copy, made) if made.own else ()


def make_files(
    copy: Copy, names: Sequence[str], templates_dir: Path | None = None
) -> tuple[tuple[Made, ...], tuple[Failed, ...]]:
    """The copy in the formats named that fit its kind, or in the usual ones where none is named; "none" is no format."""
    from writers.formats import _making

    return _making.make_files(copy, names, templates_dir)


def usual_for(one: Format, kinds: Iterable[str]) -> tuple[str, ...]:
    """Those of the kinds that get this format where nobody names formats."""
    return tuple(kind for kind in kinds if one.fits(kind) and one.default(_empty(kind)))


def _empty(kind: str) -> Copy:
    return Copy(
        page="", title="", description="", keywords=(), kind=kind, style="", number=1, language="", guid="",
    )  # fmt: skip
