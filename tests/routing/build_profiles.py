"""Write ``profiles/*.toml`` from tables of published accuracies. Run by hand when a table is added; not a
test.

python -m tests.routing.build_profiles LENGTH_ACCURACY.csv MODEL_ALIASES.csv profiles/

The accuracies are copied as published. What is computed is one *level shift* per benchmark: benchmarks agree
on order and slope and not on levels, so ``logit accuracy = model + benchmark + length`` is fitted over all
models of the file (many stand in two or more tables) and each benchmark is moved onto the level halfway
between the two that count whole answers as right or wrong, OneRuler (easy) and Loong's perfect rate (hard).
Profiles of the simulated fleet come from ``laar_tui.endpoints.demo.fleet``.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean

from laar_tui.endpoints.demo.fleet import FLEET, demo_profile_anchors
from laar_tui.routing.difficulty import logistic
from laar_tui.routing.difficulty import logit as raw_logit
from tests.routing.profile_catalogue import CATALOGUE, Entry

PAPERS = {
    "OneRuler": ("arXiv 2503.01996", "2025-03"),
    "RULER": ("arXiv 2404.06654", "2024-04"),
    "LV-Eval": ("arXiv 2402.05136", "2024-02"),
    "Counting-Stars-32": ("arXiv 2403.11802", "2024-03"),
    "M4LE": ("arXiv 2310.19240", "2023-10"),
    "Loong": ("arXiv 2406.17419", "2024-06"),
    "CLongEval": ("arXiv 2403.03514", "2024-03"),
}
WHOLE_ANSWERS = {"OneRuler", "Loong"}
"""Benchmarks whose number is a share of answers that are right; the others give credit for parts."""
WHOLE_WEIGHT, PARTIAL_WEIGHT = 12.0, 6.0
MOST_WEIGHT, LEAST_WEIGHT = 20.0, 10.0
UNKNOWN_WEIGHT, UNKNOWN_LEVEL_SD = 6.0, 1.5
LEVEL_SD_WHOLE, LEVEL_SD_PARTIAL = 0.8, 1.1
SIMULATED_DATE = "2026-01"

Cell = tuple[int, str]


@dataclass(frozen=True)
class Table:
    """One model's cells in one benchmark: (tokens, language) → accuracy, averaged over the benchmark's
    tasks."""

    benchmark: str
    model: str
    source: str
    refs: tuple[str, ...]
    tasks: tuple[str, ...]
    metrics: tuple[str, ...]
    licence: str
    cells: Mapping[Cell, float]


def logit(accuracy: float) -> float:
    """Published 0 and 1 are rounded: held at 0.02 and 0.98."""
    return raw_logit(min(0.98, max(0.02, accuracy)))


def read_tables(path: Path, windows: Mapping[str, int]) -> list[Table]:
    """All tables of the file. Loong counts by its overall perfect rate alone; elsewhere the tasks are
    averaged."""
    rows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fits = int(row["context_tokens"]) <= windows.get(row["model"], 1 << 30)
            if fits and (row["benchmark"] != "Loong" or row["task"] == "overall (perfect rate)"):
                rows[row["benchmark"], row["model"]].append(row)
    tables = []
    for (benchmark, model), found in rows.items():
        cells: dict[Cell, list[float]] = defaultdict(list)
        for row in found:
            cells[int(row["context_tokens"]), row["language"]].append(float(row["accuracy"]))
        most: dict[str, int] = defaultdict(int)
        for (_, language), accuracies in cells.items():
            most[language] = max(most[language], len(accuracies))
        tables.append(
            Table(
                benchmark=benchmark,
                model=model,
                source=found[0]["source"],
                refs=_distinct(r["source_ref"].split(" #")[0] for r in found),
                tasks=_distinct(r["task"] for r in found),
                metrics=_distinct(r["metric"] for r in found),
                licence=found[0]["licence"],
                # A cell that lacks some of the tasks would be the mean of an easier or harder mixture.
                cells={cell: fmean(a) for cell, a in sorted(cells.items()) if len(a) == most[cell[1]]},
            )
        )
    return tables


def level_shifts(tables: Sequence[Table], canonical: Mapping[str, str]) -> tuple[dict[str, float], float]:
    """Logits to add to each benchmark, and the slope per doubling of length; alternating least squares with a
    light ridge."""
    points = [
        (canonical.get(t.model, t.model), t.benchmark, log2(tokens / 32768), language, logit(accuracy))
        for t in tables
        for (tokens, language), accuracy in t.cells.items()
        if language in ("en", "zh", "mul")
    ]
    model: dict[str, float] = defaultdict(float)
    bench: dict[str, float] = defaultdict(float)
    slope = 0.0
    for _ in range(500):
        model = _means((m, y - bench[b] - slope * x) for m, b, x, _, y in points)
        bench = _means((b, y - model[m] - slope * x) for m, b, x, _, y in points)
        rest = [(x, y - model[m] - bench[b]) for m, b, x, _, y in points]
        slope = sum(x * r for x, r in rest) / sum(x * x for x, _ in rest)
    level = fmean(bench[b] for b in WHOLE_ANSWERS)
    return {b: round(level - v, 2) for b, v in bench.items()}, slope


def _means(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    values: dict[str, list[float]] = defaultdict(list)
    for name, value in pairs:
        values[name].append(value)
    result: dict[str, float] = defaultdict(float)
    result.update({name: sum(v) / (len(v) + 0.1) for name, v in values.items()})
    return result


def profile_text(entry: Entry, tables: Sequence[Table], shifts: Mapping[str, float]) -> str:
    whole = any(t.benchmark in WHOLE_ANSWERS for t in tables)
    shares = [WHOLE_WEIGHT if t.benchmark in WHOLE_ANSWERS else PARTIAL_WEIGHT for t in tables]
    total = min(MOST_WEIGHT, max(LEAST_WEIGHT, sum(shares)))
    lines = _head(entry, LEVEL_SD_WHOLE if whole else LEVEL_SD_PARTIAL)
    for table, share in zip(tables, shares, strict=True):
        paper, date = PAPERS[table.benchmark]
        lines += [
            "",
            "[[table]]",
            _pair("benchmark", table.benchmark),
            _pair(
                "task",
                table.tasks[0] if len(table.tasks) == 1 else f"mean by language, {len(table.tasks)} tasks",
            ),
            _pair("metric", ", ".join(table.metrics)),
            _pair("partial_credit", table.benchmark not in WHOLE_ANSWERS),
            _pair("published_as", table.model),
            _pair("source", f"https://github.com/{table.source}"),
            _pair("ref", table.refs[0] if len(table.refs) == 1 else _common(table.refs)),
            _pair("paper", paper),
            _pair("date", date),
            _pair("licence", table.licence),
            _pair("level_shift", shifts[table.benchmark]),
            _pair("weight", round(total * share / sum(shares), 2)),
            *_anchors((tokens, language, a) for (tokens, language), a in table.cells.items()),
        ]
    return "\n".join(lines) + "\n"


def unknown_text(profiles: Sequence[Sequence[Table]], shifts: Mapping[str, float], slope: float) -> str:
    """The mean over known models: lengths from the common slope, languages from the tables that have
    several."""
    levels = []
    for tables in profiles:
        cells = [
            logit(a) + shifts[t.benchmark] - slope * log2(tokens / 32768)
            for t in tables
            for (tokens, language), a in t.cells.items()
            if language in ("en", "mul", "zh")
        ]
        levels.append(fmean(cells))
    effects: dict[str, list[float]] = defaultdict(list)
    for tables in profiles:
        for table in tables:
            if table.benchmark == "OneRuler":
                for (tokens, language), accuracy in table.cells.items():
                    effects[language].append(logit(accuracy) - logit(table.cells[tokens, "en"]))
    level = fmean(levels)

    def accuracy_at(tokens: int, language: str) -> float:
        effect = fmean(effects[language]) if language in effects else 0.0
        return logistic(level + slope * log2(tokens / 32768) + effect)

    anchors = [
        (tokens, "en", accuracy_at(tokens, "en")) for tokens in (4096, 8192, 16384, 32768, 65536, 131072)
    ]
    anchors += [
        (32768, language, accuracy_at(32768, language)) for language in sorted(effects) if language != "en"
    ]
    entry = Entry("unknown", "unknown", "unknown", (), ())
    note = "For a model nobody has published about: the mean over the known models. Made, not measured."
    lines = [f"# {note}", *_head(entry, UNKNOWN_LEVEL_SD)]
    lines += [
        "",
        "[[table]]",
        _pair("benchmark", f"mean over {len(profiles)} profiles"),
        _pair("metric", "P(right) on the profiles' common level"),
        _pair("partial_credit", True),
        _pair("source", "the other files of this folder"),
        _pair("date", max(date for _, date in PAPERS.values())),
        _pair("licence", "MIT and Apache-2.0, as each of them says"),
        _pair("weight", UNKNOWN_WEIGHT),
        *_anchors(anchors),
    ]
    return "\n".join(lines) + "\n"


def simulated_texts() -> dict[str, str]:
    """The simulated fleet's profiles by file stem."""
    texts = {}
    for s in FLEET:
        entry = Entry(s.model, s.model, "simulated", (), (s.model,))
        lines = ["# A simulated endpoint of --demo: no real model, and no number of one.", *_head(entry, 0.6)]
        lines += [
            _pair("simulated", True),
            "",
            "[speed]",
            _pair("base_ttft_s", float(s.base_ttft_s)),
            _pair("prefill_rate", float(s.prefill_rate)),
            _pair("decode_rate", float(s.decode_rate)),
            "",
            "[[table]]",
            _pair("benchmark", "invented"),
            _pair("metric", "invented, roughly right on purpose"),
            _pair("partial_credit", False),
            _pair("source", "laar_tui/endpoints/demo/fleet.py"),
            _pair("date", SIMULATED_DATE),
            _pair("licence", "MIT"),
            _pair("weight", 12.0),
            *_anchors(demo_profile_anchors(s.name)),
        ]
        texts[s.model] = "\n".join(lines) + "\n"
    return texts


