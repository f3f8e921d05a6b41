"""Writes `likeness.tsv`: weights of words by logistic regression over labelled sentences.

    python -m scanners.cues.learning tests/scanners scanners docs --plain FOLDER

takes the sentences of these folders' TOML files – sets of lines that a family finds (`fires`) and near misses (`quiet`), and the
examples of rules, forms and frames – and, as prose that is no family's, those of their Markdown and of the folders of `--plain`, where JSON files are lists of sentences and METADATA files are what Python
packages say of themselves (`scanners/meaning/MODEL.md` names them). The same files give the same weights.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.model import Category
from scanners._rules import SPLIT
from scanners.cues.clauses import readings_in, tokens_in
from scanners.cues.likeness import BIAS, WEIGHTS, features_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEARNED = {
    Category.INJECTION: -0.3,
    Category.MARKING: 0.0,
    Category.FIGURES: -0.1,
    Category.CLAIM: -0.3,
    Category.THIRD_PARTY: -0.3,
    Category.CUSTOMER_HARM: 0.5,
    Category.PRIVATE_LIFE: 0.6,
    Category.CODE_NAME: 0.4,
    Category.INTERNAL_LINK: 0.0,
}
"""Families of which sentences nobody had seen are found more often with it, and few more are found wrongly; with what is
added to the bias, since a sentence overlooked costs more than one shown for nothing."""

PLAIN = ""
"""The family of prose that is no family's."""
_SHORTEST = 4
"""Words of a clause of such prose."""
PLAIN_LINES = 25_000
"""Clauses of such prose from elsewhere, drawn by lot."""

_ROUNDS = 15
_RATE = 0.5
_SHRINK = 1e-4
"""How strongly a weight is pulled to nought."""
_STRANGER = 0.6
"""What a near miss of another family counts; a risk of another family counts a third of it, since it may be both."""
_MET = 2
"""Sentences that a word or pair stands in at the least to be given a weight."""
_FAINT = 0.35
"""A weight nearer to nought is left out."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence."""

    family: str
    fires: bool
    text: str


def sentences_in(folders: Iterable[Path]) -> Iterator[Sentence]:
    """The labelled sentences of the folders' TOML files, each once, and the prose of their Markdown, in the order of their paths."""
    seen: set[Sentence] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")):
            for one in sentences_of(path):
                if one not in seen:
                    seen.add(one)
                    yield one
        for path in sorted(folder.rglob("*.md")):
            yield from _plain(path.read_text(encoding="utf-8"))


def sentences_of(path: Path) -> Iterator[Sentence]:
    """The labelled sentences of one TOML file."""
    yield from _sentences(tomllib.loads(path.read_text(encoding="utf-8")))


def plain_in(folder: Path) -> Iterator[Sentence]:
    """Prose that is nobody's risk: JSON files that are lists of sentences, and what packages say of themselves."""
    for path in sorted(folder.rglob("*.json")):
        lines = json.loads(path.read_text(encoding="utf-8"))
        yield from (Sentence(PLAIN, False, line) for line in lines)
    for path in sorted(folder.rglob("METADATA")):
        yield from _plain(path.read_text(encoding="utf-8").partition("\n\n")[2])


def drawn(sentences: Sequence[Sentence], count: int, seed: int = 0) -> list[Sentence]:
    """So many of the sentences at the most, by a lot that is the same each time, in their order."""
    import numpy as np

    chance = np.random.default_rng(seed)
    return [sentences[at] for at in sorted(chance.permutation(len(sentences))[:count])]


def _plain(text: str) -> Iterator[Sentence]:
    """The clauses of Markdown."""
    for start, end, reading in readings_in(text):
        if len(reading.tokens) >= _SHORTEST:
            yield Sentence(PLAIN, False, text[start:end])


def _sentences(table: Mapping[str, Any]) -> Iterator[Sentence]:
    categories = {category.value for category in Category}
    family = table.get("category")
    for name, rows in table.items():
        if isinstance(rows, Mapping) and {"fires", "quiet"} <= rows.keys():
            yield from _labelled(family or name, rows)
    if family in categories:
        for row in (*table.get("rule", ()), *table.get("frame", ())):
            for form in (row, *row.get("form", ())):
                yield from _labelled(family, form)


def _labelled(family: str, row: Mapping[str, Any]) -> Iterator[Sentence]:
    for label in ("fires", "quiet"):
        texts = row.get(label, ())
        for text in [texts] if isinstance(texts, str) else texts:
            yield Sentence(family, label == "fires", text.replace(SPLIT, ""))


def learned(sentences: Sequence[Sentence], family: str) -> dict[str, float]:
    """The weights of words and pairs for the family, with the bias.

    Logistic regression by AdaGrad (Duchi, Hazan, Singer, 2011) over the features' presence, each sentence's scaled to length 1.
    """
    import numpy as np

    written = [
        features_of([one for one, _, _ in tokens_in(s.text, 0, len(s.text))]) for s in sentences
    ]
    met = Counter(feature for features in written for feature in features)
    known = sorted(feature for feature, times in met.items() if times >= _MET)
    number = {feature: at for at, feature in enumerate(known)}
    rows = [np.array([number[one] for one in features if one in number]) for features in written]
    labels = [float(one.family == family and one.fires) for one in sentences]
    counts = [_count(one, family) for one in sentences]
    weights, bias = fitted(rows, labels, counts, len(known))
    kept = {name: float(weights[at]) for name, at in number.items() if abs(weights[at]) >= _FAINT}
    return {BIAS: bias, **kept}


def _count(sentence: Sentence, family: str) -> float:
    if sentence.family in {family, PLAIN}:
        return 1.0
    return _STRANGER / 3 if sentence.fires else _STRANGER


def fitted(
    rows: Sequence[NDArray[np.int64]], labels: Sequence[float], counts: Sequence[float], size: int
) -> tuple[NDArray[np.float64], float]:
    """The weights of `size` features and the bias, of rows that say which features are there."""
    import numpy as np

    weights, squares = np.zeros(size), np.full(size, 0.1)
    bias, bias_squares = -1.0, 0.1
    chance = np.random.default_rng(0)
    for _ in range(_ROUNDS):
        for at in chance.permutation(len(rows)):
            row = rows[at]
            if not len(row):
                continue
            scale = len(row) ** -0.5
            guess = 1.0 / (1.0 + np.exp(-(weights[row].sum() * scale + bias)))
            slope = (guess - labels[at]) * counts[at]
            steps = slope * scale + _SHRINK * weights[row]
            squares[row] += steps * steps
            weights[row] -= _RATE * steps / np.sqrt(squares[row])
            bias_squares += slope * slope
            bias -= _RATE * slope / bias_squares**0.5
    return weights, float(bias)


def written(sentences: Sequence[Sentence]) -> str:
    """The file of weights."""
    lines = [
        "# Written by scanners.cues.learning from the labelled sentences of this repository, under its licence."
    ]
    for category, lift in LEARNED.items():
        weights = learned(sentences, category.value)
        weights[BIAS] += lift
        lines.append(category.value)
        lines.extend(f"{weight:.2f}\t{feature}" for feature, weight in weights.items())
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the weights that the folders' sentences give."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--plain", nargs="*", default=[], type=Path)
    args = parser.parse_args()
    plain = [one for folder in args.plain for one in plain_in(folder)]
    sentences = [*sentences_in(args.folders), *drawn(plain, PLAIN_LINES)]
    WEIGHTS.write_text(written(sentences), encoding="utf-8")


if __name__ == "__main__":
    main()
