"""What kind of question is asked, in the languages that are supported well."""

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


FURTHER = {
    "summarise": (
        "Riassumi il documento.",
        "Resuma o documento.",
        "이 문서를 요약해 주세요.",
        "Кратко изложи документ.",
        "لخص هذا المستند",
        "इस दस्तावेज़ का सारांश दें",
    ),
    "translate": (
        "Traduci il testo in inglese.",
        "Traduza o texto.",
        "이 문장을 영어로 번역해 주세요.",
        "Переведи текст.",
        "ترجم النص إلى الإنجليزية",
        "इस पाठ का अनुवाद करें",
    ),
    "count": (
        "Quante persone hanno firmato?",
        "Quantas pessoas assinaram?",
        "몇 명이 서명했습니까?",
        "Сколько раз упоминается договор?",
        "كم عدد الموقعين؟",
        "कितने लोगों ने हस्ताक्षर किए?",
    ),
    "compare": (
        "Confronta i due contratti.",
        "Qual é a diferença entre os dois?",
        "두 계약을 비교해 주세요.",
        "Сравни два договора.",
        "قارن بين العقدين",
        "दोनों अनुबंधों की तुलना करें",
    ),
    "list": (
        "Elenca tutti i fornitori.",
        "Liste todos os fornecedores.",
        "모든 공급업체를 나열하세요.",
        "Перечисли всех поставщиков.",
        "اذكر جميع الموردين",
        "सभी आपूर्तिकर्ताओं की सूची बनाएं",
    ),
    "yes_no": (
        "È valido il contratto?",
        "O contrato é válido? Sim ou não?",
        "계약이 유효합니까?",
        "Действителен ли договор?",
        "هل العقد ساري؟",
        "क्या अनुबंध मान्य है?",
    ),
    "lookup": (
        "Chi ha firmato il contratto?",
        "Quem assinou o contrato?",
        "누가 계약에 서명했습니까?",
        "Кто подписал договор?",
        "من هو المدير؟",
        "अनुबंध पर किसने हस्ताक्षर किए?",
    ),
    "other": (
        "Perché il contratto è nullo?",
        "Por que o contrato é nulo?",
        "왜 계약이 무효인가요?",
        "Почему договор недействителен?",
    ),
}


@pytest.mark.parametrize(
    ("task", "text"), [(task, text) for task, texts in FURTHER.items() for text in texts]
)
def test_so_it_is_in_italian_portuguese_korean_russian_arabic_and_hindi(task: str, text: str) -> None:
    assert task_of(text) == task
