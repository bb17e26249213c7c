"""Misbehaving servers by name: what each does, and what laar-chat must make of it.

``python -m tests.endpoints.corpus`` asks all of them through ``laar-chat ask --json`` and prints the table of family × expected × got.
One module per family; a case is a :class:`~tests.endpoints.corpus.case.Case`.
"""
