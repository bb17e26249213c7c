"""What kind of question is asked, in six languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laar_tui.routing.task import TASKS, task_of

QUESTIONS = {
    "lookup": (
        "Who signed the contract?",
        "What is the value of key 3f2a?",
        "契約に署名したのは誰ですか？",
        "谁签署了合同？",
        "Wer hat unterschrieben?",
        "Qui a signé ?",
        "¿Quién firmó?",
    ),
    "count": (
        "How many employees does the firm have?",
        "従業員は何人いますか",
        "有多少名员工？",
        "Wie viele Mitarbeiter hat die Firma?",
        "Combien d'employés ?",
        "¿Cuántos empleados hay?",
    ),
    "compare": (
        "Compare the 2021 and 2022 revenue",
        "Which clause is the longest?",
        "2021年と2022年の違いは？",
        "比较两年的收入",
        "Vergleiche die Jahre",
        "Compare les deux années",
        "Compara los dos años",
    ),
    "summarise": (
        "Summarize the report",
        "この文書を要約してください",
        "总结这份报告",
        "Fasse den Bericht zusammen",
        "Résume le rapport",
        "Resume el informe",
    ),
    "yes_no": (
        "Is the tenant allowed to sublet?",
        "転貸は認められていますか？",
        "是否允许转租？",
        "Ist Untervermietung erlaubt?",
        "Est-ce que la sous-location est permise ?",
        "¿Está permitido subarrendar?",
    ),
    "list": (
        "List all parties.",
        "当事者をすべて挙げてください",
        "列出所有当事人",
        "Liste alle Parteien auf",
        "Quels sont les signataires ?",
        "Lista todas las partes",
    ),
    "translate": (
        "Translate the second paragraph into French",
        "英語に翻訳して",
        "翻译成英文",
        "Übersetze den Text",
        "Traduis ce texte",
        "Traduce el texto",
    ),
    "other": ("hello", "", "Why did revenue fall?", "なぜ売上は減りましたか", "为什么收入下降", "Warum?"),
}


@pytest.mark.parametrize(
    ("task", "question"), [(task, q) for task, questions in QUESTIONS.items() for q in questions]
)
def test_questions_are_told_apart(task: str, question: str) -> None:
    assert task_of(question) == task


def test_an_instruction_after_a_long_quotation_is_found() -> None:
    assert task_of("„" + "Der Vertrag endet. " * 400 + "“\nFasse das zusammen.") == "summarise"


@given(st.text(max_size=3000))
def test_any_text_has_a_task(text: str) -> None:
    assert task_of(text) in TASKS
