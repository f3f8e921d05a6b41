"""Prose risks by what a clause means: a small language model that reads it whole, beside rules and frames that know words.

`encoder` is the model, `pieces` cuts a clause for it, `senses` keeps what it has read, `voice` makes findings of that.
"""

from scanners.meaning.voice import meaning_findings, voiced

__all__ = ["meaning_findings", "voiced"]
