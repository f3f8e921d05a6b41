"""Prose risks by evidence: a few cues from wide word lists in one sentence, whatever the wording between them.

Each family has a file of cues (word lists by part of speech, inflected here) and of frames (which cues must stand together).
"""

from scanners.cues.frames import Frame, family_names, frame_findings, frames_of
from scanners.cues.likeness import likeness_findings

__all__ = ["Frame", "family_names", "frame_findings", "frames_of", "likeness_findings"]
