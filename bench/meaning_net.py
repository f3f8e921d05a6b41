"""The net that `bench/meaning.py` trains: the first layers of all-MiniLM-L6-v2, read out twice, and its graphs in ONNX."""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from scanners.meaning.pieces import LONGEST, Pieces

START = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of model.safetensors as its makers publish it."""
LAYERS, EARLY = 6, 2
"""Layers in all, and those after which a clause that is plainly harmless is left alone."""
WIDTH, WORD_WIDTH, HEADS = 384, 96, 12
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
    """Layers over the clause's pieces; the mean of what comes out is weighed by a head after `EARLY` layers and by one after all."""

    def __init__(self, start: dict[str, np.ndarray], kept: Sequence[int], families: int) -> None:
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
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        for at, layer in enumerate(self.layers):
            _fill_layer(layer, start, f"encoder.layer.{at}.")
        self.drop = nn.Dropout(0.1)
        self.early, self.head = nn.Linear(WIDTH, families), nn.Linear(WIDTH, families)
        for head in (self.early, self.head):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.constant_(head.bias, -2.0)

    def forward(
        self, numbers: torch.Tensor, cases: torch.Tensor, there: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.words[numbers] @ self.words_out
        states = self.embedded(states + self.places[: numbers.shape[1]] + self.cases[cases])
        states = self.drop(states)
        seen = there[:, :, None].float()
        for layer in self.layers[:EARLY]:
            states = layer(states, there)
        early = self.early(self.drop((states * seen).sum(1) / seen.sum(1)))
        for layer in self.layers[EARLY:]:
            states = layer(states, there)
        return early, self.head(self.drop((states * seen).sum(1) / seen.sum(1)))


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


class First(nn.Module):
    """The first layers as the product runs them: words' vectors as whole numbers."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("whole", torch.tensor(net.whole))
        self.register_buffer("scale", torch.tensor(net.scale))

    def forward(
        self, numbers: torch.Tensor, cases: torch.Tensor, there: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        net = self.net
        states = nn.functional.embedding(numbers, self.whole).float() * self.scale
        places = net.places[: numbers.shape[1]] + net.cases[cases]
        states = net.embedded(states @ net.words_out + places)
        for layer in net.layers[:EARLY]:
            states = _through(layer, states, there)
        return states, net.early(_mean(states, there))


class Rest(nn.Module):
    """The other layers, which go on with what the first made of the clause."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        for layer in self.net.layers[EARLY:]:
            states = _through(layer, states, there)
        return self.net.head(_mean(states, there))


def _mean(states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    return (states * there[:, :, None]).sum(1) / there.sum(1, keepdim=True)


def _through(layer: Layer, states: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """The layer in single steps, which the format knows."""
    n, length, _ = states.shape
    hidden = (there - 1)[:, None, None, :] * 1e9
    parts = layer.qkv(states).reshape(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
    near = (parts[0] @ parts[1].transpose(2, 3)) * (WIDTH // HEADS) ** -0.5 + hidden
    told = (near.softmax(-1) @ parts[2]).transpose(1, 2).reshape(n, length, WIDTH)
    states = layer.mixed(states + layer.o(told))
    return layer.out(states + layer.down(nn.functional.gelu(layer.up(states), approximate="tanh")))


def graphs_of(net: Net) -> dict[str, bytes]:
    """The net in ONNX, as `first` and `rest`, products' weights as whole numbers of 8 bits with a scale for each column.

    They have 7 bits, so that no processor's short sums run over; what goes in is made whole numbers by each clause's own extent.
    """
    numbers, there = torch.ones(2, 8, dtype=torch.long), torch.ones(2, 8)
    states = torch.zeros(2, 8, WIDTH)
    first = {"numbers": numbers, "cases": torch.zeros_like(numbers), "there": there}
    return {
        "first": _graph(First(net), first, ("states", "scores")),
        "rest": _graph(Rest(net), {"states": states, "there": there}, ("scores",)),
    }


def _graph(part: nn.Module, given: dict[str, torch.Tensor], found: tuple[str, ...]) -> bytes:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    axes = {name: {0: "n", 1: "l"} for name in (*given, "states") if name in {*given, *found}}
    with tempfile.TemporaryDirectory() as folder:
        plain, small = Path(folder) / "plain.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            part.eval(), tuple(given.values()), str(plain), input_names=list(given), output_names=list(found),
            dynamic_axes={**axes, "scores": {0: "n"}}, dynamo=False, opset_version=17,
        )  # fmt: skip
        quantize_dynamic(
            plain, small, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, reduce_range=True, per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
        return small.read_bytes()
