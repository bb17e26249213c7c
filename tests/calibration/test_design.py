"""The adaptive design: asks where it is unsure, asks less where it knows, and gets nearer to the truth with fewer questions."""

from __future__ import annotations

from random import Random

import pytest

from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.design import Adaptive, Exhaustive, Uniform
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir
from tests.benchmarks.adaptive_design import MARKS, saving, trial

PROFILES = {p.name: p for p in load_profiles(shipped_profiles_dir())}
CELLS = tuple(Cell(n, code) for n in (4000, 32_000) for code in ("en", "ja"))


def belief() -> Belief:
    return Belief(PROFILES["unknown"], CELLS)


def test_on_the_simulated_fleet_it_learns_the_truth_with_fewer_questions_than_a_uniform_design() -> None:
    """Six trials; ``python -m tests.benchmarks.adaptive_design`` runs as many as one likes."""
    own = {name: PROFILES[name] for name in ("sim-swift", "sim-cliff", "sim-sage", "sim-kanji", "sim-thrift")}
    curves = {
        name: [sum(column) / 6 for column in zip(*(trial(name, own, s)[0] for s in range(6)), strict=True)]
        for name in ("uniform", "adaptive")
    }
    assert curves["adaptive"][-1] <= 0.07
    assert saving(curves["uniform"], curves["adaptive"]) >= 0.25


def test_what_saving_means() -> None:
    falling = [1.0 - 0.01 * m for m in MARKS]
    assert saving(falling, falling) == pytest.approx(0.0)
    assert saving(falling, [v - 0.1 for v in falling]) == pytest.approx(0.25, abs=0.01)
    assert saving(falling, [v + 0.1 for v in falling]) == 0.0


def test_it_turns_to_the_endpoint_that_is_hardest_to_know() -> None:
    beliefs = {"sure": belief(), "even": belief()}
    design = Adaptive(beliefs, 200, stop_early=False)
    random = Random(1)
    for _ in range(80):
        choice = design.next(dict.fromkeys(beliefs, CELLS), {})
        assert choice is not None
        p = 1.0 if choice.endpoint == "sure" else 0.5
        beliefs[choice.endpoint].learn(choice.cell, "lookup", random.random() < p)
    assert design.asked["even"] > 2 * design.asked["sure"]


def test_it_stops_where_nothing_is_left_to_learn_and_at_the_most() -> None:
    beliefs = {"sure": belief()}
    design = Adaptive(beliefs, 500)
    asked = 0
    while (choice := design.next({"sure": CELLS}, {})) is not None:
        beliefs["sure"].learn(choice.cell, "lookup", True)
        asked += 1
    assert 8 <= asked < 200
    few = Adaptive({"sure": belief()}, 5)
    assert sum(few.next({"sure": CELLS}, {}) is not None for _ in range(9)) == 5


def test_questions_under_way_count_as_if_answered() -> None:
    beliefs = {"one": belief()}
    first = Adaptive(beliefs, 9).next({"one": CELLS}, {})
    assert first is not None
    crowded = Adaptive(beliefs, 9).next({"one": CELLS}, {"one": [first.cell] * 6})
    assert crowded is not None
    assert crowded.cell != first.cell


def test_closed_cells_and_endpoints_are_not_asked() -> None:
    beliefs = {"one": belief(), "two": belief()}
    design = Adaptive(beliefs, 50)
    only = CELLS[:1]
    for _ in range(5):
        choice = design.next({"two": only}, {})
        assert choice is not None
        assert (choice.endpoint, choice.cell) == ("two", only[0])
    assert design.next({}, {}) is None


def test_an_open_choice_between_endpoints_draws_questions() -> None:
    beliefs = {"one": belief(), "two": belief(), "slow": belief()}
    seconds = {"one": 1.0, "two": 1.0, "slow": 500.0}
    design = Adaptive(
        beliefs, 100, seconds={e: dict.fromkeys(CELLS, s) for e, s in seconds.items()}, stop_early=False
    )
    random = Random(2)
    for _ in range(60):
        choice = design.next(dict.fromkeys(beliefs, CELLS), {})
        assert choice is not None
        beliefs[choice.endpoint].learn(choice.cell, "lookup", random.random() < 0.6)
    assert design.asked["slow"] < min(design.asked["one"], design.asked["two"])


def test_uniform_gives_every_cell_its_turn() -> None:
    design = Uniform(8, Random(1))
    chosen = [design.next({"one": CELLS}, {}) for _ in range(8)]
    assert design.next({"one": CELLS}, {}) is None
    counts = [sum(c is not None and c.cell == cell for c in chosen) for cell in CELLS]
    assert counts == [2, 2, 2, 2]


def test_everybody_gets_the_same_questions_in_an_experiment() -> None:
    design = Exhaustive(CELLS, 3, Random(1))
    seen: dict[str, list[tuple[Cell, int | None]]] = {"one": [], "two": []}
    open_to = {"one": CELLS, "two": CELLS[:2]}
    while (choice := design.next(open_to, {})) is not None:
        seen[choice.endpoint].append((choice.cell, choice.ordinal))
    assert len(seen["one"]) == len(set(seen["one"])) == 12
    assert set(seen["two"]) < set(seen["one"])
    again = Exhaustive(CELLS, 3, Random(1))
    for cell, ordinal in seen["one"][:5]:
        assert ordinal is not None
        again.restore("one", cell, ordinal)
    left = 0
    while again.next({"one": CELLS}, {}) is not None:
        left += 1
    assert left == 7
