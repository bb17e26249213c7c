"""What it costs to start a command without a screen: ``python -m tests.benchmarks.command_start [RUNS]``.

Each command is a fresh process with its bytecode cached, taking turns with ``python -c pass``; the ratios are of processor time. Commands
that ask run the simulated fleet at a thousandfold speed. Printed, never asserted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 9

COMMANDS = (
    "--version",
    "--help",
    "ask --help",
    "--demo --demo-speed 1000 ask hello",
    "--demo route hello",
    "--demo stats",
    "--demo history list",
    "endpoints list",
)


def cost(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock, and of processor, of a Python process."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, _, used = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "LAAR_CHAT_HOME": os.path.join(folder, "home"),
            "PYTHONPYCACHEPREFIX": os.path.join(folder, "bytecode"),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        print(f"{runs} runs each; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        for command in COMMANDS:
            clock, processor, ratios = [], [], []
            for run in range(runs + 1):
                _, nothing = cost(["-c", "pass"], environment)
                by_clock, worked = cost(["-m", "laar_tui", *command.split()], environment)
                if run:  # the first one writes the bytecode
                    clock.append(by_clock)
                    processor.append(worked)
                    ratios.append(worked / nothing)
            print(
                f"{command:36} {statistics.median(clock):.3f} s by the clock, {statistics.median(processor):.3f} s of processor, "
                f"{statistics.median(ratios):5.1f} × python -c pass"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
