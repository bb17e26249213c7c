"""Measured profiles: what is written is read back, counts add up whatever the order, and a run counts once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.profile_of_run import merged, weighed, with_run
from laar_tui.core.errors import SettingsError
from laar_tui.routing.difficulty import MARGINAL_SCALE, logistic
from laar_tui.routing.features import design_of
from laar_tui.routing.prior import prior_from
from laar_tui.routing.profile import CapabilityProfile, Measured, Run, Speed, profile_of_endpoint
from laar_tui.settings.profile_files import (
    load_profiles,
    parse_bundle,
    parse_profile,
    shipped_profiles_dir,
)
from laar_tui.settings.profile_writing import bundle_text, profile_text, write_profile
from tests.calibration.measuring import endpoint

SHIPPED = {p.name: p for p in load_profiles(shipped_profiles_dir())}
BASE = SHIPPED["qwen3-8b"]
HERE = endpoint("here")


def run(identity: str, *counts: Measured, date: str = "2026-01-01") -> Run:
    return Run(identity, "here", "served", 1, date, counts)


def profile(*runs: Run) -> CapabilityProfile:
    found: CapabilityProfile | None = None
    for one in runs:
        found = with_run(found, HERE, BASE, one, Speed(0.5, 4000, 50), changed=False)
    assert found is not None
    return found


def p_right(of: CapabilityProfile, tokens: int, language: str = "en") -> float:
    prior = prior_from(of)
    weights = dict(zip(prior.columns, prior.mean, strict=True))
    return logistic(
        MARGINAL_SCALE * sum(weights.get(c, 0.0) * v for c, v in design_of(tokens, language, "lookup"))
    )


COUNTS = st.builds(
    lambda tokens, language, task, right, more: Measured(tokens, language, task, right, right + more),
    st.integers(1000, 200_000),
    st.sampled_from(["en", "ja", "hi"]),
    st.sampled_from(["lookup", "count"]),
    st.integers(0, 30),
    st.integers(1, 30),
)
RUNS = st.lists(
    st.builds(
        Run,
        st.uuids().map(str),
        st.just("here"),
        st.text(max_size=20),
        st.integers(0, 99),
        st.just("2026-01-01"),
        st.lists(COUNTS, max_size=4, unique_by=lambda m: (m.tokens, m.language, m.task)).map(tuple),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda r: r.id,
)


@settings(max_examples=25, deadline=None)
@given(RUNS)
def test_what_is_written_is_read_back(runs: list[Run]) -> None:
    written = replace(
        profile(run("x", Measured(4000, "en", "lookup", 1, 2))), runs=tuple(runs), name='odd "name"\u2028'
    )
    read = parse_profile(profile_text(written), Path("x.toml"))
    assert read.runs == written.runs
    assert (read.name, read.model, read.endpoint, read.base) == (
        written.name,
        written.model,
        written.endpoint,
        written.base,
    )
    assert read.measured == written.measured
    several = parse_bundle(bundle_text([written, written]), Path("x.toml"))
    assert [p.runs for p in several] == [written.runs] * 2


@settings(max_examples=15, deadline=None)
@given(RUNS, st.randoms(use_true_random=False))
def test_merging_adds_counts_up_in_any_order_and_no_run_twice(runs: list[Run], random: object) -> None:
    from random import Random

    assert isinstance(random, Random)
    parts = [replace(profile(r), runs=(r,)) for r in runs]
    shuffled = [*parts, *parts[:2]]
    random.shuffle(shuffled)
    one = parts[0]
    for part in parts[1:]:
        one = merged(one, part)
    other = shuffled[0]
    for part in shuffled[1:]:
        other = merged(other, part)
    assert one.measured == other.measured
    assert {r.id for r in one.runs} == {r.id for r in runs} == {r.id for r in other.runs}
    total = sum(c.asked for r in runs for c in r.counts)
    assert sum(m.asked for m in one.measured) == total


def test_a_measurement_moves_the_prior_as_far_as_its_number_allows() -> None:
    before = p_right(BASE, 32_000)
    few = profile(run("a", Measured(32_000, "en", "lookup", 0, 2)))
    many = profile(run("a", Measured(32_000, "en", "lookup", 1, 40)))
    assert before > p_right(few, 32_000) > p_right(many, 32_000)
    assert p_right(many, 32_000) == pytest.approx(1 / 40, abs=0.06)
    assert p_right(many, 4000) < p_right(BASE, 4000)


def test_a_run_that_is_set_aside_is_kept_and_not_counted() -> None:
    first = profile(run("a", Measured(8000, "en", "lookup", 9, 10)))
    second = with_run(first, HERE, BASE, run("b", Measured(8000, "en", "lookup", 1, 10)), None, changed=True)
    assert [r.superseded for r in second.runs] == [True, False]
    assert second.measured == (Measured(8000, "en", "lookup", 1, 10),)
    assert second.speed == first.speed
    # Somebody else's copy, in which the run still counts, does not bring it back.
    assert merged(second, first).measured == second.measured


def test_the_endpoint_gets_what_was_measured_on_it_and_others_with_the_model_what_was_measured_elsewhere(
    tmp_path: Path,
) -> None:
    measured = replace(profile(run("a", Measured(8000, "en", "lookup", 9, 10))), model="Qwen/Qwen3-8B")
    write_profile(measured, tmp_path)
    known = load_profiles(shipped_profiles_dir(), tmp_path)
    assert (found := profile_of_endpoint("here", "qwen3-8b", "", known)) is not None
    assert found.name == measured.name
    assert found.anchors == BASE.anchors
    assert found.measured == measured.measured
    assert (other := profile_of_endpoint("there", "qwen3:8b", "", known)) is not None
    assert other.name == measured.name
    assert (different := profile_of_endpoint("here", "qwen3-4b", "", known)) is not None
    assert different.name == "qwen3-4b"
    assert stat_mode(tmp_path / "measured-here.toml") == 0o600


def stat_mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('counts = [[4000, "en", "lookup", 3, 2]]', "line 8"),
        ('counts = [[4000, "en", "dance", 1, 2]]', "task"),
        ('counts = [[4000, "EN", "lookup", 1, 2]]', "language"),
        ("counts = 3", "rows of"),
        ('counts = []\nextra = "x"', "not known"),
    ],
)
def test_a_spoilt_measurement_names_its_place(wrong: str, said: str) -> None:
    text = f'name = "a"\nmodel = "m"\nfamily = "f"\nbase = "unknown"\n\n[[run]]\nid = "1"\n{wrong}\n'
    with pytest.raises(SettingsError, match=said):
        parse_profile(text, Path("x.toml"))


def test_two_runs_of_one_id_in_a_file_are_refused() -> None:
    one = run("same", Measured(4000, "en", "lookup", 1, 2))
    twice = replace(profile(one), runs=(one, one))
    with pytest.raises(SettingsError, match="same id"):
        parse_profile(profile_text(twice), Path("x.toml"))


def test_the_likeliest_scale_lets_a_language_differ_when_it_does() -> None:
    cells = [Cell(8000, "en"), Cell(8000, "ja")]
    belief = Belief(SHIPPED["unknown"], cells)
    belief.learn_counts([(cells[0], "lookup", 2, 30), (cells[1], "lookup", 30, 30)])
    assert belief.scale[0] > 1
    english, japanese = belief.estimates()
    assert english.p < 0.2
    assert japanese.p > 0.9
    agreed = weighed(
        profile(run("a", Measured(8000, "en", "lookup", 15, 30), Measured(8000, "ja", "lookup", 15, 30)))
    )
    assert agreed.language_sd is not None
    assert agreed.language_sd < 1
