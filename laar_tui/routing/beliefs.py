"""Everything believed about a fleet, and how observations change it.

A verdict changes P(right) of one model's answers; times and losses change one endpoint's expected seconds and how
likely it answers at all; neither touches the other. The same observations in the same order give the same beliefs, so nothing but the
observations needs to be stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from laar_tui.routing.arms import (
    Arm,
    LatencyObservation,
    LossObservation,
    Observation,
    SilenceObservation,
    VerdictObservation,
)
from laar_tui.routing.capability import FORGETTING, Capability, credible_interval
from laar_tui.routing.difficulty import WEIGHTS, mean_over, node_probabilities, weights_after
from laar_tui.routing.discrimination import Discrimination
from laar_tui.routing.drift import DOUBT, BehaviourChanged, Cusum
from laar_tui.routing.features import Design, design, design_of
from laar_tui.routing.latency import EndpointLatency, guessed_speed
from laar_tui.routing.prior import GENERIC_PRIOR, prior_from
from laar_tui.routing.profile import CapabilityProfile, normalised
from laar_tui.routing.resampling import Resampling
from laar_tui.routing.shared import SharedEffects

UNKNOWN_MODEL = "unknown"
"""The name of the profile that stands for a model nobody has published about: the mean over known models,
wide."""


@dataclass(frozen=True)
class EndpointSummary:
    """What is believed of one endpoint. ``accuracy`` has (tokens, P(right), 95 % interval) for an average
    question in English; times in seconds, ``decode_rate`` in tokens per second, ``availability`` the
    probability that a request brings an answer; ``measured`` counts timed answers; ``answered`` of the latest ``asked``
    attempts brought one."""

    endpoint: str
    prior: str
    prior_weight: float
    own_marks: float
    judged: float
    accuracy: tuple[tuple[int, float, tuple[float, float]], ...]
    base_s: float
    seconds_per_thousand: float
    decode_rate: float
    availability: float
    measured: int
    answered: int = 0
    asked: int = 0


@dataclass(frozen=True)
class RightOdds:
    """Of one endpoint on one kind of question, before anybody's failure: mean and variance of the logit of
    P(right) at average difficulty, P(right) at every difficulty node, over all of them, and its 95 %
    interval."""

    mean: float
    variance: float
    nodes: Sequence[float]
    p: float
    interval: tuple[float, float]


class Beliefs:
    """Capability, speed and availability of every endpoint. Endpoints that serve the same model share its
    capability."""

    def __init__(self, arms: Sequence[Arm], priors: Sequence[CapabilityProfile]) -> None:
        unknown = next((p for p in priors if p.name == UNKNOWN_MODEL), None)
        self._models = {a.name: _model_of(a) for a in arms}
        self._capabilities: dict[str, Capability] = {}
        self._effects = SharedEffects(FORGETTING)
        for arm in arms:
            model = self._models[arm.name]
            if model not in self._capabilities:
                profile = arm.profile or unknown
                prior = prior_from(profile) if profile else GENERIC_PRIOR
                self._capabilities[model] = Capability(prior, FORGETTING, self._effects)
        served = list(self._models.values())
        self._shared = {name for name, model in self._models.items() if served.count(model) > 1}
        self._own_marks = dict.fromkeys(self._models, 0.0)
        self._judged = dict.fromkeys(self._models, 0.0)
        self._watch = {name: Cusum() for name in self._models}
        self.changes: list[BehaviourChanged] = []
        self._discrimination = Discrimination()
        self._resampling = {a.name: Resampling(a.temperature) for a in arms}
        self._latency = {
            a.name: EndpointLatency(guessed_speed(a.model, a.profile.speed if a.profile else None))
            for a in arms
        }
        self._latest: dict[str, tuple[object, RightOdds]] = {}
        described = repr(sorted((a.name, repr(a.profile or unknown)) for a in arms))
        self.priors_version = f"profiles/{crc32(described.encode('utf-8', 'surrogatepass')):08x}"

    def __contains__(self, endpoint: str) -> bool:
        return endpoint in self._models

    def logit(self, endpoint: str, base: Design) -> tuple[float, float]:
        """Mean and variance of the endpoint's logit of P(right) on a question of average difficulty."""
        return self._capabilities[self._models[endpoint]].logit(self._design(endpoint, base))

    def at(self, endpoint: str, base: Design, shift: float = 0.0) -> RightOdds:
        """The odds on a question with the columns ``base``, ``shift`` added to the logit. What was worked out
        last is kept until something is learnt that changes it."""
        capability = self._capabilities[self._models[endpoint]]
        key = (base, shift, id(capability), capability.version, self.discrimination)
        kept = self._latest.get(endpoint)
        if kept is not None and kept[0] == key:
            return kept[1]
        mean, variance = self.logit(endpoint, base)
        mean += shift
        nodes = node_probabilities(mean, variance, self.discrimination)
        odds = RightOdds(mean, variance, nodes, mean_over(WEIGHTS, nodes), credible_interval(mean, variance))
        self._latest[endpoint] = (key, odds)
        return odds

    @property
    def discrimination(self) -> float:
        """``s``: how strongly failures go together."""
        return self._discrimination.value

    def prior_name(self, endpoint: str) -> str:
        return self._capabilities[self._models[endpoint]].prior.name

    def own_marks(self, endpoint: str) -> float:
        """How many of the user's marks on this endpoint's own answers still count."""
        return self._own_marks[endpoint]

    def judged(self, endpoint: str) -> float:
        """The same with what checks found of answers that nobody marked; weak findings count in part."""
        return self._judged[endpoint]

    def resampling(self, endpoint: str) -> Resampling:
        return self._resampling[endpoint]

    def latency(self, endpoint: str) -> EndpointLatency:
        return self._latency[endpoint]

    def learn(self, observations: Iterable[Observation]) -> None:
        """Take in observations in their order."""
        for observation in observations:
            match observation:
                case VerdictObservation():
                    self.learn_verdict(observation)
                case LatencyObservation():
                    self.learn_latency(observation)
                case LossObservation():
                    self.learn_loss(observation)
                case SilenceObservation():
                    self.learn_silence(observation)

    def learn_verdict(self, observation: VerdictObservation) -> BehaviourChanged | None:
        """Take in what was found out about one answer; tells whether it betrays a changed behaviour.

        An endpoint that is no longer in the fleet is passed over. A repeated try tells how alike one
        endpoint's answers are, not how good it is. Raises ``ValueError`` for a label outside 0..1.
        """
        if not 0.0 <= observation.label <= 1.0:
            raise ValueError(f"a label is a probability, not {observation.label}")
        name = observation.endpoint
        if name not in self:
            return None
        base = design(observation.features)
        failed = [
            self.logit(other, base)
            for other in dict.fromkeys(observation.failed)
            if other in self and other != name
        ]
        s, own = self.discrimination, self.logit(name, base)
        weights = weights_after([node_probabilities(*logit, s) for logit in failed])
        expected = mean_over(weights, node_probabilities(*own, s))
        tries = observation.failed.count(name)
        if tries:
            self._resampling[name].learn(expected, tries, observation.label)
            return None
        if failed:
            self._discrimination.learn(own, failed, observation.label)
        model = self._models[name]
        capability = self._capabilities[model]
        capability.learn(self._design(name, base), observation.label, weights, s)
        for other in self._models:
            if self._models[other] == model:
                self._own_marks[other] *= capability.forgetting
                self._judged[other] *= capability.forgetting
        self._own_marks[name] += observation.by_user
        self._judged[name] += 1 if observation.by_user else (2 * observation.label - 1) ** 2
        changed = self._watch[name].add(name, expected, observation.label)
        if changed is not None:
            self._doubt(changed)
        return changed

    def _doubt(self, changed: BehaviourChanged) -> None:
        """Less precision for an endpoint that has changed. It is no longer what others of its model's name
        are: from here it has a belief of its own."""
        self.changes.append(changed)
        name = changed.endpoint
        model = self._models[name]
        if list(self._models.values()).count(model) > 1:
            self._models[name] = f"{model} behind {name}"
            self._capabilities[self._models[name]] = self._capabilities[model].split()
        self._capabilities[self._models[name]].soften(DOUBT)

    def learn_latency(self, observation: LatencyObservation) -> None:
        """Take in the times of one answer that arrived."""
        if observation.endpoint not in self:
            return
        for name, latency in self._latency.items():
            if name != observation.endpoint:
                latency.load.pass_by()
        features = observation.features
        self._latency[observation.endpoint].learn(
            features.tokens,
            features.language,
            features.task,
            ttft_s=observation.ttft_s,
            total_s=observation.total_s,
            output_tokens=observation.output_tokens,
            prompt_tokens=observation.prompt_tokens,
            cached_tokens=observation.cached_tokens,
            shared_tokens=observation.shared_tokens,
            prefix_age_s=observation.prefix_age_s,
            in_flight=observation.in_flight,
            at_s=observation.at_s,
        )

    def learn_loss(self, observation: LossObservation) -> None:
        """Take in a request that brought no answer: it changes expected seconds and P(answers), never P(right) of an
        answer."""
        if observation.endpoint in self:
            self._latency[observation.endpoint].learn_lost(observation.seconds, observation.at_s)

    def learn_silence(self, observation: SilenceObservation) -> None:
        """Take in an answer nobody waited for to its end."""
        if observation.endpoint not in self:
            return
        features = observation.features
        self._latency[observation.endpoint].learn_silence(
            features.tokens,
            features.language,
            features.task,
            silent_s=observation.silent_s,
            ttft_s=observation.ttft_s,
            in_flight=observation.in_flight,
            given_up=observation.given_up,
            at_s=observation.at_s,
        )

    def describe(self, endpoint: str) -> EndpointSummary:
        """What is believed of ``endpoint``. Raises ``KeyError`` for one that is not in the fleet."""
        capability, latency = self._capabilities[self._models[endpoint]], self._latency[endpoint]
        accuracy = []
        for tokens in (4096, 8192, 16384, 32768, 65536, 131072):
            mean, variance = self.logit(endpoint, design_of(tokens, "en"))
            p = mean_over(WEIGHTS, node_probabilities(mean, variance))
            low, high = credible_interval(mean, variance)
            accuracy.append((tokens, p, (min(p, low), max(p, high))))
        return EndpointSummary(
            endpoint=endpoint,
            prior=capability.prior.name,
            prior_weight=capability.prior.weight,
            own_marks=self._own_marks[endpoint],
            judged=self._judged[endpoint],
            accuracy=tuple(accuracy),
            base_s=latency.base_s,
            seconds_per_thousand=latency.seconds_per_thousand,
            decode_rate=latency.decode_rate,
            availability=latency.availability,
            measured=latency.measured,
            answered=latency.requests.latest[0],
            asked=latency.requests.latest[1],
        )

    def _design(self, endpoint: str, base: Design) -> Design:
        return (*base, (f"endpoint:{endpoint}", 1.0)) if endpoint in self._shared else base


def _model_of(arm: Arm) -> str:
    return f"{normalised(arm.model)} {arm.profile.name if arm.profile else ''}"
