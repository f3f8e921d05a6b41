"""Social posts: for each network some posts within its own limit, each from the deck's own sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deckproof.model import Part
from writers.contexts import contexts
from writers.describe import describe_pages
from writers.languages import Language
from writers.marking import disarmed
from writers.networks import NETWORKS, Network
from writers.passages import Sentence
from writers.unnamed import longest
from writers.works import Work

POOL_WORDS = 260
"""Words of the sentences a part offers."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post: its sentences, with their line breaks, and the slide to show with it."""

    said: tuple[Sentence, ...]
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
    feeds = tuple(
        Feed(network, tuple(_posts(work, network, parts))) for network in NETWORKS.values()
    )
    used = tuple(feed for feed in feeds if feed.posts)
    shown = {post.slide: post for feed in used for post in feed.posts}
    remarks = [work.say["nothing_fits"]] if parts and len(used) < len(feeds) else []
    remarks += [work.say["no_alt"]] if any(not post.alt for post in shown.values()) else []
    return {
        "feeds": used,
        "shown": tuple(shown[slide] for slide in sorted(shown) if shown[slide].alt),
        "remarks": tuple(remarks),
    }


def _posts(work: Work, network: Network, parts: Sequence[Part]) -> Iterator[Post]:
    if network.posts == 1:
        pool = [sentence for part in parts for sentence in _pool(work, part)[:3]]
        post = _fitted(work, network, pool, most=10)
        if post:
            yield post
        return
    for part in parts[: network.posts]:
        post = _fitted(work, network, _pool(work, part), most=5 if network.limit >= 500 else 3)
        if post:
            yield post


def _pool(work: Work, part: Part) -> list[Sentence]:
    """The part's sentences that a post can be made of, in the deck's order."""
    return list(describe_pages(work.pages(part), work.tongue, work.terms, most_words=POOL_WORDS))


def _fitted(work: Work, network: Network, pool: Sequence[Sentence], *, most: int) -> Post | None:
    """A post of as many sentences as the network takes, in the deck's order, with the call to action where it fits."""
    call = work.brief.call_to_action.rstrip(". ")
    chosen: list[Sentence] = []
    # Sentences that somebody wrote come before joined lists, and what is chosen stands in the deck's order again.
    for sentence in sorted(pool, key=lambda sentence: not sentence.whole):
        if len(chosen) < most and network.takes(_text([*chosen, sentence], work.tongue)):
            chosen.append(sentence)
    if not chosen:
        return None
    chosen.sort(key=pool.index)
    last = Sentence(text=f"{call}.", cites=())
    said = (
        [*chosen, last] if call and network.takes(_text([*chosen, last], work.tongue)) else chosen
    )
    slide = chosen[0].cites[0]
    page = next((page for page in work.reading.pages if page.number == slide), None)
    alt = (page.pictures[0] if page and page.pictures else page.title if page else "") or ""
    return Post(tuple(said), slide, alt)


def _text(said: Sequence[Sentence], tongue: Language) -> str:
    """What the network gets, with the longest words that may stand for a name."""
    return longest(" ".join(disarmed(sentence.text) for sentence in said), tongue)
