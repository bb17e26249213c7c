"""How often the 95 % intervals of the what-if hold the truth, in a world where it is known:
``python -m tests.benchmarks.what_if_coverage [HISTORIES] [QUESTIONS]``. Prints figures; asserts nothing; not
collected by pytest.
"""

from __future__ import annotations

import sys
import time

from laar_tui.calibration.what_if import what_if
from tests.calibration import logged_world as world

HORIZON_S = 60.0
POLICIES = {
    "always:near": True,
    "always:even": True,
    "always:slow": True,
    "fastest-first": False,
    "laar-style": False,
}


def main(histories: int, questions: int) -> None:
    truth = {p: world.truth(p, HORIZON_S, n=40_000, seed=99, alone=a) for p, a in POLICIES.items()}
    counts = {p: [0.0] * 5 for p in POLICIES}
    begun = time.process_time()
    for seed in range(histories):
        found = what_if(
            world.history(questions, 10_000 + seed),
            list(POLICIES),
            settings=world.SETTINGS,
            horizon_s=HORIZON_S,
        )
        for outcome in found.policies:
            told = outcome.estimated
            if told is not None:
                seconds, solved = truth[outcome.policy]
                count = counts[outcome.policy]
                count[0] += 1
                count[1] += told.seconds.low <= seconds <= told.seconds.high
                count[2] += told.solved.low <= solved <= told.solved.high
                count[3] += told.seconds.value - seconds
                count[4] += outcome.effective
    print(f"{histories} histories of {questions} questions, {time.process_time() - begun:.0f} s of CPU")
    print(
        f"{'policy':16}{'answered':>9}{'covers seconds':>16}{'covers success':>16}{'mean error':>12}{'ESS':>7}"
    )
    for policy, (answers, of_seconds, of_solved, error, effective) in counts.items():
        n = max(1, answers)
        print(
            f"{policy:16}{answers:>9.0f}{of_seconds / n:>16.3f}{of_solved / n:>16.3f}{error / n:>10.2f} s"
            f"{effective / n:>7.0f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 600)
