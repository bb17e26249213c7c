"""From a run to the profile the router uses, and how profiles with measurements are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from laar_tui.calibration.belief import Belief, Cell
from laar_tui.calibration.lengths import Lengths
from laar_tui.routing.profile import CapabilityProfile, Run, Speed
from laar_tui.settings.model import EndpointSettings


def profile_name(endpoint: str) -> str:
    """What the profile measured on ``endpoint`` is called."""
    return f"measured-{endpoint}"


def run_of(
    run_id: str,
    endpoint: EndpointSettings,
    belief: Belief,
    lengths: Lengths,
    *,
    served: Sequence[str],
    seed: int,
    date: str,
) -> Run | None:
    """The counts of one endpoint in one run, ``None`` when nothing was judged. Lengths are turned into the tokens in which routing
    counts: a user's prompt is known to it by its own tokenizer, not by the endpoint's."""
    counts = tuple(
        replace(m, tokens=max(1, round(m.tokens / lengths.prose_ratio(endpoint.name, m.language))))
        for m in belief.measured()
    )
    if not counts:
        return None
    return Run(run_id, endpoint.name, ", ".join(served), seed, date, counts)


def with_run(
    before: CapabilityProfile | None,
    endpoint: EndpointSettings,
    base: CapabilityProfile,
    run: Run,
    speed: Speed | None,
    *,
    changed: bool,
) -> CapabilityProfile:
    """The profile of ``endpoint`` with ``run`` added; with ``changed`` the earlier runs are kept and no longer counted."""
    earlier = before.runs if before is not None else ()
    if changed:
        earlier = tuple(replace(r, superseded=True) if r.endpoint == endpoint.name else r for r in earlier)
    profile = CapabilityProfile(
        name=profile_name(endpoint.name),
        model=endpoint.model,
        family=base.family,
        aliases=(),
        anchors=base.anchors,
        source="laar-chat calibrate",
        date=run.date,
        licence=base.licence,
        simulated=endpoint.simulated,
        level_sd=base.level_sd,
        speed=speed or (before.speed if before else None),
        endpoint=endpoint.name,
        base=base.name,
    )
    return weighed(replace(profile, runs=(*(r for r in earlier if r.id != run.id), run)))


def merged(one: CapabilityProfile, other: CapabilityProfile) -> CapabilityProfile:
    """``one`` with the runs of ``other`` that it lacks: counts add up, and a run that both have counts once. A run that either has set
    aside stays set aside."""
    runs = {r.id: r for r in one.runs}
    for run in other.runs:
        known = runs.get(run.id)
        runs[run.id] = replace(known, superseded=known.superseded or run.superseded) if known else run
    return weighed(replace(one, runs=tuple(sorted(runs.values(), key=lambda r: (r.date, r.id)))))


def weighed(profile: CapabilityProfile) -> CapabilityProfile:
    """``profile`` with the likeliest scale of its languages' and thresholds' effects, given all its counts."""
    measured = profile.measured
    if not measured:
        return profile
    cells = sorted({Cell(m.tokens, m.language) for m in measured})
    belief = Belief(profile, cells, tuple(dict.fromkeys(m.task for m in measured)))
    belief.learn_counts((Cell(m.tokens, m.language), m.task, m.right, m.asked) for m in measured)
    language_sd, hinge_sd = belief.scale
    return replace(profile, language_sd=language_sd, hinge_sd=hinge_sd)


def own_profile(
    endpoint: EndpointSettings, profiles: Iterable[CapabilityProfile]
) -> CapabilityProfile | None:
    """What has been measured on ``endpoint`` before, whichever model it served then."""
    name = profile_name(endpoint.name)
    return next((p for p in profiles if p.name == name and p.runs), None)
