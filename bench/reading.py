"""What reading costs: our reader beside its peers, on the same files in the same minutes. CPU seconds with children, peak memory.

    .venv/bin/python bench/reading.py [DECK or FOLDER …] [--peers PYTHON] [--rounds 5] [--write [FILE]]

Every reader has a process of its own, started anew in each round; they take turns, and figures are medians over the rounds. What it
costs to get ready is told apart. Text in pictures is not read. Our packages are measured as pip installs them: copied and compiled.
`--peers` names an interpreter that has markitdown[pptx] and python-pptx, compiled as well. Without a deck: the example.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from one_reader import PRICES, Measured, measure

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "the-second-visit.pptx"
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- bench/reading.py writes from here -->", "<!-- to here -->"
OFFICE = {".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm"}
SIZES = (10, 100, 300, 500, 1_000)
PEERS = ("python-pptx", "markitdown")

CPU_PER_100, OF_MARKITDOWN, OF_PDFIUM, PEAK_MB, STEADY = 0.5, 0.5, 1.5, 200, 1.25
"""The goals. Steady: a slide of the largest deck against one of the cheapest."""

Rounds = dict[str, list[Measured]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What all measurements have in common."""

    folder: Path
    rounds: int
    peers: str | None

    def one(self, name: str, paths: Sequence[Path]) -> Measured:
        python = self.peers if self.peers and name in PEERS else sys.executable
        return measure(name, paths, python=python, modules=self.folder / "modules")

    def take_turns(self, names: Sequence[str], paths: Sequence[Path]) -> Rounds:
        """Every reader's processes; each round begins with another reader, and the first path warms up."""
        order, found = list(names), {name: list[Measured]() for name in names}
        for _ in range(self.rounds):
            for name in order:
                found[name].append(self.one(name, paths))
            order.append(order.pop(0))
        return found

    def make(self, slides: int) -> Path:
        """A deck of so many slides, built in another process so that this one stays small."""
        path = self.folder / f"made-{slides}.pptx"
        code = "import sys; from reading import build; build(sys.argv[1], int(sys.argv[2]))"
        subprocess.run(
            [sys.executable, "-c", code, str(path), str(slides)],
            check=True,
            cwd=Path(__file__).parent,
        )
        return path


def copy_compiled(folder: Path) -> None:
    """The packages that reading needs: a change in the checkout cannot disturb a measurement that runs."""
    for package in ("deckproof", "extractors"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, folder / package, ignore=ignore)
    compileall.compile_dir(folder, quiet=2)


def build(path: str, slides: int) -> None:
    """Text on every slide, notes on every second, now and then a table or a chart with its workbook."""
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    place = (Inches(1), Inches(4), Inches(6), Inches(2))
    deck = Presentation()
    for number in range(1, slides + 1):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Step {number} of the way"
        slide.placeholders[1].text = "\n".join(f"Point {n} of step {number}" for n in range(1, 7))
        if number % 2 == 0:
            slide.notes_slide.notes_text_frame.text = f"Say why step {number} comes here."
        if number % 7 == 0:
            table = slide.shapes.add_table(4, 3, *place).table
            for at, cell in enumerate(table.iter_cells()):
                cell.text = f"Cell {at} of {number}"
        if number % 10 == 5:
            data = CategoryChartData()
            data.categories = ["north", "south", "west"]
            data.add_series(f"Year {number}", (number, 2, 3))
            slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
    deck.save(path)


def read_by_all(found: Rounds, paths: Sequence[Path]) -> list[str]:
    return [p for p in map(str, paths) if all(p in runs[0].cpu_s for runs in found.values())]


def total(runs: Sequence[Measured], paths: Iterable[str]) -> float:
    """CPU seconds for these files, the median over the rounds."""
    wanted = list(paths)
    return statistics.median(sum(run.cpu_s[path] for path in wanted) for run in runs)


def side_figures(runs: Sequence[Measured]) -> list[str]:
    """To get ready, the peak, the peak of the children; the readers without children have none."""
    child = max(run.child_mb for run in runs)
    return [
        f"{statistics.median(run.ready_s for run in runs):.2f}",
        f"{max(run.own_mb for run in runs):.0f}",
        f"{child:.0f}" if child else "–",
    ]


def verdict(what: str, figure: float, goal: float, digits: int = 2) -> str:
    return f"- {what}: {figure:.{digits}f}, goal {goal:g}: {'met' if figure <= goal else 'missed'}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    dashes = ["---", *["---:"] * (len(head) - 1)]
    return ["| " + " | ".join(row) + " |" for row in (head, dashes, *rows)] + [""]


