"""Does the answer say that there is no answer? That may be right or wrong, so it is reported and not
judged.
"""

from __future__ import annotations

import re
from functools import cache

from laar_tui.checking.matching import fold
from laar_tui.checking.wording import unjudged
from laar_tui.core.verdict import Verdict

SOURCE = "check:abstention"

_LONGEST = 800
"""Characters. A longer answer that also names a gap still answers something."""

_SOURCES = {
    "en": r"(?:[\w-]+\.(?:txt|md|pdf|csv|json|docx?|html?|log|ya?ml)"
    r"|document|text|passage|context|article|report|file|source|excerpt|material|information|minutes|log|contract"
    r"|agreement|manual|table|timetable"
    r"|letter|e?-?mail|message|policy|changelog|notes?|list|record|guide|leaflet|protocol|it)s?",
    "de": r"(?:dokument|text|bericht|artikel|kontext|abschnitt|auszug|unterlagen?|datei|quelle|protokoll|vertrag|tabelle"
    r"|liste|mail|handbuch)\w{0,3}",
    "fr": r"(?:document|texte|passage|contexte|article|rapport|extrait|fichier)s?",
    "es": r"(?:documento|texto|pasaje|contexto|art[ií]culo|informe|fragmento|archivo)s?",
    "ja": r"(?:文書|文章|資料|本文|テキスト|記事|報告書|議事録|契約書|説明書|規約|メール|通知|案内|表|ログ|記録|文脈"
    r"|ドキュメント|された情報|抜粋)",
    "zh": r"(?:文档|文件|文本|文章|原文|资料|材料|报告|纪要|日志|合同|手册|说明书|邮件|通知|表格|记录|公告|协议|上下文|文中|內文"
    r"|文檔|資料|上文|所提供的信息)",
}

