"""How long one routing decision takes, by fleet size: ``python -m tests.benchmarks.decision_time``.

Wall-clock time includes what other programs take on a busy machine; the thread's own processor time does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from laar_tui.core.question import QuestionFeatures
from laar_tui.routing.arms import Arm, LatencyObservation, VerdictObservation
from laar_tui.routing.policy import Router
from laar_tui.settings.profile_files import load_profiles, shipped_profiles_dir

FEATURES = tuple(
    QuestionFeatures(tokens, True, language, "en", task, 1)
    for tokens in (4_000, 30_000, 100_000)
    for language in ("en", "ja")
    for task in ("lookup", "count")
)


def fleet(size: int) -> Router:
    """A fleet of shipped profiles that has seen some verdicts and times."""
    profiles = load_profiles(shipped_profiles_dir())
    arms = [
        Arm(f"endpoint {i}", f"model {i}", profiles[i % len(profiles)], 131_072, price_input=0.1 * i)
        for i in range(size)
    ]
    router = Router(arms, profiles)
    for i in range(3 * min(size, 20)):
        name, features = arms[i % size].name, FEATURES[i % len(FEATURES)]
        router.learn_verdict(VerdictObservation(name, features, 0.98 if i % 3 else 0.02))
        router.learn_latency(LatencyObservation(name, features, 9.0, 2.0, 80, features.tokens))
    return router


def timed(call: Callable[[int], object], times: int) -> tuple[list[float], list[float]]:
    """Microseconds of each call, wall-clock and processor, each sorted."""
    wall, processor = [], []
    for i in range(times):
        cpu_begun, begun = time.thread_time(), time.perf_counter()
        call(i)
        wall.append((time.perf_counter() - begun) * 1e6)
        processor.append((time.thread_time() - cpu_begun) * 1e6)
    return sorted(wall), sorted(processor)


def report(what: str, taken: tuple[list[float], list[float]]) -> None:
    parts = []
    for name, times in zip(("wall", "processor"), taken, strict=True):
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        parts.append(f"{name} p50 {p50:7.0f} µs, p99 {p99:7.0f} µs")
    print(f"{what:22} {'   '.join(parts)}   ({len(taken[0])} calls)")


def main() -> None:
    for size, times in ((5, 4000), (10, 3000), (200, 300)):
        router = fleet(size)
        first = router.arms[0].name

        def decide(i: int, router: Router = router, first: str = first) -> object:
            return router.decide(
                str(i),
                FEATURES[i % len(FEATURES)],
                failed=[first] if i % 2 else [],
                unusable={},
                pinned=None,
                check_s=5.0,
                attempts_made=i % 2,
                spent_s=0.0,
                spent_money=0.0,
                random=lambda: 0.5,
            )

        timed(decide, 50)
        report(f"decide, {size} endpoints", timed(decide, times))
    router = fleet(5)
    name = router.arms[0].name
    report(
        "learn one verdict",
        timed(lambda i: router.learn_verdict(VerdictObservation(name, FEATURES[i % 12], 0.98)), 2000),
    )
    report(
        "learn one time",
        timed(lambda i: router.learn_latency(LatencyObservation(name, FEATURES[i % 12], 9.0, 2.0, 80)), 2000),
    )
    report("load all profiles", timed(lambda _: load_profiles(shipped_profiles_dir()), 30))


if __name__ == "__main__":
    main()
