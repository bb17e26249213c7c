"""``python -m tests.endpoints.corpus [--command | --processes] [FAMILY…]``: every case, as a table of family × expected × got.

Without an option the engine of ``laar-chat ask --json`` is asked, eight questions at a time (a minute); with ``--command`` the command
itself in this process, one after another and with its real pauses between tries; with ``--processes`` as a user runs it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.endpoints.corpus.asking import Got, ask_all, ask_by_command, ask_by_process, problems, shuffled
from tests.endpoints.corpus.families import ALL, FAMILIES
from tests.endpoints.corpus.server import CorpusServer


def main(arguments: list[str]) -> int:
    """Exit code 1 when a case came out otherwise than it must."""
    families = [a for a in arguments if a in FAMILIES] or list(FAMILIES)
    names = [n for n in ALL if n.partition(": ")[0] in families]
    got: dict[str, Got] = {}
    begun = time.monotonic()
    with CorpusServer(ALL) as server, tempfile.TemporaryDirectory() as folder:
        order = shuffled(names, seed=1)
        if "--command" in arguments or "--processes" in arguments:
            ask = ask_by_process if "--processes" in arguments else ask_by_command
            for n, name in enumerate(order):
                got[name] = ask(name, ALL[name], server, Path(folder) / str(n), "command")
                print(f"\r{n + 1} of {len(order)}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
        else:
            got = asyncio.run(ask_all(ALL, server, Path(folder), order=order, round_="table", at_once=8))
    wrong = {name: found for name in names if (found := problems(ALL[name], got[name]))}
    print(f"{'family':15}  {'expected':9}  {'cases':>5}  got")
    for family in families:
        expected = Counter(ALL[n].outcome.value for n in names if n.startswith(f"{family}: "))
        for outcome, cases in sorted(expected.items()):
            mine = [n for n in names if n.startswith(f"{family}: ") and ALL[n].outcome.value == outcome]
            right = sum(n not in wrong for n in mine)
            others = Counter(str(got[n].attempt.get("outcome")) for n in mine if n in wrong)
            told = ", ".join(f"{count} × {what}" for what, count in others.items())
            print(f"{family:15}  {outcome:9}  {cases:5}  {right}{f'; otherwise: {told}' if told else ''}")
    print(f"{len(names) - len(wrong)} of {len(names)} as expected, in {time.monotonic() - begun:.0f} s")
    for name, found in wrong.items():
        print(f"  {name}: {'; '.join(found)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
