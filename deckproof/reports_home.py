"""Libraries that send reports of their use to who makes them, unless they are told not to before they are loaded."""

from __future__ import annotations

import os


def silence_onnxruntime() -> None:
    """Have ONNX Runtime send, note and keep nothing of its use in this process and those that it starts.

    Its wheels collect what machine they run on and how often, for Microsoft; only this variable, read as the library is loaded,
    stops all of it (onnxruntime/Privacy.md, "Disabling Telemetry"). Whatever was set before: SECURITY.md promises it.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
