"""A draft and its source in, findings out: what a sentence says and the slides it cites do not.

findings = ground(draft, source)
questions = contradictions(source)      places of the deck that contradict each other
"""

from writers.grounding.check import check_claim
from writers.grounding.contradictions import contradictions
from writers.grounding.draft import ground
from writers.grounding.hits import Hit

__all__ = ["Hit", "check_claim", "contradictions", "ground"]
