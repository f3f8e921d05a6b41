"""The small language model that reads a clause as a whole.

`bench/meaning.py` trained it and wrote its file. The file's bytes are known by their hash, and another file is not read.
"""

from __future__ import annotations

import functools
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckproof.reports_home import silence_onnxruntime
from scanners.meaning.pieces import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("model.npz")
SHA256 = "c3c9b2c9b883f528f9b565babcfb948886df7046011f6dc1c1cb59de2b922a38"
"""Of the file's bytes; `bench/meaning.py` prints it when it writes the file."""


class ModelError(Exception):
    """The file of weights is not there, or is another one than the one that was tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A text that the first layers have read."""

    scores: NDArray[np.float32]
    """By family in the order of the encoder's `families`."""
    states: NDArray[np.float32]
    there: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """The model with all that it needs."""

    vocabulary: Vocabulary
    families: tuple[str, ...]
    first: Any
    rest: Any
    """Sessions of the first layers and of the rest."""

    def begun(self, text: str) -> Begun:
        """What the first layers make of the text.

        One text at a time: products of whole numbers of 8 bits are scaled by what they hold, so texts read together would change
        each other's scores.
        """
        import numpy as np

        read = self.vocabulary.read(text)
        there = np.ones((1, len(read.numbers)), dtype=np.float32)
        feed = {
            "numbers": np.array([read.numbers], dtype=np.int64),
            "cases": np.array([read.cases], dtype=np.int64),
            "there": there,
        }
        states, scores = self.first.run(["states", "scores"], feed)
        return Begun(scores=scores[0], states=states, there=there)

    def ended(self, begun: Begun) -> NDArray[np.float32]:
        """What all layers make of the text, by family in the order of `families`."""
        found: NDArray[np.float32] = self.rest.run(
            ["scores"], {"states": begun.states, "there": begun.there}
        )[0][0]
        return found


@functools.cache
def encoder() -> Encoder:
    """The model of this house, read at the first call.

    Raises ModelError where its file is missing or is not the one that was tested.
    """
    try:
        held = MODEL.read_bytes()
    except OSError as error:
        raise ModelError("The file of weights is missing.") from error
    if hashlib.sha256(held).hexdigest() != SHA256:
        raise ModelError("The file of weights is another one.")
    return encoder_in(held)


def encoder_in(held: bytes) -> Encoder:
    """The model in these bytes of a file that `bench/meaning.py` wrote."""
    import numpy as np

    silence_onnxruntime()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with np.load(io.BytesIO(held), allow_pickle=False) as stored:
        first, rest = (
            onnxruntime.InferenceSession(
                stored[name].tobytes(), options, providers=["CPUExecutionProvider"]
            )
            for name in ("first", "rest")
        )
        pieces, families = _lines(stored["vocabulary"]), _lines(stored["families"])
    return Encoder(
        vocabulary=Vocabulary({piece: at for at, piece in enumerate(pieces)}),
        families=tuple(families),
        first=first,
        rest=rest,
    )


def _lines(held: NDArray[np.uint8]) -> list[str]:
    return held.tobytes().decode().split("\n")
