"""The small language model that reads a clause as a whole.

`bench/meaning.py` trained it and wrote its file. The file's bytes are known by their hash, and another file is not read.
"""

from __future__ import annotations

import functools
import hashlib
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanners.meaning.pieces import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = Path(__file__).with_name("model.npz")
SHA256 = "f6c3f56c56be86d5f146be19fd1025531071899ee1a916aaf0cf32548179a639"
"""Of the file's bytes; `bench/meaning.py` prints it when it writes the file."""


class ModelError(Exception):
    """The file of weights is not there, or is another one than the one that was tested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """The model with all that it needs."""

    vocabulary: Vocabulary
    families: tuple[str, ...]
    session: Any
    look: NDArray[np.float32]
    """What each piece weighs at a first look, and last the bias."""

    def may_tell(self, text: str) -> bool:
        """Whether the pieces of the text alone, which cost next to nothing to look at, leave it open that it is a risk."""
        pieces = sorted(set(self.vocabulary.read(text).numbers[1:-1]))
        weight = float(self.look[pieces].sum()) if pieces else 0.0
        return weight / math.sqrt(max(1, len(pieces))) + float(self.look[-1]) > 0.0

    def scores(self, text: str) -> NDArray[np.float32]:
        """What the model makes of the text, by family in the order of `families`.

        One at a time: products of whole numbers of 8 bits are scaled by what they hold, so texts read together would
        change each other's scores.
        """
        import numpy as np

        read = self.vocabulary.read(text)
        feed = {
            "numbers": np.array([read.numbers], dtype=np.int64),
            "cases": np.array([read.cases], dtype=np.int64),
            "there": np.ones((1, len(read.numbers)), dtype=np.float32),
        }
        found: NDArray[np.float32] = self.session.run(["scores"], feed)[0][0]
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
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    with np.load(io.BytesIO(held), allow_pickle=False) as stored:
        session = onnxruntime.InferenceSession(
            stored["graph"].tobytes(), options, providers=["CPUExecutionProvider"]
        )
        pieces, families = _lines(stored["vocabulary"]), _lines(stored["families"])
        look = stored["look"].astype(np.float32)
    return Encoder(
        vocabulary=Vocabulary({piece: at for at, piece in enumerate(pieces)}),
        families=tuple(families),
        session=session,
        look=look,
    )


def _lines(held: NDArray[np.uint8]) -> list[str]:
    return held.tobytes().decode().split("\n")