def _head(entry: Entry, level_sd: float) -> list[str]:
    return [
        _pair("name", entry.name),
        _pair("model", entry.model),
        _pair("family", entry.family),
        _pair("aliases", list(entry.aliases)),
        _pair("level_sd", level_sd),
    ]


def _pair(key: str, value: object) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _anchors(cells: Iterable[tuple[int, str, float]]) -> list[str]:
    by_language: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for tokens, language, accuracy in cells:
        by_language[language].append((tokens, accuracy))
    rows = [
        "  " + " ".join(f'[{tokens}, "{language}", {accuracy:.4g}],' for tokens, accuracy in found)
        for language, found in by_language.items()
    ]
    return ["anchors = [", *rows, "]"]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _common(refs: Sequence[str]) -> str:
    return "; ".join(refs)


def main(accuracies: str, aliases: str, target: str) -> None:
    with Path(aliases).open(encoding="utf-8", newline="") as file:
        canonical = {row["published_name"]: row["canonical"] for row in csv.DictReader(file)}
    windows = {name: e.window for e in CATALOGUE if e.window for name in e.published}
    tables = read_tables(Path(accuracies), windows)
    shifts, slope = level_shifts(tables, canonical)
    by_name: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        by_name[table.model].append(table)
    folder = Path(target)
    used = []
    for entry in CATALOGUE:
        found = [t for name in entry.published for t in by_name.pop(name)]
        found.sort(key=lambda t: (t.benchmark not in WHOLE_ANSWERS, t.benchmark))
        used.append(found)
        (folder / f"{entry.name}.toml").write_text(profile_text(entry, found, shifts), encoding="utf-8")
    (folder / "unknown.toml").write_text(unknown_text(used, shifts, slope), encoding="utf-8")
    for name, text in simulated_texts().items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    print(f"{len(CATALOGUE)} models; level shifts {shifts}; slope {slope:.2f} per doubling")
    print(f"left out: {', '.join(sorted(by_name))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
