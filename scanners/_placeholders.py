"""What stands in for a secret, and how much a value looks like chance."""

from __future__ import annotations

import math
import re
from collections import Counter

_PLACEHOLDER = re.compile(
    r"""(?ix) ^(?:\$|%\(|\#\{|\{\{|\{(?![^}]*\d)|<|\[|\(|`|%[sdv]\b|@@|~\{) | \$\{|\$\(|\{\{|<[a-z _\-]+>?$ | x{4,} | \*{3,} | \.{3,}$ | …$ | 0{10,}
    | ^(?:your|my|insert|enter|put|the|some|example|placeholder|redacted|removed|hidden|changeme-?here|todo|dummy|sample|tbd|null|none|nil|true|false|undefined)(?:[_\-]|$)
    | your[_\-]?(?:api|key|token|secret|password|pass|user|access|client) | (?:key|token|secret|password)[_\-]?here | example(?:key|example) | 0123456789 | abcdefghij | (?:example){2}
    | ^(?:os|process|env|self|this|config|settings|request|args|params|options|ctx|system|getenv|environ|data|vars?|secrets|local|module|resource)[.\[(:]
    """
)


def is_placeholder(value: str) -> bool:
    """Whether it stands in for a secret: a variable, a row of x, "your-key-here"."""
    return _PLACEHOLDER.search(value) is not None


def entropy(value: str) -> float:
    """Shannon entropy of the letters, in bits."""
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
