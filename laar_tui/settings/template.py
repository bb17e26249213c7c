"""The configuration file a new user starts from: every key, explained.

``# `` begins an explanation and ``#key`` a key that may be switched on by removing the ``#``.
"""

from __future__ import annotations

import os
from pathlib import Path

from laar_tui.core.errors import SettingsError

TEMPLATE = """\
# laar-chat: configuration (TOML, UTF-8).
#
# Everything here is optional. A line that begins with "# " explains; one that begins with "#" and a key
# shows the default or an example: remove the "#" to switch it on. A misspelt key or a wrong value is
# reported with its line.


# --- Endpoints ----------------------------------------------------------------------------------------
# One [[endpoint]] table for each model you can reach. Without any, laar-chat offers what it finds by itself
# and a demo.

#[[endpoint]]
# How it is called on the screen and in your history; renaming it starts a new record.
#name = "local"
# How the server speaks: openai (vLLM, llama.cpp, LM Studio, most gateways), anthropic, ollama, or demo
# (simulated).
#protocol = "openai"
# Where it answers; for openai with the /v1 at the end.
#base_url = "http://127.0.0.1:8000/v1"
# The model's name as the server knows it.
#model = "qwen3-8b"
# The key, best kept out of this file: "${NAME}" takes it from the environment; "keyring:NAME" from the
# system's keyring (service laar-chat; pip install "laar-chat[keyring]"); "command:pass show NAME" from the
# first line that command prints. Leave it out where the server wants none.
#api_key = "${MY_KEY}"
# false keeps the endpoint here but never asks it.
#enabled = true
# The longest prompt and answer together, in tokens. Leave it out to ask the server, where it tells.
#context_window = 32768
# The longest answer, in tokens.
#max_output_tokens = 1024
# 0 to 2; 0 gives the same answer again where the server can.
#temperature = 0
# Money per million tokens, in any currency, the same for all endpoints.
#price = { input = 0.15, output = 0.60 }
# Seconds to wait: for the connection, for the first byte (a long document may take minutes), between two
# pieces of the answer, and for all of it.
#timeouts = { connect = 10, first_byte = 300, idle = 90, total = 1800 }
# Which capability profile to start from; guessed from the model's name when left out.
#profile = "qwen3-8b"
# Extra HTTP headers.
#headers = { X-Team = "research" }
# Extra fields of the request, passed on as they are.
#extra_body = { top_p = 0.9 }
# false accepts a server whose certificate cannot be verified. Only for a machine of your own.
#verify_tls = true
# Consent to send the key over http:// to another machine, where others on the way can read it.
#allow_plain_http = false
# false: this endpoint is not asked for verbatim quotes (a model that stumbles over the markup).
#quotes = true


# --- Routing: whom to ask, and when to stop -----------------------------------------------------------
[routing]
# How many attempts one question may take. One that fails soon and without a word is not counted; of those there
# may be twice as many and two.
#attempts = 4
# While an endpoint is silent far longer than it usually is, ask the next one too; the first to answer wins. An
# endpoint with a price is asked instead of the silent one, not beside it, unless overlap_money allows that.
#hedge = true
# What a right answer is worth to you, in seconds of waiting: no further attempt is made when it would
# cost more.
#value_of_answer_s = 120
# How many seconds of waiting you would accept to save one unit of money.
#seconds_per_money = 60
# off asks one endpoint at a time; prefetch asks the runner-up while you read; race asks up to three at
# once. The last two cost extra calls.
#overlap = "off"
# How many such extra calls one question may take, and how much money they may cost together: at 0 an endpoint
# with a price is never asked ahead.
#overlap_calls = 3
#overlap_money = 0
# Hard limits for one question, in seconds and in money. What still runs when the seconds are over is stopped; its text
# is kept. No limit when left out.
#budget_seconds = 300
#budget_money = 0.50
# How often a promising but little-known endpoint is tried to learn about it: 0 (never) to 0.5.
#explore = 0.05


# --- Checking: is the answer right? -------------------------------------------------------------------
[checking]
# Run the free checks on every answer.
#auto = true
# The endpoint that judges the answers of others; none when empty. "auto" takes the likeliest to know better, of
# another family of models where there is one. Its calls take time and money, within the budgets.
#judge = ""
# How many seconds a judge may take. An answer stands without its verdict when it takes longer.
#judge_seconds = 30
# Ask the next endpoint by itself when an answer is wrong with more than this probability.
#reroute_above = 0.8
# Ask for short verbatim quotes and look them up in the document. Per endpoint: quotes = false.
#quotes = true
# How often you are asked to mark an answer while little is known about a checker; 0 = never.
#audit = 0.05
# Ask local endpoints to repeat a code from the start of the prompt: shows whether the server cut your document.
#canary = false


# --- Privacy ------------------------------------------------------------------------------------------
[privacy]
# false keeps only the name, size and fingerprint of a document in the history, never its text.
#keep_documents = true


# --- Interface ----------------------------------------------------------------------------------------
[interface]
# A theme's name; empty takes the usual one. NO_COLOR is respected.
#theme = ""
# For screen readers: no boxes, nothing that moves, every line labelled. Also --flat, or LAAR_CHAT_FLAT=1.
#flat = false
# The title of the terminal's window or tab says what the conversation is called and whether an answer came.
#terminal_title = true
# An answer that took at least so many seconds rings the terminal's bell when you are elsewhere. 0 rings for
# all of them.
#notify_after_s = 10
# A paste of at least so many characters, or so many lines, becomes a document.
#paste_to_document_characters = 2000
#paste_to_document_lines = 30
# Other keys for actions, by the action's id (the help screen shows the ids in grey).
#keys = { "answer.copy" = "f6" }
"""


def write_template(path: Path) -> bool:
    """Write :data:`TEMPLATE` to ``path``, readable by its owner only (0600).

    ``False`` when something is there already: an existing file is never touched. The folder must exist.
    Raises ``SettingsError`` when the file cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(TEMPLATE)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path, error) from error
    return True


def _unwritable(path: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"the configuration file cannot be written: {error.strerror or error}.",
        "Check the folder's permissions, or name another file with --config.",
        file=path,
    )
