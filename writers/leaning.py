"""What leans on a sentence that is not there: set upright, named, or left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from writers.languages import Language
from writers.pages import Page
from writers.passages import Passage, PassageKind, Sentence, lowered
from writers.sentences import content_words, end_stop, stem

_STRIPPED = re.compile(
    r"^(?:and|but|so|then|also|however|therefore|thus|hence|still|yet|instead|moreover|furthermore|finally|now|in addition|for example|for instance|again|"
    r"similarly|meanwhile|any(?:way|how)|in any case|nevertheless|nonetheless|even so|that said|in short|in other words|as a result|und|aber|also|außerdem|zudem|jedoch|deshalb|daher|nun|schließlich|zum Beispiel)\b(?P<comma>,)?\s+",
    re.IGNORECASE,
)


def mended(found: Iterable[Passage], page: Page, tongue: Language) -> Iterator[Passage]:
    """The passages, none beginning with a word that needs a sentence before it."""
    before = False
    for passage in found:
        if passage.kind is not PassageKind.PROSE or before:
            before = before or passage.kind is PassageKind.PROSE
            yield passage
            continue
        kept = list(passage.sentences)
        while kept and leans(kept[0].text, tongue) and not counts_up(kept, tongue):
            stood_up = _stripped(kept[0], tongue)
            if stood_up is not None:
                kept[0] = stood_up
                break
            alone = len(kept) == 1 or page.words < 40
            # Behind a sentence that had to go, "that" is what was told there, and no title says it; "it" may be the title's thing.
            cut = len(kept) < len(passage.sentences)
            lost = cut and tongue.what_was_told and tongue.what_was_told.match(kept[0].text)
            named = _named(kept[0], page, tongue) if alone and not lost else None
            if named is not None:
                kept[0] = named
                break
            kept.pop(0)
        if kept:
            before = True
            yield replace(passage, sentences=tuple(kept))


def counts_up(sentences: Sequence[Sentence], tongue: Language) -> bool:
    """Whether the first of them begins a count that a later one goes on with: "First, … Second, …"."""
    if not begins_count(sentences[0].text, tongue) or tongue.goes_on is None:
        return False
    return any(tongue.goes_on.match(one.text) for one in sentences[1:])


def begins_count(text: str, tongue: Language) -> bool:
    """Whether it tells the first of several."""
    return bool(tongue.begins_count and tongue.begins_count.match(text))


def leans(text: str, tongue: Language) -> bool:
    """Whether the sentence needs the one before it."""
    return bool(tongue.leaning and tongue.leaning.match(text))


def _stripped(sentence: Sentence, tongue: Language) -> Sentence | None:
    """The sentence without its connecting word, if it stands on its own then."""
    match = _STRIPPED.match(sentence.text)
    if not match:
        return None
    rest = sentence.text[match.end() :]
    if leans(rest, tongue) or (not match["comma"] and tongue.code == "de") or len(rest.split()) < 3:
        return None
    return replace(sentence, text=rest[:1].upper() + rest[1:])


def _named(sentence: Sentence, page: Page, tongue: Language) -> Sentence | None:
    """The sentence behind the slide's title, which says what "it" is."""
    if not page.title or page.title.endswith("?") or len(page.title.split()) > 10:
        return None
    own = [word for word in content_words(page.title) if word not in tongue.small_words]
    said = {stem(word) for word in content_words(sentence.text)}
    if own and 2 * sum(stem(word) in said for word in own) > len(own):
        return replace(sentence, whole=False)  # it says itself what "this" is
    return replace(sentence, text=f"{page.title.rstrip('.:')}: {end_stop(lowered(sentence))}")