def office_lines(bench: Bench, decks: Sequence[Path], warm: Path) -> list[str]:
    ours = ("read_deck", "pptx, in one process", "pptx, the reader alone")
    found = bench.take_turns([*ours, *(PEERS if bench.peers else PEERS[:1])], [warm, *decks])
    slides = found[ours[2]][0].slides
    common = read_by_all(found, decks)
    if not common:
        return ["No PowerPoint file was read by all readers.", ""]
    count = sum(slides[path] for path in common)
    cost = {name: total(runs, common) for name, runs in found.items()}
    per_100 = {name: seconds / count * 100 for name, seconds in cost.items()}
    start = (cost[ours[0]] - cost[ours[1]]) / len(common)
    rows = [
        [
            name,
            f"{per_100[name]:.2f}",
            f"{cost[name] / cost['python-pptx']:.2f}",
            *side_figures(runs),
            str(len(decks) - len(runs[0].cpu_s)),
        ]
        for name, runs in found.items()
    ]
    head = ["PowerPoint", "CPU s / 100 slides", "× python-pptx", "ready, CPU s", "peak MB", "child, MB", "refused"]  # fmt: skip
    shares = [
        verdict(f"share of markitdown's, {name}", cost[name] / cost["markitdown"], OF_MARKITDOWN)
        for name in ours[:2]
        if bench.peers
    ]
    return [
        f"The decks measured: {len(decks)} PowerPoint files, {sum(slides.values())} slides. Figures are of the {len(common)} files"
        f" ({count} slides) that every reader opened.",
        "",
        *table(head, rows),
        f"`read_deck` forks a child for each file; that is {start:.3f} of its {cost[ours[0]] / len(common):.3f} CPU s a file."
        " *In one process* is the same work without it.",
        "",
        *(verdict(f"CPU s per 100 slides, {name}", per_100[name], CPU_PER_100) for name in ours[:2]),
        *shares,
        "",
    ]  # fmt: skip


def made_lines(bench: Bench, sizes: Sequence[int], warm: Path) -> list[str]:
    names = ("read_deck", "pptx, in one process", "pptx, the reader alone", "python-pptx")
    decks = [bench.make(size) for size in sizes]
    found = bench.take_turns(names, [warm, *decks])
    cost = {
        name: [
            total(runs, [str(deck)]) / size * 1000 for size, deck in zip(sizes, decks, strict=True)
        ]
        for name, runs in found.items()
    }
    steady = cost[names[1]][-1] / min(cost[names[1]])
    return [
        "Decks built in code: text on every slide, notes on every second, tables, charts with their workbooks.",
        "",
        *table(
            ["CPU ms / slide", *(f"{size:,} slides" for size in sizes)],
            [[name, *(f"{figure:.2f}" for figure in figures)] for name, figures in cost.items()],
        ),
        verdict("a slide of the largest against one of the cheapest, in one process", steady, STEADY),
        "",
    ]  # fmt: skip


def pdf_lines(bench: Bench, pdfs: Sequence[Path]) -> list[str]:
    names = ("read_deck", "pdf, in one process", "pdf, the reader alone", "pypdfium2")
    found = bench.take_turns(names, [pdfs[0], *pdfs])
    common = read_by_all(found, pdfs)
    if not common:
        return ["No PDF was read by all readers.", ""]
    pages = sum(found["pypdfium2"][0].slides[path] for path in common)
    cost = {name: total(runs, common) for name, runs in found.items()}
    times = {name: seconds / cost["pypdfium2"] for name, seconds in cost.items()}
    rows = [
        [name, f"{cost[name] / pages * 1000:.2f}", f"{times[name]:.2f}", *side_figures(runs)]
        for name, runs in found.items()
    ]
    return [
        f"The PDFs measured: {len(pdfs)} files; figures are of {len(common)} files, {pages} pages.",
        "",
        *table(["PDF", "CPU ms / page", "× pypdfium2", "ready, CPU s", "peak MB", "child, MB"], rows),
        *(verdict(f"multiple of pypdfium2's bare text, {name}", times[name], OF_PDFIUM) for name in names[1:3]),
        "",
        *price_lines(bench, pdfs, pages, cost["pypdfium2"]),
    ]  # fmt: skip


