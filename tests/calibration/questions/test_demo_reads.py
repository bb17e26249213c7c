"""The simulated fleet truly reads generated questions, in every language: an endpoint that means to be right is graded right."""

from __future__ import annotations

import pytest

from laar_tui.calibration.questions.generate import LANGUAGES, generate
from laar_tui.calibration.questions.grading import grade
from laar_tui.calibration.questions.item import Kind, Spec
from laar_tui.documents.estimate import estimate_tokens
from laar_tui.endpoints.demo.answer import answer, measure
from laar_tui.endpoints.demo.fleet import FLEET
from laar_tui.endpoints.demo.reader import Library


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_what_a_simulated_endpoint_means_to_say_is_what_grading_finds(kind: Kind, language: str) -> None:
    library = Library()
    for ordinal in range(2):
        spec = Spec(3, kind, language, 3000, ordinal, 0.3 + 0.4 * ordinal)
        item = generate(spec, 2600, lambda text: estimate_tokens(text).tokens)
        content = f'<document name="notes.txt">\n{item.document}\n</document>\n\n{item.sought.question}'
        prompt = measure([{"role": "user", "content": content}])
        for endpoint in FLEET:
            given = answer(endpoint, prompt, 1, 0.0, library)
            assert grade(item, given.text).right is given.right, (endpoint.name, given.text)
            assert given.reading.task == kind.task
