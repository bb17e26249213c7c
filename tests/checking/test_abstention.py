"""An answer that finds nothing is recognised in every supported language; an answer that answers is not mistaken for one."""

from __future__ import annotations

import pytest

from laar_tui.checking.abstention import check_abstention


@pytest.mark.parametrize(
    "answer",
    [
        "The document does not say.", "I could not find this in the document.", "This is not mentioned in the text.",
        "文書には記載がありません。",
        "該当する記述は見つかりません。", "文档中没有提到。", "无法从文中确定。",
        "Das Dokument enthält dazu keine Angaben.", "Das lässt sich dem Text nicht entnehmen.",
        "Le document ne le précise pas.", "Aucune information à ce sujet.", "El documento no menciona este dato.", "No se especifica.",
        "문서에 해당 내용이 언급되어 있지 않습니다.", "알 수 없습니다.", "В документе об этом не говорится.",
        "Документ не содержит этой информации.",
        "O documento não menciona isso.", "Não encontrei essa informação.", "لا يذكر المستند ذلك.", "لا توجد معلومات عن هذا.",
        "दस्तावेज़ में इसका उल्लेख नहीं है।", "Il documento non lo specifica.", "Non è indicato nel testo.",
        "Het document vermeldt dit niet.", "Dit wordt niet vermeld in het document.",
    ],
)  # fmt: skip
def test_abstentions(answer: str) -> None:
    assert check_abstention(answer) is not None


@pytest.mark.parametrize(
    "answer",
    [
        "The limit is 42 kWh.", "上限は42です。", "上限是42。", "Die Grenze liegt bei 42.", "La limite est de 42.", "El límite es 42.",
        "한도는 42입니다.", "Предел составляет 42.", "O limite é 42.", "الحد هو 42.", "सीमा 42 है।", "Il limite è 42.", "De limiet is 42.",
        "No. The contract does not mention a fee.", "いいえ、記載されていません。",
    ],
)  # fmt: skip
def test_answers(answer: str) -> None:
    assert check_abstention(answer) is None
