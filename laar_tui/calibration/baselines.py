"""The baselines of ``routing.md`` §9, each as strong as its idea allows.

All but the oracle learn prequentially. Those that repeat themselves do so because that is what their kind
does: at temperature 0 it buys nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log2

from laar_tui.calibration.course import Choice, Course, Rules
from laar_tui.calibration.online import LatencyLine, OnlineLogistic
from laar_tui.calibration.outcome_matrix import Answer, ReplayQuestion

LEAST_S = 0.01


class Means:
    """The mean seconds of each endpoint, so far."""

    def __init__(self) -> None:
        self._sums: dict[str, tuple[float, int]] = {}

    def __contains__(self, endpoint: str) -> bool:
        return endpoint in self._sums

    def of(self, endpoint: str) -> float:
        """0 for an endpoint never measured, so that it is tried once."""
        total, n = self._sums.get(endpoint, (0.0, 1))
        return total / n

    def add(self, endpoint: str, seconds: float) -> None:
        total, n = self._sums.get(endpoint, (0.0, 0))
        self._sums[endpoint] = (total + seconds, n + 1)


class SessionAffinity:
    """Each question is a session, each session belongs to one endpoint by its hash, and retries stay there
    until the cap."""

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        return Choice(question.endpoints[question.session % len(question.endpoints)])

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        """Nothing is learnt."""


class LoadAware:
    """Where a balancer sends a request that equalises load and knows nothing of questions: repeats happen.

    The endpoints serve other people too, so which of them is least busy at a moment does not depend on what
    this question has tried. A balanced endpoint serves requests in proportion to its speed: each attempt goes
    to one at random, with probability proportional to 1 / its mean seconds so far.
    """

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._times = Means()

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        speeds = []
        for endpoint in question.endpoints:
            if endpoint not in self._times:
                return Choice(endpoint)
            speeds.append(1 / max(LEAST_S, self._times.of(endpoint)))
        drawn = self._random() * sum(speeds)
        for endpoint, speed in zip(question.endpoints, speeds, strict=True):
            drawn -= speed
            if drawn < 0:
                return Choice(endpoint)
        return Choice(question.endpoints[-1])

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        self._times.add(endpoint, answer.total_s)


class FastestFirst:
    """Untried endpoints in the order of their learnt seconds at this length."""

    def __init__(self) -> None:
        self._lines: dict[str, LatencyLine] = {}

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        left = [e for e in question.endpoints if e not in failed]
        if not left:
            return None
        return Choice(min(left, key=lambda e: self._line(e).seconds(question.features.tokens)))

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        self._line(endpoint).learn(question.features.tokens, answer.total_s)

    def _line(self, endpoint: str) -> LatencyLine:
        return self._lines.setdefault(endpoint, LatencyLine())


class BestSingle:
    """One favourite for every question, whatever its length: the endpoint with the fewest expected seconds
    per right answer, (mean seconds + check) / success rate. After a failure the next best, none twice.

    Rates are of first attempts alone, since later ones see only hard questions; to have some of everybody,
    each endpoint goes first :data:`TRIALS` times before the favourite is chosen, and every choice after that
    uses all first attempts so far.
    """

    TRIALS = 8

    def __init__(self, check_s: float) -> None:
        self._check_s = check_s
        self._firsts: dict[str, tuple[int, int]] = {}
        self._times = Means()

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        left = [e for e in question.endpoints if e not in failed]
        if not left:
            return None
        if not failed:
            untested = [e for e in left if self._firsts.get(e, (0, 0))[1] < self.TRIALS]
            if untested:
                return Choice(min(untested, key=lambda e: self._firsts.get(e, (0, 0))[1]))
        return Choice(min(left, key=self._seconds_per_right))

    def _seconds_per_right(self, endpoint: str) -> float:
        right, tried = self._firsts.get(endpoint, (0, 0))
        return (self._times.of(endpoint) + self._check_s) * (tried + 2) / (right + 1)

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        self._times.add(endpoint, answer.total_s)
        if not failed:
            right, tried = self._firsts.get(endpoint, (0, 0))
            self._firsts[endpoint] = (right + answer.right, tried + 1)


class LaarStyle:
    """``p / L`` after the published idea: per endpoint a logistic regression of success on length and
    language, over the expected latency; endpoints that failed on this question are set back behind all
    others (and at temperature 0 never asked again). Failures of *others* do not change ``p``."""

    def __init__(self) -> None:
        self._p: dict[str, OnlineLogistic] = {}
        self._lines: dict[str, LatencyLine] = {}
        self._languages: dict[str, int] = {}

    def choose(self, question: ReplayQuestion, failed: Sequence[str], spent_s: float) -> Choice | None:
        x, tokens = self._features(question), question.features.tokens
        best: tuple[float, Choice] | None = None
        for endpoint in question.endpoints:
            if endpoint in failed:
                continue
            p = self._p.setdefault(endpoint, OnlineLogistic()).p(x)
            ratio = p / self._lines.setdefault(endpoint, LatencyLine()).seconds(tokens)
            if best is None or ratio > best[0]:
                best = ratio, Choice(endpoint, p)
        return best[1] if best else None

    def learn(self, question: ReplayQuestion, endpoint: str, answer: Answer, failed: Sequence[str]) -> None:
        self._p[endpoint].learn(self._features(question), answer.right)
        self._lines[endpoint].learn(question.features.tokens, answer.total_s)

    def _features(self, question: ReplayQuestion) -> list[float]:
        """1, log2(tokens / 8192), and one column for each language met."""
        place = self._languages.setdefault(question.features.language, len(self._languages))
        x = [1.0, log2(question.features.tokens / 8192)] + [0.0] * len(self._languages)
        x[2 + place] = 1.0
        return x


class Oracle:
    """The best sequence in hindsight: the fastest endpoint that is right, alone. Where nobody is right it,
    too, has to ask everyone once (up to the cap) and check each answer, fastest first."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def run(self, question: ReplayQuestion, answers: Mapping[str, Answer]) -> Course:
        check_s = self._rules.check_s
        right = [(a.total_s, name) for name, a in answers.items() if a.right]
        if right:
            total_s, name = min(right)
            return Course(total_s + check_s, total_s, [name], [name])
        everyone = sorted((a.total_s, name) for name, a in answers.items())[: self._rules.attempts]
        names = [name for _, name in everyone]
        return Course(sum(s + check_s for s, _ in everyone), None, names, list(names))
