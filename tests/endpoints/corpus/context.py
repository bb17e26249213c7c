"""To do."""

from tests.endpoints.corpus.case import Case

CASES: dict[str, Case] = {}
