"""Social posts: for each network some posts within its own limit, each from the deck's own sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from deckproof.model import Part
from writers.alt_texts import alt_text
from writers.anchoring import opens_unnamed
from writers.contexts import contexts
from writers.describe import coverage, describe_pages
from writers.headings import is_telling
from writers.languages import Language
from writers.leads import is_lead
from writers.marking import disarmed
from writers.networks import NETWORKS, Network
from writers.passages import Sentence
from writers.promises import kept_promises, promised
from writers.ranking import central
from writers.runs import opening_run
from writers.serving import called, closing
from writers.unnamed import longest
from writers.works import Work

POOL_WORDS = 260
"""Words of the sentences a part offers."""
FEWEST_WORDS = 14
"""Words of a post."""
MOST_TOLD = 8
"""Sentences of a post that tells the whole deck."""
LONGEST_HEADLINE = 9
"""Words."""
_Paragraphs = tuple[tuple[Sentence, ...], ...]


@dataclass(frozen=True, slots=True)
class Post:
    """One post: its sentences by paragraph, and the slide to show with it."""

    paragraphs: tuple[tuple[Sentence, ...], ...]
    slide: int
    alt: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The posts for one network."""

    network: Network
    posts: tuple[Post, ...]


@contexts.add("social-post")
def context(work: Work) -> Mapping[str, Any]:
    """`feeds`: networks with their posts, those that nothing fits left out; `shown`: a post for each slide to show."""
    parts = work.outline.parts
    feeds = tuple(_feeds(work, parts))
    used = tuple(feed for feed in feeds if feed.posts)
    shown = {post.slide: post for feed in used for post in feed.posts}
    call = f"{called(work.brief).rstrip('. ')}."
    is_called = any(
        one.text == call for feed in used for post in feed.posts for one in post.paragraphs[-1]
    )
    remarks = [work.say["nothing_fits"]] if parts and len(used) < len(feeds) else []
    remarks += [work.say["no_alt"]] if any(not post.alt for post in shown.values()) else []
    return {
        "title": work.kinds_title,
        "feeds": used,
        "shown": tuple(shown[slide] for slide in sorted(shown) if shown[slide].alt),
        "remarks": tuple(remarks),
        "closing": closing(replace(work.brief, call_to_action="") if is_called else work.brief),
    }


ALIKE = 40
"""Signs by which the limits of two networks differ at most that would get the same post word for word."""


def _feeds(work: Work, parts: Sequence[Part]) -> Iterator[Feed]:
    """What each network gets; one that takes as much as the one before opens otherwise where the deck has another opening."""
    said: frozenset[str] = frozenset()
    limit = 0
    for network in NETWORKS.values():
        known = said if abs(network.limit - limit) <= ALIKE else frozenset()
        posts = _called_once(work, network, list(_posts(work, network, parts, known)))
        said = frozenset(one.text for post in posts for told in post.paragraphs for one in told)
        limit = network.limit
        yield Feed(network, posts)


def _called_once(work: Work, network: Network, posts: Sequence[Post]) -> tuple[Post, ...]:
    """The posts, the call to action under the last of them that takes it."""
    call = called(work.brief).rstrip(". ")
    last = (Sentence(text=f"{call}.", cites=()),)
    for at in reversed(range(len(posts)) if call else ()):
        paragraphs = (*posts[at].paragraphs, last)
        if network.takes(_text(paragraphs, work.tongue)):
            return (*posts[:at], replace(posts[at], paragraphs=paragraphs), *posts[at + 1 :])
    return tuple(posts)


def _posts(
    work: Work, network: Network, parts: Sequence[Part], known: frozenset[str]
) -> Iterator[Post]:
    if network.posts == 1:
        post = _whole(work, network) if parts else None
        if post:
            yield post
        return
    most = 5 if network.limit >= 500 else 3
    for part in parts[: network.posts]:
        for head in (_headline(work, part), ()):
            told = _told(work, network, part, most, head, known) or _strung(
                work, network, part, most, head
            )
            if told:
                yield _post(work, (*head, *_paragraphs(told)), told[0].cites[0])
                break


def _whole(work: Work, network: Network) -> Post | None:
    """One post about the deck: what it is called, its most telling slide, and what else there is."""
    cites = next((page.number for page in work.reading.pages if page.title), 0)
    named = is_telling(work.title, work.tongue) and cites and not work.needs_writing
    head = ((Sentence(text=work.title, cites=(cites,)),),) if named else ()
    told = _told(work, network, None, MOST_TOLD, head) or _strung(
        work, network, None, MOST_TOLD, head
    )
    if not told:
        return None
    rest = coverage(work) if len(work.outline.parts) > 1 else None
    paragraphs = (*head, *_paragraphs(told))
    more = (*paragraphs, (rest,)) if rest else paragraphs
    if network.takes(_text(more, work.tongue)):
        paragraphs = more
    return _post(work, paragraphs, told[0].cites[0])


