"""Lines that are no prose though they have words: of a log, of a query, of a drawing, a pointer to a source."""

from __future__ import annotations

import re

_LOG = re.compile(r"\d{2,}:\s(?!\d)|\[?\d{1,2}/[A-Z][a-z]{2}/\d{4}")
"""A line of a log, as a reader gives it behind its time and address ("1234: search for …")."""
_QUERY_WORDS = re.compile(
    r"\b(?:SELECT|FROM|WHERE|GRANT|REVOKE|DENY|INSERT|OVERWRITE|UPDATE|DELETE|CREATE|ALTER|DROP|TABLE|JOIN|ON|TO|AS|BY|INTO|VALUES|SET|USING|REDUCE|"
    r"MAP|CLUSTER|ORDER|GROUP|HAVING|LIMIT|PARTITION|EXEC|WITH)\b"
)
_QUERY_BEGINS = re.compile(
    r"AS [a-z]\w*(?:[_,)]|$)|(?:UPDATE|SET|WHERE|FROM|INTO|JOIN|ALTER|EXEC)\s?\[|(?:REDUCE|MAP|SET|WHERE|ON|BY)\s\w+[._]\w+|INSERT (?:OVERWRITE|INTO) "
)
FEWEST_QUERY_WORDS = 3
LONGEST_QUERY = 14
"""Words of a query in capitals, and of the line that they stand in."""
_MARKED = re.compile(r"[✲✱✳✴✵✶✷✸✹✺✻✼✽❃❄❅❆❇❈❉❊❋⚙]")
"""What stands in a drawing for a machine or a process."""
_FILE = r"(?:[\w-]+/)*[\w.-]*\w\.(?:md|txt|docx?|xlsx?|pptx?|pdf|csv|tsv|json|ya?ml|xml|html?|css|jsx?|tsx?|py|ipynb|rb|java|scala|sbt|kt|cs|cpp|hpp|go|rs|php|sh|bat|ps1|sql|log|conf|cfg|ini|toml|jar|exe|dll|zip|gz|png|jpe?g|gif|svg|mp[34])"
_ONLY_FILES = re.compile(
    rf"\W*{_FILE}(?:(?:,| and| or| und| oder| [-–→>]+| &)\s*{_FILE})*\W*|\W*(?:[\w.-]+/){{2,}}[\w.-]*\W*"
)
"""Names of files, and paths, with no word beside them."""
_CODE_LINE = re.compile(
    r"^(?:(?:for|if|while|foreach|switch|catch)\s?\(.*\)\s?(?:[{;]|yield\b|return\b|\w+[.(=+-].*)|(?:select|insert into|update|delete from)\b.{1,80}\b(?:from|values|set|where)\b.*;$|"
    r"select\s(?:\*|count\(|distinct\s|\w+(?:, ?\w+)+\sfrom\s\w+)|"
    r"(?:kubectl|docker(?:-compose)?|git|npm|pip3?|mvn|sbt|gradle|curl|wget|ssh|scp|sudo|apt(?:-get)?|yum|brew|hadoop|hdfs|hive|spark-submit|terraform|aws|az|gcloud|helm|java|python3?)"
    r"\s(?:-{1,2}\w|(?:get|run|apply|exec|build|push|pull|commit|clone|checkout|install|start|init|fs|dfs|logs?|describe|create|delete|deploy|package|up)\b(?:\s[\w./:=@-]+){0,5}(?:\s-{1,2}\w|$))|"
    r"(?:exec|execute)\s(?:sp_|xp_|dbo\.|\w+_)\w*|(?:sp|xp|fn|dm|sys)_\w+(?:\s*'|\s*$|\s+@)|\w*(?:List|Map|Set|Array|Seq|Option|Optional|Future|Stream|Dict|Vector)<\w+(?:,\s?\w+)*>(?:\s\w+)?\W*$|"
    r"[a-z][a-zA-Z]+:\s(?:v\d\w*|true|false|null|\d+|[\w-]+/[\w.-]+(?::[\w.-]+)?)\W*$|(?:exception in thread|caused by:|traceback \(most recent|at \w+(?:\.\w+){2,}\())|"
    r"(?:\w+\.){2,}\w*(?:Exception|Error)\b|\b\w+\.\w+\((?:_|\w+ ?[-=]>|\"|')|\w\s?<-\s?\w+\)",
)
"""A line of a program, a command, a query in small letters, or what a program says when it fails."""
_LEVEL = re.compile(
    r"^\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|TRACE)\]?[:\s]+(?:\d|\[|[A-Za-z]\w*(?:[A-Z.$]\w*)+:|\w+(?: \w+){0,5}\W*$)|^\d{4}-\d\d-\d\d[ T]\d\d:\d\d"
)
_CAPTION = re.compile(
    r"(?:The|A|An|Die|Der|Das|Ein|Eine)\s[\w-]+(?: [\w-]+)? \([“\"„'«][^)]{1,40}[”\"“'»]\)(?:,| and| und| &) (?:(?:the|a|an|its|der|die|das|eine?) )?[\w-]+(?: (?:id|ids|name|number|key|code|type|value|field|column|path|time|date|count|nummer|wert|spalte))?\W*"
)
"""What a caption says is marked in a line of code beside it: "The process (“search”) and the process id."."""
_POINTER = re.compile(
    r"(?:further |external )?(?:references?|riferiment[oi]|fonte|référence|referencia|referência|referenz|verwijzing)\W*",
    re.IGNORECASE,
)
"""A line that pointed to a source by its address, and says nothing without it."""


def is_no_prose(text: str) -> bool:
    """Whether nobody says it: a line of a log or a query, a label of a drawing, a bare pointer."""
    if (
        _ONLY_FILES.fullmatch(text)
        or _CODE_LINE.search(text)
        or _LEVEL.match(text)
        or _CAPTION.fullmatch(text)
    ):
        return True
    if _LOG.match(text) or _MARKED.search(text) or _POINTER.fullmatch(text):
        return True
    return bool(_QUERY_BEGINS.match(text)) or _is_syntax(text)


def _is_syntax(text: str) -> bool:
    """Whether it is a query or how one is written: it begins with one of its words, and others part the rest."""
    found = _QUERY_WORDS.findall(text)
    begins = bool(found) and text.startswith(
        f"{found[0]} "
    )  # behind a comma it is one of several names
    short = len(text.split()) <= LONGEST_QUERY and not text.isupper()
    return begins and short and len(set(found)) >= FEWEST_QUERY_WORDS
