"""laar-chat: a terminal chat client that routes each question to the endpoint most likely to be right soonest.

The package is laid out in floors (see the contracts in ``pyproject.toml``): ``core`` is the vocabulary,
``routing`` the mathematics, ``conversation`` the loop, ``tui`` and ``cli`` the two doors.
"""

__version__ = "0.1.0"
