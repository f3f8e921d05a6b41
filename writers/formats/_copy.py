"""The reader's copy of a draft: its published page, and fields that say nothing the page does not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from deckproof.codec import digest_of
from deckproof.model import Brief, Draft, Source
from writers.boundaries import split_sentences
from writers.formats import Copy
from writers.formats._script import notes_of
from writers.marks import PieceKind, plain_text, publish, read_pieces, without_unseen

_BLANK = re.compile(r"\s")
DESCRIPTION_LETTERS = 300
KEYWORDS = 12
SPELLED = re.compile(
    r"(?P<word>[\w.+-]*\w)\s+\((?:pronounced|say|said|spoken|gesprochen|sprich)(?: as| like| wie)?:?\s+"
    r"[\"'“„‘]?(?P<way>[^()\"'”“’]{1,40})[\"'”“’]?\)",
    re.IGNORECASE,
)
"""As in "Xylo (pronounced zy-low)"."""


def copy_of(
    draft: Draft,
    source: Source,
    brief: Brief | None,
    *,
    pronunciation: Mapping[str, str],
    pictures: Mapping[str, bytes],
) -> Copy:
    """What the formats are made of. Keywords that an edit took off the page are gone, like everything else it took off."""
    plan = brief or Brief()
    page = publish(draft).decode()
    said = folded(plain_text(page))
    return Copy(
        page=page,
        title=_title(page) or one_line(draft.title),
        description=_description(page, draft.kind),
        keywords=tuple(word for word in _keywords(draft) if stands_in(word, said))[:KEYWORDS],
        kind=draft.kind,
        style=draft.style,
        number=draft.number,
        language=plan.language or source.language,
        guid=f"urn:sha256:{digest_of('guid', source.deck, draft.kind, draft.style, draft.number)}",
        date=_day(plan, draft.number),
        byline=one_line(plan.byline),
        company=one_line(plan.company),
        licence=one_line(plan.licence),
        pronunciation=_spelled(page)
        | {
            one_line(word): one_line(way)
            for word, way in sorted(pronunciation.items())
            if stands_in(word, said)
        },
        pictures=pictures,
    )


def added_texts(copy: Copy) -> Iterator[tuple[str, str]]:
    """What the files say that the page does not: the name of each field, and its text. It has to be scanned too."""
    said = folded(plain_text(copy.page))
    fields = {
        "title": copy.title,
        "description": copy.description,
        "byline": copy.byline,
        "company": copy.company,
        "licence": copy.licence,
        **{f"keyword {number}": word for number, word in enumerate(copy.keywords, 1)},
        **{
            f"pronunciation {number}": way
            for number, way in enumerate(copy.pronunciation.values(), 1)
        },
    }
    for name, text in fields.items():
        if text and not stands_in(text, said):
            yield name, text


def one_line(text: str) -> str:
    """The text on one line, without letters that nobody sees."""
    return " ".join(without_unseen(_BLANK.sub(" ", text)).split())


def _title(page: str) -> str:
    return next(
        (plain_text(one.text) for one in read_pieces(page) if one.kind is PieceKind.HEADING), ""
    )


def _description(page: str, kind: str) -> str:
    """The first sentences of the page's first paragraph, as many as a search engine shows."""
    for piece in read_pieces(notes_of(page) if kind == "podcast-script" else page):
        if piece.kind is PieceKind.PARAGRAPH:
            taken = ""
            for sentence in split_sentences(plain_text(piece.text)):
                longer = f"{taken} {sentence}".strip()
                if taken and len(longer) > DESCRIPTION_LETTERS:
                    break
                taken = longer
            if taken:
                return one_line(taken)
    return ""


def _spelled(page: str) -> dict[str, str]:
    """The words of which the page itself says how they are said."""
    return {
        one["word"]: one_line(plain_text(one["way"])) for one in SPELLED.finditer(plain_text(page))
    }


def _keywords(draft: Draft) -> list[str]:
    return [one_line(word) for word in re.split(r"[,;\n]", draft.fields.get("keywords", ""))]


def _day(plan: Brief, number: int) -> dt.date | None:
    """The day the plan gives to the piece of this number."""
    if plan.release.start is None:
        return None
    return plan.release.start + dt.timedelta(days=plan.release.every_days * (number - 1))


def folded(text: str) -> str:
    """For comparing: one line, small letters."""
    return one_line(text).casefold()


def stands_in(text: str, said: str) -> bool:
    """Whether the words stand on the page, as whole words."""
    words = folded(text)
    at = said.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        if not (_in_word(said[at - 1 : at]) or _in_word(said[end : end + 1])):
            return True
        at = said.find(words, at + 1)
    return False


def _in_word(letter: str) -> bool:
    """As patterns take letters, digits and the low line: a search for each line would compile a pattern of it."""
    return letter.isalnum() or letter == "_"
