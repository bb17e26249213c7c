"""Who judges an answer, and why that one: never who gave it, rather one of another family of models, and nobody who cannot be asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from laar_tui.conversation.families import family
from laar_tui.core.figures import seconds
from laar_tui.settings.model import AUTO_JUDGE, EndpointSettings

REST_S = 30.0
LONGEST_REST_S = 600.0
UNREADABLE_FROM = 3
"""So many answers in a row that are no verdict, and a judge is left alone like one that does not answer at all."""


@dataclass(frozen=True)
class JudgeChoice:
    """``name`` is empty when nobody can be asked. ``why`` is a clause that says why this one, or why nobody. ``related``: the judge is
    of the same family as the endpoint whose answer it judges, so that both may err alike."""

    name: str
    why: str
    related: bool = False


@dataclass(frozen=True)
class Means:
    """What is left for a judge of this question: ``money`` and ``seconds`` of its budgets, ``None`` for no limit."""

    money: float | None = None
    seconds: float | None = None


@dataclass
class Rests:
    """Judges that failed lately and are not asked for a while, so that a dead one does not hold up every answer. ``monotonic`` in
    seconds."""

    monotonic: Callable[[], float]
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, float] = field(default_factory=dict)

    def left_s(self, name: str) -> float:
        return max(0.0, self._until.get(name, 0.0) - self.monotonic())

    def note(self, name: str, *, answered: bool, readable: bool) -> None:
        if answered and readable:
            self._failures.pop(name, None)
            self._until.pop(name, None)
            return
        failures = self._failures[name] = self._failures.get(name, 0) + 1
        if not answered or failures >= UNREADABLE_FROM:
            rest = REST_S * 2 ** min(10, failures - 1)
            self._until[name] = self.monotonic() + min(LONGEST_REST_S, rest)


def choose_judge(
    wanted: str,
    answerer: str,
    *,
    endpoints: Mapping[str, EndpointSettings],
    families: Mapping[str, str],
    answered: Collection[str],
    out_of_service: Mapping[str, str],
    rests: Rests,
    p_correct: Callable[[str], float],
) -> JudgeChoice:
    """The judge for an answer of ``answerer``. ``wanted`` is the setting: an endpoint's name or :data:`AUTO_JUDGE`. ``answered`` have
    answered this question themselves; ``p_correct`` is how probably each would answer it right, which is the best guess at how well it
    judges."""

    def why_not(name: str) -> str:
        endpoint = endpoints.get(name)
        if endpoint is None:
            return f"there is no enabled endpoint {name}"
        if name == answerer:
            return f"{name} gave this answer itself"
        if name in answered:
            return f"{name} has answered this question itself, and its answer is compared instead"
        if endpoint.simulated:
            return f"{name} is simulated and cannot judge"
        if name in out_of_service:
            return f"{name} cannot be asked: {out_of_service[name]}"
        if rests.left_s(name) > 0:
            return f"{name} failed when it was asked last; it is left alone for {seconds(rests.left_s(name))}"
        return ""

    def related(name: str) -> bool:
        return family(families, name) == family(families, answerer) or (
            name in endpoints and answerer in endpoints and endpoints[name].model == endpoints[answerer].model
        )

    if wanted != AUTO_JUDGE or AUTO_JUDGE in endpoints:
        reason = why_not(wanted)
        return JudgeChoice("", reason) if reason else JudgeChoice(wanted, "as set", related(wanted))
    able = [name for name in endpoints if not why_not(name)]
    if not able:
        return JudgeChoice("", "no other endpoint can judge this answer now")
    best = min(able, key=lambda name: (related(name), -p_correct(name), _price(endpoints[name]), name))
    if related(best):
        return JudgeChoice(best, "no other family can be asked", True)
    return JudgeChoice(best, f"another family than {answerer}")


def judges(
    wanted: str,
    *,
    endpoints: Mapping[str, EndpointSettings],
    families: Mapping[str, str],
    out_of_service: Mapping[str, str],
    rests: Rests,
) -> list[str]:
    """Who judges whose answers as things stand, and why: a sentence for each endpoint that answers. Empty without a judge."""
    if not wanted:
        return []
    said = []
    for answerer in endpoints:

        def choose(out: Mapping[str, str], answerer: str = answerer) -> JudgeChoice:
            return choose_judge(
                wanted,
                answerer,
                endpoints=endpoints,
                families=families,
                answered=(),
                out_of_service=out,
                rests=rests,
                p_correct=lambda _: 0.0,
            )

        first = choose(out_of_service)
        names = [first.name]
        # Which of several it is depends on the question: all that may be are named.
        while wanted == AUTO_JUDGE and names[-1]:
            after = choose({**out_of_service, **dict.fromkeys(names, "named already")})
            names.append(after.name if after.related == first.related else "")
        able = [f"{n} ({family(families, n)})" for n in names if n]
        own = family(families, answerer)
        if not able:
            said.append(f"{answerer} ({own}): nobody; {first.why}")
        else:
            kin = "same family, counts half" if first.related else "another family"
            said.append(f"{answerer} ({own}): judged by {' or '.join(able)}, {kin}")
    return said


def _price(endpoint: EndpointSettings) -> float:
    return endpoint.price.input if endpoint.price is not None else 0.0
