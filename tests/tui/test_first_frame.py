"""What the first frame waits for: every module imported for it makes every start slower, so later ones stay later."""

from __future__ import annotations

import subprocess
import sys

LATER = (
    "httpx", "numpy", "tiktoken", "langid", "sqlite3", "sqlite_utils", "pypdf", "yaml", "rapidfuzz", "regex",
    "markdown_it", "tomllib", "textual_plot", "textual.widgets._markdown", "textual.widgets._data_table",
    "laar_tui.conversation.events", "laar_tui.conversation.question_run", "laar_tui.core.question", "laar_tui.core.decision",
    "laar_tui.documents.estimate", "laar_tui.documents.reading", "laar_tui.endpoints.network", "laar_tui.history.store",
    "laar_tui.tui.ladder", "laar_tui.tui.widgets.transcript.exchange", "laar_tui.tui.widgets.transcript.attempt",
    "laar_tui.tui.widgets.composer.completion", "laar_tui.tui.widgets.routing.row", "laar_tui.tui.palette",
    "laar_tui.tui.widgets.composer.paths", "laar_tui.tui.widgets.composer.slash", "laar_tui.tui.widgets.transcript.offers", "click",
)  # fmt: skip


def test_nothing_that_comes_later_is_imported_for_the_first_frame() -> None:
    program = "import sys, laar_tui.__main__, laar_tui.tui.launch; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert sorted(set(LATER) & set(done.stdout.split())) == []


def test_asking_for_help_imports_neither_checks_nor_network() -> None:
    program = (
        "import sys, laar_tui.__main__ as door; sys.argv = ['laar-chat', 'ask', '--help']\n"
        "try: door.main()\n"
        "except SystemExit: print('left', *sys.modules, sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.partition("left")[2].split())
    assert loaded
    heavy = {
        "laar_tui.checking.suite",
        "laar_tui.conversation.question_run",
        "laar_tui.endpoints.network",
        "httpx",
        "sqlite3",
        "textual",
    }
    assert sorted(heavy & loaded) == []