_PATTERNS = (
    # English
    rf"\b{_SOURCES['en']} (?:above |below |provided |itself )?"
    r"(?:does not|doesn't|do not|don't|did not|didn't|never) (?:\w+ly )?(?:say|state|mention|specify|"
    r"provide|contain|include|give|indicate|tell|address|discuss|answer|disclose)",
    r"\b(?:is|are|was|were) (?:not|n't|never) (?:\w+ly )?(?:mentioned|stated|specified|provided|given|"
    r"included|found|available|disclosed|discussed|addressed|contained) (?:anywhere )?(?:in|by|within|from) "
    r"(?:the|this|these|your)\b",
    r"\b(?:is|are)n't (?:\w+ly )?(?:mentioned|stated|specified|provided|given) in (?:the|this|these|your)\b",
    r"\bno (?:\w+ ){0,2}(?:information|mention|answer|data|indication|reference)\b.{0,80}\b(?:in|within) "
    r"(?:the|this|these|your)\b",
    r"\bi (?:can ?not|can't|could not|couldn't|am unable to|was unable to|am not able to) "
    r"(?:find|locate|determine|answer|tell|say)\b",
    r"\b(?:cannot|can't|can not|could not) be (?:determined|answered|found|inferred|derived)\b",
    r"\bi (?:do not|don't) (?:know|have (?:enough|sufficient|that|the|any))\b",
    r"\b(?:not enough|insufficient) (?:information|context|data|evidence)\b",
    r"^\W*(?:it is |this is |that is )?not (?:stated |mentioned |given |found |specified |available |said )?(?:anywhere"
    r" )?in (?:the|this|these|your) \w+\W*$",
    # Japanese
    rf"{_SOURCES['ja']}.{{0,40}}(?:記載|言及|記述|説明|情報|明記|答え|書か).{{0,12}}(?:ありません|ない|なかった|見当たり"
    rf"|見つかり|おりません|せん)",
    r"(?:記載|言及|記述|明記)(?:されて|して)?(?:は|が|も)?(?:い|おり|あり)?(?:ません|ない|なかった)",
    r"(?:わかりません|分かりません|不明です|判断できません|特定できません|お答えできません|回答できません|見つかりません)",
    r"(?:記載|言及|記述|説明|情報|明記|答え|該当).{0,24}(?:ありません|見当たり|見つかり|なかった|おりません|なし)"
    r"|^\W*(?:記載|該当)なし\W*$",
    # Chinese
    r"^\W*(?:文中|文档中?|原文)?(?:未|没有)(?:提及|提到|说明|注明|记载)\W*$",
    rf"{_SOURCES['zh']}.{{0,20}}(?:没有|沒有|未|并未|並未|无|無).{{0,8}}(?:提到|提及|说明|說明|提供|包含|指出|给出|給出"
    rf"|涉及|记载|記載|明确|相关|相關|写)",
    r"(?:无法|無法|不能)(?:从.{0,20}中?|從.{0,20}中?|根据.{0,20}|根據.{0,20})?(?:确定|確定|回答|得知|判断|判斷|找到|得出|获知)",
    r"我不知道|信息不足|資訊不足|资料不足|找不到相关|找不到相關|(?:没有|沒有)(?:找到|足够|足夠|相关|相關).{0,10}(?:信息|資訊|内容|內容)",
    # German
    rf"\b{_SOURCES['de']}\b.{{0,60}}\b(?:nicht|keine?n?|nichts)\b.{{0,60}}\b(?:erwähn|angegeben|genannt|enthalten|"
    r"hervor|angab|information|hinweis|aussage|auskunft|antwort|beantwort|steht|gesagt)",
    rf"\b(?:nennt|erwähnt|sagt|enthält|gibt|macht|erläutert) (?:das|der|die|dieser|dieses)? ?(?:\w+ )?"
    rf"{_SOURCES['de']}\b.{{0,40}}\b(?:nicht|keine?n?|nichts)\b",
    rf"\b{_SOURCES['de']}\b.{{0,20}}\b(?:nennt|erwähnt|sagt|enthält|gibt|macht|erläutert|beantwortet)\b.{{0,60}}"
    r"\b(?:nicht|keine?n?|nichts)\b",
    r"\b(?:lässt sich|kann|können) .{0,60}nicht .{0,30}"
    r"(?:beantwort|bestimm|entnehm|entnommen|ermittel|feststell)",
    r"\b(?:das )?weiß ich nicht\b|\bich weiß (?:es )?nicht\b|\bich (?:finde|habe) .{0,30}keine",
    # French
    rf"\b{_SOURCES['fr']} (?:ne|n')\s?.{{0,15}}\w+ (?:pas|rien|aucune?|nulle part)\b",
    rf"\b(?:n'est|n'a|ne sont|n'y a|ne figure|n'apparaît) ?(?:pas|aucune?)\b.{{0,80}}\b{_SOURCES['fr']}",
    r"\bje ne (?:sais|peux|trouve|parviens|dispose)\b.{0,20}\b(?:pas|rien|aucune?)\b",
    r"\b(?:aucune|pas d') ?(?:information|mention|indication|réponse)",
    # Spanish
    rf"\b{_SOURCES['es']} (?:\w+ )?no (?:\w+ )?(?:dice|menciona|indica|especifica|proporciona|contiene|"
    r"incluye|señala|aclara|responde|ofrece|da)\b",
    r"\bno (?:se|está|están|aparece|figura|consta|hay)\b.{0,60}"
    rf"\b(?:en|del?) (?:el|la|los|este|esta|ning\w+)? ?{_SOURCES['es']}",
    r"\bno (?:lo )?(?:sé|puedo (?:encontrar|determinar|responder)|encuentro|tengo suficiente)\b",
    r"\bno (?:se )?(?:menciona|especifica|indica|proporciona)\b",
    # Italian
    r"\b(?:il |nel |dal |questo )?(?:documento|testo|contratto|rapporto|articolo|file)\b.{0,40}\bnon (?:\w+ )?(?:dice"
    r"|menziona|specifica|indica"
    r"|contiene|riporta|fornisce|cita|precisa|è|sono|risulta|viene)\b|\bnon (?:è|sono|viene|vengono|risulta|si) (?:\w+"
    r" )?(?:specificat|indicat|menzionat|"
    r"riportat|presente|trova|precisat)\w*|\bnon (?:lo )?so\b|\bnon (?:ho trovato|trovo|posso determinare"
    r"|ci sono informazioni)\b",
    # Portuguese
    r"\b(?:documento|texto|relatório|contrato|artigo|arquivo)\b.{0,40}\bnão (?:\w+ )?(?:diz|menciona|especifica|indica"
    r"|contém|informa|fornece|cita"
    r"|traz|apresenta)\b|\bnão (?:é|está|são|foi|consta|há|se|existe) (?:\w+ )?(?:mencionad|especificad|indicad|informad"
    r"|informaç|menç|no documento|"
    r"no texto)\w*|\bnão (?:sei|encontrei|consigo (?:encontrar|determinar))\b|\bnão consta\b",
    # Dutch
    r"\b(?:document|tekst|rapport|contract|artikel|bestand)\b.{0,40}\b(?:niet|geen|niets)\b|\b(?:wordt|is|staat|zijn"
    r"|worden) (?:\w+ ){0,3}(?:niet|nergens)"
    r" (?:\w+ )?(?:vermeld|genoemd|opgenomen|aangegeven|in het|in de)\w*|\bik (?:weet het niet|kan (?:het|dit) niet"
    r" (?:vinden|bepalen))\b",
    # Korean
    r"(?:문서|본문|자료|텍스트|보고서|계약서|기사).{0,40}(?:언급|나와|명시|포함|기재|정보|답|내용|설명|찾을).{0,10}(?:않|없|못)"
    r"|(?:언급|명시|기재|포함)(?:되어|돼|되지)? ?(?:있지 )?않|찾을 수 없|알 수 없|모르겠|확인할 수 없|정보가 (?:없|부족)",
    # Russian
    r"\b(?:в|из) (?:\w+ )?(?:документе|документа|тексте|текста|отч[её]те|договоре|статье|файле)\b.{0,80}\b(?:не|нет)\b"
    r"|\b(?:документ|текст|отч[её]т|договор|"
    r"файл)\b.{0,30}\bне (?:\w+ )?(?:содержит|говорит|упомина|указыва|сообща|уточня)\w*|\bне (?:указан|упомян|найден"
    r"|говорится|сказано|удалось найти)\w*"
    r"|\b(?:я )?не (?:знаю|могу (?:найти|определить|ответить))\b|\bнет (?:информации|данных|сведений|упоминани)\w*",
    # Arabic
    r"(?:الوثيقة|المستند|النص|الملف|التقرير|العقد|المقال).{0,40}(?:لا |لم |ليس|دون)|(?:لا|لم) (?:ي|ت)(?:ذكر|رد|وجد|حدد|وضح"
    r"|تضمن|شر|حتوي)|لا أعرف|لا أعلم|غير (?:مذكور|محدد|موجود)"
    r"|لا (?:توجد|يوجد) (?:معلومات|إشارة|ذكر)|لم أجد",
    # Hindi
    r"(?:दस्तावेज़|दस्तावेज|पाठ|रिपोर्ट|अनुबंध|लेख|फ़ाइल).{0,60}(?:नहीं|कोई .{0,20} नहीं)|(?:उल्लेख|जानकारी|उत्तर) (?:\w+"
    r" )?(?:नहीं|उपलब्ध नहीं)|मुझे नहीं पता|पता नहीं|नहीं (?:मिला|मिली|बताया|दिया)",
)

_STARTS_WITH_YES_OR_NO = re.compile(
    r"\W*(?:yes|no|nein|ja|oui|non|sí|si|いいえ|はい|不，|不,|是的|没有，|没有。|否|아니요|네,|да|нет)\s?(?:[,.:;!—、。，]|$)"
)


def check_abstention(answer: str) -> Verdict | None:
    """Unknown, with a reason, when a short answer says that the document or the model does not know.

    An answer that begins with yes or no is an answer: "Does it mention a fee?" "No, the document does not
    mention one."
    """
    if len(answer) > _LONGEST:
        return None
    said = fold(answer)
    if _STARTS_WITH_YES_OR_NO.match(said) or not _abstains().search(said):
        return None
    return unjudged(SOURCE, "the answer says that it does not know: it abstains")


@cache
def _abstains() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
