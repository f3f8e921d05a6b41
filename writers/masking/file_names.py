"""A name inside of a file's name, where a stand-in has no blanks: "report-[Customer 1].pptx" is "report-customer-a.pptx"."""

from __future__ import annotations

import re

_BEHIND = re.compile(
    r"[\w.()%+-]*?\.(?:pptx?|ppsx?|potx|pdf|docx?|xlsx?|xlsm|csv|tsv|txt|md|rtf|odp|odt|ods|key|pages|numbers|png|jpe?g|gif|svg|webp|html?|"
    r"json|xml|ya?ml|zip|7z|tar|gz|mp[34]|mov|wav|msg|eml|vsdx|ics|sql|log)(?![\w-])",
    re.IGNORECASE,
)


def in_file_name(behind: str) -> bool:
    """Whether what stands behind a name goes on as a file's name does, to its ending."""
    return _BEHIND.match(behind) is not None


def as_file_name(noun: str, mark: str) -> str:
    """The stand-in in small letters and without blanks: "customer-b"."""
    return "-".join(filter(None, (*noun.split(), mark))).lower()