def price_lines(bench: Bench, pdfs: Sequence[Path], pages: int, bare: float) -> list[str]:
    """What the PDF reader does beyond the bare text, and what each step costs."""
    runs = [bench.one(PRICES, pdfs).cpu_s for _ in range(bench.rounds)]
    cost = {step: statistics.median(run[step] for run in runs) for step in runs[0]}
    rows = [
        [step, f"{seconds / pages * 1000:.2f}", f"{seconds / bare:.2f}"]
        for step, seconds in sorted(cost.items(), key=lambda each: -each[1])
    ]
    return table(["A step of the PDF reader", "CPU ms / page", "× pypdfium2"], rows)


def memory_lines(bench: Bench, files: Sequence[Path], warm: Path) -> list[str]:
    """Of the largest files, each in processes that read nothing else."""
    counts = bench.one("read_deck", [warm, *files]).slides
    by_bytes = max(files, key=lambda path: path.stat().st_size)
    by_slides = max(files, key=lambda path: counts.get(str(path), 0))
    largest = {by_bytes: "the most bytes"}
    largest[by_slides] = "the most slides" if by_slides != by_bytes else "the most of both"
    rows, worst = [], 0.0
    for path, what in largest.items():
        ours = bench.one("read_deck", [warm, path])
        worst = max(worst, ours.own_mb, ours.child_mb)
        told = []
        for name in PEERS:
            can = path.suffix.lower() in OFFICE and (bench.peers or name == "python-pptx")
            other = bench.one(name, [warm, path]) if can else None
            told.append(f"{other.own_mb:.0f}" if other and other.cpu_s else "–")
        size = f"{path.stat().st_size / 1e6:.1f} MB, {counts.get(str(path), 0)} slides or pages"
        rows.append([f"{what}: {size}", f"{ours.own_mb:.0f}", f"{ours.child_mb:.0f}", *told])
    return [
        *table(["Peak MB", "parent", "child", *PEERS], rows),
        verdict("peak MB, parent or child", worst, PEAK_MB, digits=0),
        "",
    ]


def machine(peers: str | None) -> str:
    cpuinfo = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (cpuinfo.read_text().splitlines() if cpuinfo.exists() else ())
        if line.startswith("model name")
    ]
    parts = [
        f"{os.cpu_count()} cores ({models[0] if models else platform.machine()})",
        f"{platform.system()}, Python {platform.python_version()}",
        *(f"{name} {metadata.version(name)}" for name in ("lxml", "pypdfium2", "python-pptx")),
    ]
    if peers:
        code = "from importlib.metadata import version; print(version('markitdown'))"
        asked = subprocess.run([peers, "-c", code], check=True, capture_output=True, text=True)
        parts.append(f"markitdown {asked.stdout.strip()}")
    return ", ".join(parts)


def write(document: Path, lines: Sequence[str]) -> None:
    """The lines between the markers, in a section of their own at the end where there are none yet."""
    old = document.read_text() if document.exists() else "# Performance\n"
    if BEGIN not in old:
        old = f"{old.rstrip()}\n\n## Reading\n\n{BEGIN}\n{END}\n"
    before, _, rest = old.partition(BEGIN)
    after = rest.partition(END)[2]
    document.write_text("\n".join([before + BEGIN, *lines, END + after]))


def files_of(given: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The PowerPoint files and the PDFs among these files and in these folders."""
    every = [
        found
        for path in given
        for found in (sorted(path.resolve().iterdir()) if path.is_dir() else [path.resolve()])
    ]
    decks = [path for path in every if path.suffix.lower() in OFFICE]
    return decks, [path for path in every if path.suffix.lower() == ".pdf"]


def report(given: argparse.Namespace) -> list[str]:
    decks, pdfs = files_of(given.decks or [EXAMPLE])
    if not decks and not pdfs:
        raise SystemExit("There is no presentation in what was named.")
    lines = ["", f"{machine(given.peers)}; medians of {given.rounds} rounds.", ""]
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(folder=Path(name), rounds=given.rounds, peers=given.peers)
        copy_compiled(bench.folder / "modules")
        warm = bench.make(1)
        if decks:
            lines += office_lines(bench, decks, warm)
        if given.sizes:
            lines += made_lines(bench, given.sizes, warm)
        if pdfs:
            lines += pdf_lines(bench, pdfs)
        lines += memory_lines(bench, [*decks, *pdfs], warm)
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("decks", nargs="*", type=Path)
    parser.add_argument("--peers", help="an interpreter that has markitdown and python-pptx")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="of decks to build")
    parser.add_argument("--write", type=Path, nargs="?", const=DOCUMENT, metavar="FILE")
    given = parser.parse_args()
    if given.rounds < 1:
        parser.error("There has to be one round at least.")
    lines = report(given)
    print("\n".join(lines))
    if given.write:
        write(given.write, lines)


if __name__ == "__main__":
    main()