def _headline(work: Work, part: Part) -> _Paragraphs:
    """The part's title over its post, where it says something and the deck has others."""
    telling = is_telling(part.title, work.tongue) and len(part.title.split()) <= LONGEST_HEADLINE
    if not telling or len(work.outline.parts) < 2:
        return ()
    return ((Sentence(text=part.title, cites=work.title_cites(part)),),)


def _paragraphs(told: Sequence[Sentence]) -> _Paragraphs:
    """What somebody wrote as one paragraph, each joined list as one of its own."""
    found: list[tuple[Sentence, ...]] = []
    for sentence in told:
        if found and sentence.whole and found[-1][-1].whole:
            found[-1] = (*found[-1], sentence)
        else:
            found.append((sentence,))
    return tuple(found)


def _told(
    work: Work,
    network: Network,
    part: Part | None,
    most: int,
    head: _Paragraphs,
    known: frozenset[str] = frozenset(),
) -> tuple[Sentence, ...]:
    """What the most telling slide says from its beginning on, as far as the network takes it under this headline.

    What begins with a `known` sentence comes only where nothing else does.
    """
    runs = []
    for page in work.pages(part):
        page_run = opening_run(page, work.tongue, most_words=POOL_WORDS)
        run = page_run[:most]
        if not run or _opens_oddly(run[0], work):
            continue
        while run and not network.takes(_text([*head, run], work.tongue)):
            run = run[:-1]
        run = run[: kept_promises([one.text for one in page_run], len(run))]
        while run and (run[-1].text.endswith(("?", ":")) or promised(run[-1].text)):
            run = run[:-1]
        if sum(sentence.words for sentence in run) >= FEWEST_WORDS:
            runs.append(run)
    runs = [run for run in runs if run[0].text not in known] or runs
    if not runs:
        return ()
    rows = work.terms.vectors(" ".join(sentence.text for sentence in run) for run in runs)
    ranks = central(rows) * len(runs)
    worth = [float(rank) + _draws(run, work) for rank, run in zip(ranks, runs, strict=True)]
    return runs[max(range(len(runs)), key=lambda at: (worth[at], -at))]


def _opens_oddly(sentence: Sentence, work: Work) -> bool:
    """Whether it opens as nobody opens a post: with a thing that only a slide's title names, or as no lead does."""
    unnamed = opens_unnamed(sentence.text, (work.outline.title,), work.tongue)
    return unnamed or not is_lead(sentence, work.tongue)


def _draws(run: Sequence[Sentence], work: Work) -> float:
    """What a figure at the beginning and a turn in it add to a run that is to draw a reader in."""
    figure = 0.4 if any(letter.isdigit() for letter in run[0].text) else 0.0
    striking = work.tongue.striking
    turns = any(striking and striking.search(sentence.text) for sentence in run)
    return figure + (0.3 if turns else 0.0) + (0.3 if len(run) > 1 else 0.0)


def _strung(
    work: Work, network: Network, part: Part | None, most: int, head: _Paragraphs
) -> tuple[Sentence, ...]:
    """As many of the part's telling sentences as the network takes, in the deck's order, from one on that a stranger understands."""
    pool = list(describe_pages(work.pages(part), work.tongue, work.terms, most_words=POOL_WORDS))
    chosen: list[Sentence] = []
    # Sentences that somebody wrote come before joined lists, and what is chosen stands in the deck's order again.
    for sentence in sorted(pool, key=lambda sentence: not sentence.whole):
        more = [*chosen, sentence]
        lines = [*head, *((one,) for one in more)]
        if len(chosen) < most and network.takes(_text(lines, work.tongue)):
            chosen = more
    told = sorted(chosen, key=pool.index)
    while told and not is_lead(told[0], work.tongue):
        told = told[1:]
    while told and promised(told[-1].text):
        told = told[:-1]
    return tuple(told)


def _post(work: Work, told: _Paragraphs, slide: int) -> Post:
    """The paragraphs as a post."""
    page = next((page for page in work.reading.pages if page.number == slide), None)
    return Post(tuple(told), slide, alt_text(page, work.tongue, most_pictures=1) if page else "")


def _text(paragraphs: Sequence[Sequence[Sentence]], tongue: Language) -> str:
    """What the network gets, with the longest words that may stand for a name."""
    lines = (" ".join(disarmed(one.text) for one in sentences) for sentences in paragraphs)
    return longest("\n\n".join(lines), tongue)
