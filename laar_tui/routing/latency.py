"""Expected seconds of one endpoint: ``l = (a + b·(n − hit) + out / r) · load``, and how often nothing comes.

``a`` and ``b`` (seconds, seconds per thousand tokens) are estimated recursively from times to the first
token; real times are heavy-tailed, so residuals are relative and Huber's weight bounds what one slow request
can do. ``out`` and the decode rate ``r`` are exponentially weighted means of logarithms.

A request that was silent for ``t`` seconds and then given up was slow, or would never have been answered. It counts as a
right-censored time (:mod:`laar_tui.routing.censoring`); and, by how much likelier the silence has made that nothing would have
come, as a lost request: it lowers the availability, and ``t`` is what a lost request costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log

from laar_tui.routing.availability import Availability
from laar_tui.routing.first_token import SHORTEST_S, FirstToken
from laar_tui.routing.prefix_cache import PrefixCache
from laar_tui.routing.profile import Speed, normalised, sizes
from laar_tui.routing.tail import Tail

LOAD_DECAY = 0.8
"""What is left of the load believed to be on an endpoint after each later time measured anywhere else."""
EXPECTED_OUTPUT = {
    "lookup": 60,
    "yes_no": 60,
    "count": 80,
    "compare": 220,
    "list": 220,
    "summarise": 350,
    "translate": 400,
    "other": 150,
}
"""Tokens of a usual answer before anything is measured."""

_LEAST_SHARE = 1e-3
_SHARED_PREFILL = 0.5
_OVERDUE = 0.99
_LAG_1, _LAG_MEMORY, _FARTHEST = 0.9, 0.98, 1.5
_LOST_MEMORY = 5.0
"""Lost requests that what a lost one costs is averaged over."""


def guessed_speed(model_name: str, profile_speed: Speed | None = None) -> Speed:
    """Speed before any measurement: the profile's, else from the parameter count in the name, else that of a
    middling hosted model."""
    if profile_speed is not None:
        return profile_speed
    billions = active_billions(model_name)
    if billions is None:
        return Speed(base_ttft_s=0.8, prefill_rate=8_000, decode_rate=60)
    return Speed(
        base_ttft_s=0.5, prefill_rate=8_000 * (8 / billions) ** 0.7, decode_rate=60 * (8 / billions) ** 0.4
    )


def active_billions(model_name: str) -> float | None:
    """Parameters at work per token, in billions, as far as the name tells: ``qwen3-30b-a3b`` → 3,
    ``mixtral-8x7b`` → 14."""
    found = [s for s in sizes(normalised(model_name)) if s.endswith("b")]
    active = [s for s in found if s.startswith("a")]
    for text in active or sorted(found):
        experts = re.fullmatch(r"(?:(\d+)x)?a?(\d+(?:\.\d+)?)b", text)
        if experts:
            return max(0.1, float(experts[2]) * (2 if experts[1] else 1))
    return None


@dataclass
class Ewma:
    """An exponentially weighted mean that starts from a prior worth ``weight`` observations."""

    mean: float
    weight: float
    memory: float = 20.0

    def add(self, value: float, reach: float | None = None) -> None:
        """Take in ``value``; with ``reach``, never as farther than that from the mean."""
        step = value - self.mean
        if reach is not None:
            step = min(reach, max(-reach, step))
        self.weight = min(self.memory, self.weight + 1)
        self.mean += step / self.weight


@dataclass(frozen=True)
class Predicted:
    """Seconds until the answer is complete or the request is lost; output tokens; prompt tokens as the server
    counts; probability that an answer comes within the timeout once it comes at all; ``answers``: that one comes
    at all; ``usual_s``: seconds of an answer that comes."""

    seconds: float
    output_tokens: float
    prompt_tokens: float
    measured: int
    in_time: float = 1.0
    answers: float = 1.0
    usual_s: float = 0.0


@dataclass(frozen=True)
class Silence:
    """What is to be expected of a request from which nothing has come for a while. ``alive``: probability that an
    answer comes; ``left_s``: expected seconds until it comes or is given up; ``overdue``: later than 99 of 100 of its
    answers."""

    alive: float
    left_s: float
    overdue: bool


class Load:
    """How much slower or quicker than usual an endpoint is just now.

    An exponentially weighted mean of its latest log residuals, times their lag-1 autocorrelation, which is
    learnt too: where one slow answer says nothing about the next, it counts for nothing. A factor, not seconds
    in a queue: over answers of mixed lengths (log time autocorrelated by 0.5, as measured in the wild) the mean
    log error is 0.41 with it, 0.46 without and 0.47 with half of the last residual in seconds.
    """

    def __init__(self) -> None:
        self._mean = 0.0
        self._last = 0.0
        self._together, self._alone = 0.06, 0.4

    @property
    def factor(self) -> float:
        return exp(min(_LAG_1, max(0.0, self._together / self._alone)) * self._mean)

    def add(self, log_residual: float) -> None:
        step = min(_FARTHEST, max(-_FARTHEST, log_residual))
        self._together = _LAG_MEMORY * self._together + step * self._last
        self._alone = _LAG_MEMORY * self._alone + self._last**2
        self._last = step
        self._mean += 0.6 * (step - self._mean)

    def pass_by(self) -> None:
        """A later time was measured elsewhere: what stood in the queue here has moved on."""
        self._mean *= LOAD_DECAY


class EndpointLatency:
    """What is known of one endpoint's speed."""

    def __init__(self, speed: Speed) -> None:
        self.measured = 0
        self.load = Load()
        self._first = FirstToken(speed.base_ttft_s, 1000 / speed.prefill_rate)
        self._log_rate = Ewma(log(speed.decode_rate), 2.0)
        self._log_length = Ewma(0.0, 2.0)
        self._log_ratio: dict[str, Ewma] = {}
        self._tail = Tail()
        self._cache = PrefixCache()
        self._lost_s: Ewma | None = None
        self.requests = Availability()

    @property
    def base_s(self) -> float:
        return self._first.a

    @property
    def seconds_per_thousand(self) -> float:
        return self._first.b

    @property
    def decode_rate(self) -> float:
        """Tokens per second."""
        return exp(self._log_rate.mean)

    @property
    def availability(self) -> float:
        """Probability that a request brings an answer, as if no time had passed since the last one."""
        return self.requests.p()

    def token_ratio(self, language: str) -> float:
        """The server's prompt tokens per token of our count, for documents in ``language``; 1 until it has
        been seen."""
        seen = self._log_ratio.get(language)
        return exp(seen.mean) if seen else 1.0

    def seen_token_ratio(self, language: str) -> float | None:
        """The same, once it rests on three answers."""
        seen = self._log_ratio.get(language)
        return exp(seen.mean) if seen and seen.weight >= 3 else None

    @property
    def cache_ttl_s(self) -> float:
        """Seconds for which a prompt prefix is likely to be kept."""
        return self._cache.ttl_s

    def predict(
        self,
        tokens: int,
        language: str,
        task: str,
        max_output_tokens: int,
        *,
        cached_tokens: int = 0,
        prefix_age_s: float | None = None,
        in_flight: int = 0,
        timeout_s: float | None = None,
        now_s: float | None = None,
    ) -> Predicted:
        """Expected seconds for a prompt of ``tokens``, of which ``cached_tokens`` were sent as a prefix
        ``prefix_age_s`` seconds ago (``None``: still held for certain), with ``in_flight`` of our own requests
        running there, given up after ``timeout_s``: ``E[min(l, τ)]`` and ``P(l ≤ τ)``. ``now_s``, since 1970, lets
        old failures fade.

        A lost request counts at least the seconds of one that is answered: what it costs is never less than
        what was hoped for.
        """
        prompt = tokens * self.token_ratio(language)
        usual = EXPECTED_OUTPUT.get(task, EXPECTED_OUTPUT["other"])
        output = min(float(max_output_tokens), usual * exp(self._log_length.mean))
        hit = self._cache.hit_tokens(cached_tokens, prefix_age_s)
        usually = self._once(prompt - hit, output, in_flight)
        once, in_time = usually * self._tail.mean, 1.0
        if timeout_s is not None:
            limit = max(SHORTEST_S, timeout_s) / usually
            once, in_time = min(once * self._tail.cut(limit), timeout_s), self._tail.within(limit)
        answers = self.requests.p(now_s)
        lost_s = self._lost_s.mean if self._lost_s else once
        seconds = once + (1 - answers) * max(0.0, lost_s - once)
        return Predicted(seconds, output, prompt, self.measured, in_time, answers, once)

    def left_s(self, usual_s: float, passed_s: float) -> float:
        """Expected seconds until an answer comes that usually takes ``usual_s`` and has not come for ``passed_s``."""
        if passed_s <= 0:
            return usual_s
        usually = max(SHORTEST_S, usual_s / self._tail.mean)
        return usually * self._tail.excess(passed_s / usually)

    def silence(self, usual_s: float, passed_s: float, timeout_s: float, now_s: float | None) -> Silence:
        """What a silence of ``passed_s`` means, of a request that is given up ``timeout_s`` after it began."""
        usually = max(SHORTEST_S, usual_s / self._tail.mean)
        ratio = passed_s / usually
        up = self.requests.p(now_s)
        late = up * self._tail.beyond(ratio)
        alive = late / (late + 1 - up)
        lost_s = max(0.0, timeout_s - passed_s)
        left_s = alive * min(lost_s, self.left_s(usual_s, passed_s)) + (1 - alive) * lost_s
        return Silence(alive, left_s, ratio > self._tail.quantile(_OVERDUE))

    def p95_s(self, tokens: int, language: str, task: str, max_output_tokens: int) -> float:
        """Seconds within which 95 of 100 answers are complete: how long a watchdog waits."""
        predicted = self.predict(tokens, language, task, max_output_tokens)
        return predicted.usual_s / self._tail.mean * self._tail.quantile()

    def _once(self, new_tokens: float, output_tokens: float, in_flight: int = 0) -> float:
        """Expected seconds of one request that comes through."""
        prefill = self._first.expected(max(0.0, new_tokens) / 1000)
        alone = prefill * (1 + _SHARED_PREFILL * in_flight) + output_tokens / self.decode_rate
        return alone * self.load.factor

    def learn(
        self,
        tokens: int,
        language: str,
        task: str,
        *,
        ttft_s: float | None,
        total_s: float,
        output_tokens: int | None,
        prompt_tokens: int | None = None,
        cached_tokens: int | None = 0,
        shared_tokens: int = 0,
        prefix_age_s: float | None = None,
        in_flight: int = 0,
        at_s: float | None = None,
    ) -> None:
        """Take in one complete answer: times in seconds, tokens as the server reported them (``None`` where
        it did not). ``shared_tokens`` of the prompt had been sent ``prefix_age_s`` seconds before."""
        if prompt_tokens and tokens >= 200:
            ratio = self._log_ratio.setdefault(language, Ewma(0.0, 0.25))
            ratio.add(min(1.5, max(-1.5, log(prompt_tokens / tokens))))
        prompt = prompt_tokens if prompt_tokens else tokens * self.token_ratio(language)
        hit = float(cached_tokens or 0)
        if shared_tokens > 0 and prefix_age_s is not None:
            if cached_tokens is None:
                hit = self._cache.hit_tokens(shared_tokens, prefix_age_s)
            else:
                self._cache.learn(prefix_age_s, cached_tokens / shared_tokens)
        usual = EXPECTED_OUTPUT.get(task, EXPECTED_OUTPUT["other"])
        if output_tokens:
            self._log_length.add(log(output_tokens / usual), reach=2.0)
        if ttft_s is None:
            ttft_s = max(SHORTEST_S, total_s - (output_tokens or usual) / self.decode_rate)
        elif output_tokens and output_tokens > 4 and total_s - ttft_s > 0.02:
            self._log_rate.add(log(output_tokens / (total_s - ttft_s)), reach=1.0)
        alone = max(SHORTEST_S, ttft_s / (1 + _SHARED_PREFILL * in_flight))
        residual = self._first.add(max(0.0, prompt - hit) / 1000, alone)
        # Against what is believed now: a wrong guess before the first times is no heavy tail.
        expected = self._once(prompt - hit, usual * exp(self._log_length.mean), in_flight)
        self._tail.add(total_s / expected)
        self.load.add(residual)
        self.measured += 1
        self.requests.add(answered=True, at_s=at_s)

    def learn_lost(self, seconds: float, at_s: float | None = None) -> None:
        """A request failed after ``seconds``."""
        self._count_lost(seconds)
        self.requests.add(answered=False, at_s=at_s)

    def learn_silence(
        self,
        tokens: int,
        language: str,
        task: str,
        *,
        silent_s: float,
        ttft_s: float | None = None,
        in_flight: int = 0,
        given_up: bool = False,
        at_s: float | None = None,
    ) -> None:
        """Take in that the answer was not complete after ``silent_s``, when somebody stopped waiting; its first token had
        come after ``ttft_s``, or not (``None``). ``given_up``: a time limit ran out, which is a failure whatever its
        cause; else what was stopped before it was due says nothing."""
        prompt = tokens * self.token_ratio(language)
        usual = EXPECTED_OUTPUT.get(task, EXPECTED_OUTPUT["other"])
        expected = self._once(prompt, usual * exp(self._log_length.mean), in_flight)
        up, beyond = self.requests.p(at_s), self._tail.beyond(silent_s / expected)
        dead = (1 - up) / (1 - up + up * beyond)
        # How much surer than before that nothing would have come: 0 for a silence that was to be expected.
        surely_lost = 1.0 if given_up else max(0.0, (dead - (1 - up)) / up)
        shared = 1 + _SHARED_PREFILL * in_flight
        if ttft_s is not None:
            self._first.add(prompt / 1000, max(SHORTEST_S, ttft_s / shared))
        else:
            self._first.add_censored(prompt / 1000, silent_s / shared)
        self._tail.add_censored(silent_s / expected)
        if ttft_s is None or given_up:
            if surely_lost > _LEAST_SHARE:
                self._count_lost(silent_s, at_least=True)
            self.requests.add(answered=False, weight=surely_lost, at_s=at_s)

    def _count_lost(self, seconds: float, *, at_least: bool = False) -> None:
        if self._lost_s is None:
            self._lost_s = Ewma(seconds, 1.0, _LOST_MEMORY)
        else:
            # Whoever stopped waiting has seen a part of the loss alone.
            self._lost_s.add(max(seconds, self._lost_s.mean) if at_least else seconds)
