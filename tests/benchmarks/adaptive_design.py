"""How many questions the adaptive design saves: ``python -m tests.benchmarks.adaptive_design [--trials N] [--prior own|unknown]``.

Outcomes are drawn from the simulated fleet's known rates; no text is made and nothing is sent. Both designs feed the same estimator,
and in each trial the k-th question of an endpoint in a cell has the same outcome for both.
Printed: the mean absolute error of P(right) over all cells of all endpoints after so many questions per endpoint on average, and
how many questions adaptive needs for the error uniform has after all of its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from random import Random

import numpy as np

from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.design import Adaptive, Design, Uniform
from laar_tui.endpoints.demo.fleet import FLEET, true_accuracy
from laar_tui.routing.profile import CapabilityProfile
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir

CELLS = tuple(Cell(n, code) for n in (4000, 8000, 16_000, 32_000, 64_000) for code in ("en", "ja", "zh"))
QUESTIONS = 40
MARKS = (10, 15, 20, 24, 26, 28, 30, 32, 34, 36, 38, 40)


def errors(beliefs: Mapping[str, Belief]) -> float:
    off = [
        abs(e.p - true_accuracy(name, c.length, c.language))
        for name, b in beliefs.items()
        for c, e in zip(b.cells, b.estimates(), strict=True)
    ]
    return float(np.mean(off))


def trial(
    design_name: str, profiles: Mapping[str, CapabilityProfile], seed: int
) -> tuple[list[float], dict[str, int]]:
    """The error at each of :data:`MARKS`, and how many questions each endpoint got in the end."""
    random = Random(seed)
    drawn = {name: {c: Random(f"{seed} {name} {c}") for c in CELLS} for name in profiles}
    beliefs = {name: Belief(profile, CELLS, ("lookup",)) for name, profile in profiles.items()}
    asked = dict.fromkeys(beliefs, 0)
    design: Design = (
        Uniform(QUESTIONS, random)
        if design_name == "uniform"
        else Adaptive(beliefs, QUESTIONS, asked, stop_early=False)
    )
    open_to = dict.fromkeys(beliefs, CELLS)
    found: list[float] = []
    done = 0
    while len(found) < len(MARKS):
        while done < MARKS[len(found)] * len(beliefs):
            choice = design.next(open_to, {})
            if choice is None:
                break
            p = true_accuracy(choice.endpoint, choice.cell.length, choice.cell.language)
            right = drawn[choice.endpoint][choice.cell].random() < p
            beliefs[choice.endpoint].learn(choice.cell, "lookup", right)
            done += 1
        found.append(errors(beliefs))
    return found, dict(design.asked) if isinstance(design, Uniform | Adaptive) else {}


def saving(uniform: list[float], adaptive: list[float]) -> float:
    """The share of uniform's questions that adaptive does without at uniform's final error; 0 when it never gets there."""
    goal = uniform[-1]
    for i, error in enumerate(adaptive):
        if error <= goal:
            if i == 0:
                return 1 - MARKS[0] / MARKS[-1]
            before = adaptive[i - 1]
            share = (before - goal) / (before - error)
            return 1 - (MARKS[i - 1] + share * (MARKS[i] - MARKS[i - 1])) / MARKS[-1]
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=40)
    parser.add_argument("--prior", choices=("own", "unknown"), default="own")
    options = parser.parse_args()
    known = {p.name: p for p in load_profiles(shipped_profiles_dir())}
    profiles = {s.model: known[s.model if options.prior == "own" else "unknown"] for s in FLEET}
    curves: dict[str, list[list[float]]] = {"uniform": [], "adaptive": []}
    spent: dict[str, int] = {}
    for seed in range(options.trials):
        for name in curves:
            found, asked = trial(name, profiles, seed)
            curves[name].append(found)
            if name == "adaptive":
                spent = {e: spent.get(e, 0) + n for e, n in asked.items()}
    mean = {name: [float(v) for v in np.mean(c, axis=0)] for name, c in curves.items()}
    print(
        f"{options.trials} trials, prior: {options.prior}; mean absolute error of P(right) over {len(CELLS)} cells"
    )
    print("questions per endpoint  uniform  adaptive")
    for mark, u, a in zip(MARKS, mean["uniform"], mean["adaptive"], strict=True):
        print(f"{mark:22}  {u:7.4f}  {a:8.4f}")
    random = np.random.default_rng(0)
    drawn = []
    for _ in range(400):
        pick = random.integers(0, options.trials, options.trials)
        drawn.append(
            saving(
                *(
                    [float(v) for v in np.mean(np.array(curves[n])[pick], axis=0)]
                    for n in ("uniform", "adaptive")
                )
            )
        )
    low, high = np.quantile(drawn, (0.025, 0.975))
    print(
        f"adaptive saves {saving(mean['uniform'], mean['adaptive']):.0%} of the questions (95 % {low:.0%} to {high:.0%})"
    )
    print("adaptive asked:", ", ".join(f"{e} {n / options.trials:.0f}" for e, n in spent.items()))


if __name__ == "__main__":
    main()
