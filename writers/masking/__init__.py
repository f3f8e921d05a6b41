"""A deck and its findings in, what a writer may see out: shown slides alone, marked spans replaced by placeholders.

source = mask(deck, findings, outside=True)
text = unmask(draft_text, source.masks)      in the house only
"""

from writers.masking.mask import mask
from writers.masking.placeholders import PLACEHOLDER, unmask

__all__ = ["PLACEHOLDER", "mask", "unmask"]
