"""What the checks are worth with the demo fleet: ``python -m tests.benchmarks.checked_demo [--questions 200] [--seed 1]``.

Generated questions with known answers (five kinds, several languages and lengths) go through the whole engine twice: with
``[checking] auto = true`` and without. *Delivered* is the answer that stands in the end, graded against the truth, which neither the
fleet's endpoints nor the checks know. Seconds are the fleet's simulated ones; the checks' own are measured.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import fmean, stdev

import msgspec

from laar_tui.calibration.questions.generate import DOCUMENT_NAME, JSON_NAME, generate
from laar_tui.calibration.questions.grading import grade
from laar_tui.calibration.questions.item import Item, Kind, Spec
from laar_tui.conversation.session import Session
from laar_tui.core.question import Document
from laar_tui.core.quotes import without_markup
from laar_tui.documents.estimate import estimate_tokens
from laar_tui.settings.locations import find_locations
from laar_tui.settings.model import CheckingSettings, Settings

LANGUAGES = ("en", "ja", "zh")
LENGTHS = (16_000, 48_000)
KINDS = (
    Kind.NEEDLE,
    Kind.KEY_VALUE,
    Kind.NEEDLE,
    Kind.TWO_FACTS,
    Kind.NEEDLE,
    Kind.KEY_VALUE,
    Kind.COUNT,
    Kind.ABSENT,
)
"""Mixed as people ask: mostly for one fact."""
SPEED = 5_000.0


@dataclass
class Tally:
    right: int = 0
    delivered: list[bool] = field(default_factory=list)
    asked: int = 0
    attempts: int = 0
    seconds: float = 0.0
    check_s: float = 0.0
    caught: int = 0
    missed: int = 0
    rejected: int = 0
    passed: int = 0
    by_kind: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


def items(count: int, seed: int) -> list[Item]:
    rng = Random(seed)
    made: list[Item] = []
    for n in range(count):
        kind = KINDS[n % len(KINDS)]
        length = LENGTHS[(n // len(KINDS)) % len(LENGTHS)]
        spec = Spec(seed, kind, LANGUAGES[n % len(LANGUAGES)], length, n, rng.random())
        made.append(generate(spec, length, lambda text: estimate_tokens(text).tokens))
    return made


async def play(asked: Sequence[Item], *, auto: bool, seed: int, show: int = 0) -> Tally:
    """Put every question to a fresh session with a fresh history."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as home:
        settings = msgspec.structs.replace(Settings(), checking=CheckingSettings(auto=auto))
        session = Session(
            find_locations(Path(home), None, {}),
            settings,
            demo=True,
            demo_speed=SPEED,
            random=Random(seed).random,
        )
        await session.start()
        try:
            for item in asked:
                await session.new_conversation()
                name = JSON_NAME if item.spec.kind is Kind.KEY_VALUE else DOCUMENT_NAME
                document = Document.from_text(name, item.document, "paste")
                run = await session.begin(item.sought.question, (document,))
                await run.settled()
                standing = run.standing
                good = standing is not None and grade(item, without_markup(standing.answer).text).right
                tally.asked += 1
                tally.right += good
                tally.delivered.append(good)
                tally.by_kind[item.spec.kind.value].append(good)
                tally.attempts += len(run.rungs)
                tally.seconds += run.ttca.machine_s if run.ttca else 0.0
                for rung in run.rungs:
                    tally.check_s += sum(v.check_s for v in rung.verdicts)
                    true = grade(item, without_markup(rung.answer).text).right
                    if true:
                        tally.rejected += rung.wrong
                        tally.passed += not rung.wrong
                    else:
                        tally.caught += rung.wrong
                        tally.missed += not rung.wrong
                    if auto and true == rung.wrong and show > 0:
                        show -= 1
                        print(
                            f"--- {'RIGHT, rejected' if true else 'WRONG, missed'} {item.spec.kind} {item.spec.language}"
                        )
                        print(
                            f"Q: {item.sought.question}\nexpected: {item.sought.expected}\nA: {rung.answer}"
                        )
                        for verdict in rung.verdicts:
                            print(
                                "   ",
                                verdict.value.value,
                                verdict.source,
                                round(verdict.confidence, 3),
                                verdict.reason,
                            )
        finally:
            await session.close()
    return tally


def _interval(off: Sequence[bool], on: Sequence[bool]) -> tuple[float, float]:
    """95 % interval of the mean paired difference, in points of 100."""
    differences = [100 * (b - a) for a, b in zip(off, on, strict=True)]
    half = 1.96 * stdev(differences) / len(differences) ** 0.5 if len(differences) > 1 else 100.0
    mean = fmean(differences)
    return mean - half, mean + half


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many misses and false rejects")
    options = parser.parse_args(arguments)
    asked = items(options.questions, options.seed)
    results: dict[bool, Tally] = {}
    for auto in (False, True):
        begun = time.perf_counter()
        results[auto] = asyncio.run(play(asked, auto=auto, seed=options.seed, show=options.show))
        tally = results[auto]
        print(
            f"checking {'on ' if auto else 'off'}: delivered correctness {tally.right / tally.asked:.1%} of {tally.asked}, "
            f"{tally.attempts / tally.asked:.2f} attempts and {tally.seconds / tally.asked:.1f} simulated s a question, "
            f"checks {1000 * tally.check_s / max(1, tally.attempts):.0f} ms an answer (whole run {time.perf_counter() - begun:.0f} s)"
        )
    off, on = results[False], results[True]
    gain = 100 * (on.right / on.asked - off.right / off.asked)
    low, high = _interval(off.delivered, on.delivered)
    print(
        f"gain: {gain:+.1f} points (95 % interval {low:+.1f} to {high:+.1f}, same questions)"
        f" for {on.seconds / on.asked - off.seconds / off.asked:+.1f} simulated s a question"
    )
    wrong, right = on.caught + on.missed, on.rejected + on.passed
    print(
        f"of {wrong} wrong answers {on.caught} were caught; of {right} right ones {on.rejected} were rejected"
    )
    for kind in sorted(on.by_kind):
        a, b = off.by_kind[kind], on.by_kind[kind]
        print(f"  {kind:<12} {sum(a) / len(a):>6.1%} -> {sum(b) / len(b):>6.1%} of {len(b)}")


if __name__ == "__main__":
    main()
