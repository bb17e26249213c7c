"""What kind of question is asked, by cheap local rules on its words. Coarse on purpose: the kind shifts a
prior, it decides nothing alone.

English, Japanese, Chinese, German, French, Spanish, Italian, Portuguese, Korean, Russian, Arabic and Hindi.
The rules are tried in order, the most telling kinds
first; a question that none knows is ``"other"``.
"""

from __future__ import annotations

import re

TASKS = ("lookup", "count", "compare", "summarise", "yes_no", "list", "translate", "other")

_LOOKED_AT = 600
"""Characters: an instruction stands at the beginning or the end, whatever is quoted between."""

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (task, re.compile("|".join(patterns), re.IGNORECASE))
    for task, patterns in (
        (
            "translate",
            (
                r"\btranslat(?:e|ion of)\b",
                r"\b(?:put|render) (?:this|it|the \w+) into \w+",
                r"翻訳|[日英和中]訳|語に訳|訳して",
                r"翻译|譯|译[成为]",
                r"\bübersetz",
                r"\btradui(?:s|re|sez|t)\b|\btraduction d",
                r"\btradu(?:ce|cir|zca|zcas|cción d)",
                r"\btraduc[ei](?:r[ei]?)?\b|\btradu(?:za|zir|ção d|zione d)",
                r"번역|옮겨",
                r"\bперев(?:еди|ести|од)",
                r"ترجم",
                r"अनुवाद",
            ),
        ),
        (
            "summarise",
            (
                r"\bsummar(?:y|ise|ize|ies)\b|\btl;?dr\b|\bin a nutshell\b",
                r"\bkey (?:points|takeaways)\b|\boverview of\b",
                r"\bmain (?:points|ideas?|arguments?)\b|\bgist of\b|\bwhat is (?:this|the) \w+ about\b",
                r"要約|要旨|まとめ|概要|あらまし|要点",
                r"总结|總結|概括|摘要|概述|归纳|主要内容|大意",
                r"\bfass\w* .*\bzusammen|\bzusammen(?:fass|gefasst)|\büberblick\b|\bkernpunkte\b",
                r"\brésum(?:e|é|er|ez)\b|\bpoints (?:clés|principaux)\b|\bsynthèse\b|\ben bref\b",
                r"\bresum(?:e|en|ir|a|ido)\b|\bpuntos (?:clave|principales)\b|\bsíntesis\b",
                r"\briassum|\bsintesi\b|\bpunti (?:chiave|principali)\b|\bresum(?:o|e|a|ir)\b|\bpontos (?:principais|chave)\b",
                r"요약|간추|핵심|개요",
                r"\bкратк|\bсуммир|\bобобщ|\bосновны[ех] (?:мысл|тезис|пункт)|\bрезюм",
                r"لخ[صّ]|ملخص|تلخيص|أهم النقاط|النقاط الرئيسية",
                r"सारांश|संक्षेप|मुख्य बिंदु",
            ),
        ),
        (
            "compare",
            (
                r"\bcompar(?:e|ed|ison|ing)\b|\bdifferen(?:ce|ces|t from)\b|\bdiffers?\b",
                r"\bversus\b|\bvs\.?\b",
                r"\bwhich (?:\w+ ){0,3}(?:is|are|was|were|has|had|have) "
                r"(?:the )?(?:more|less|most|least|\w{2,}(?:er|est))\b",
                r"\bcontrast\b|\bin common\b",
                r"比較|比べ|違い|相違|どちらが|異なる",
                r"比较|对比|對比|区别|區別|差异|差別|哪个更|哪個更|不同之处|相比",
                r"\bvergleich|\bunterschied|\bunterscheide|\bim gegensatz\b",
                r"\bcompar(?:e|er|ez|aison|ée?)\b|\bdifférence",
                r"\bcompar(?:a|ar|e|ación)\b|\bdiferenc",
                r"\bconfront|\bdifferenz|\bdiferenç|\bcompara(?:ção|r)\b",
                r"비교|차이|다른 점|어느 쪽이",
                r"\bсравн|\bразниц|\bразлич|\bотлича",
                r"قارن|مقارنة|الفرق|يختلف",
                r"तुलना|अंतर|फ़?र्क",
            ),
        ),
        (
            "count",
            (
                r"\bhow many\b|\bhow often\b|\bcount\b|\bnumber of (?:times|\w+s)\b|\bhow (?:many )?times\b",
                r"何(?:回|個|人|件|つ|名|社|本|枚|種類|箇所|か所|ヶ所|度)|いくつ(?!か)|の(?:数|個数|件数|回数)[はを]",
                r"多少(?:个|個|次|人|名|条|條|家|种|種|篇|项|項|处)|[几幾](?:个|個|次|人|名|条|條|家|种|種|篇|项|項|处)|总数|數一數|数一数|次数",
                r"\bwie ?viele\b|\bwie oft\b|\banzahl\b|\bzähle?n?\b",
                r"\bcombien (?:de|d['’]|y)|\bnombre d|\bcompte[rz]?\b",
                r"\bcu[áa]nt[oa]s\b|\bcu[áa]ntas veces\b|\bnúmero de\b|\bcuenta (?:l|cu)",
                r"\bquant[ie]\b|\bquante volte\b|\bnumero di\b|\bquant[oa]s\b|\bconta(?:re|r)?\b",
                r"몇 ?(?:개|명|번|회|건|마리|권|가지|곳|대|장)|개수|횟수|몇이나",
                r"\bсколько (?:раз|\w+(?:ов|ев|ей|ий|ек|ц|ок|ых|их)\b)|\bколичеств|\bпосчита|\bчисло \w+",
                r"كم عدد|عدد ال|كم مرة|احسب",
                r"कितन[ेी] (?:बार|लोग|\w+)|संख्या|गिन",
            ),
        ),
        (
            "list",
            (
                r"\blist\b|\benumerate\b|\bname (?:all|every|each|the|three|four|five|\d+)\b",
                r"\b(?:all|every) (?:of )?the \w+s?\b",
                r"\b(?:what|which) are (?:all )?(?:the|some)\b|\bfind (?:all|every)\b",
                r"\bgive me all\b|\bextract (?:all|every|the)\b",
                r"列挙|一覧|リスト|すべて(?:の|挙|教)|全て(?:の|挙|教)|全部|挙げ",
                r"列出|列举|列舉|所有|哪些|清单|有哪几",
                r"\bliste\b|\bzähle? .*\bauf\b|\bauflist|\bnenne\w*\b.*\balle\b|\balle \w+|\bwelche sind\b",
                r"\bliste[rz]?\b|\bénum[èé]re|\btous les\b|\btoutes les\b|\bquels sont\b|\bquelles sont\b",
                r"\blista\b|\benumer|\btodos los\b|\btodas las\b|\bcuáles son\b",
                r"\belenc|\btutt[ie] (?:i|gli|le)\b|\bquali sono\b|\bliste[mn]?\b|\btodos os\b|\btodas as\b|\bquais são\b",
                r"나열|목록|모두 (?:찾|말|적)|모든",
                r"\bперечисл|\bсписок|\bвсе \w+|\bназов(?:и|ите) все",
                r"اذكر|عدّد|قائمة|جميع|كل ال",
                r"सूची|सभी",
            ),
        ),
        (
            "yes_no",
            (
                r"^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]t)? ",
                r"^(?:may|might|must|am) ",
                r"\byes or no\b|\btrue or false\b|\bwhether\b",
                r"(?:です|ます|ました|でした|だろう|でしょう|ません)か[。?？\s]*$|はいか|かどうか",
                r"[吗嗎][。?？\s]*$|是否|是不是|有没有|有沒有|对不对",
                r"^(?:ist|sind|war|waren|hat|haben|hatte|kann|können|wird|werden|darf|soll|muss|gibt es) ",
                r"\bja oder nein\b|\bob\b.*\?",
                r"^est-ce qu|\boui ou non\b",
                r"^(?:est|sont|a|ont|peut)-(?:t-)?(?:il|elle|ils|elles|on)\b|\by a-t-il\b",
                r"^¿?(?:es|son|está|están|hay|tiene|tienen|puede|pueden|fue|era|ha|han) |\bsí o no\b",
                r"^(?:è|sono|ha|hanno|c['’]è|può|possono|é|são|há|tem|pode|foi) |\bsì o no\b|\bsim ou não\b",
                r"(?:니까|나요|인가요|한가요|있나|없나|맞나요)[?？\s]*$|여부",
                r"(?:^|\s)\w+ ли\b|\bда или нет\b|\bправда ли\b|\bверно ли\b",
                r"^هل\b|نعم أم لا",
                r"^क्या .*(?:है|हैं|था|थी|थे)[?？।\s]*$|हाँ या नहीं",
            ),
        ),
        (
            "lookup",
            (
                r"\b(?:what|who|whom|whose|when|where|which)(?:['’]s)?\b",
                r"\bhow (?:much|long|old|far|high|big|large|tall)\b|\bfind\b|\blook up\b",
                r"\bvalue of\b",
                r"誰|だれ|何|なに|いつ|どこ|どの|どれ|いくら|値|見つけ|探し|教えて",
                r"谁|誰|什么|什麼|何时|何時|哪里|哪裡|哪儿|哪个|哪個|哪一|哪年|多少|几|幾|找出|查找|是什",
                r"\b(?:wer|wem|wen|wessen|was|wann|wo|wohin|woher|welche[rsnm]?)\b",
                r"\bwie (?:viel|hoch|lange|alt|groß|heißt|lautet)\b",
                r"\bfinde\b|\bsuche\b",
                r"\b(?:qui|que|quoi|quand|où|quel(?:le)?s?|combien)\b|\bqu['’]est-ce\b|\btrouve[rz]?\b",
                r"\b(?:qui[ée]n(?:es)?|qu[ée]|cu[áa]ndo|d[óo]nde|cu[áa]l(?:es)?|cu[áa]nt[oa])\b",
                r"\bencuentra\b|\bbusca\b",
                r"\b(?:chi|cosa|quando|dove|quale|quant[oa])\b|\b(?:quem|onde|qual|quanto)\b|\btrova\b|\bencontre\b",
                r"누구|누가|무엇|뭐|언제|어디|어느|얼마|몇|찾아",
                r"\b(?:кто|кого|кому|что|чего|когда|где|куда|как(?:ой|ая|ое|ие|ого)|сколько|чей)\b|\bнайди",
                r"من هو|من هي|ما هو|ما هي|^من\b|^ما\b|متى|أين|كم|أي\b",
                r"कौन|किस|क्या|कब|कहाँ|कितन",
            ),
        ),
    )
)

_REASONING = re.compile(
    r"^(?:why|explain)\b|なぜ|どうして|为什么|為什麼|\bwarum\b|\bpourquoi\b|\bpor qu[eéê]\b|\bperché\b|왜|\bпочему\b|\bзачем\b|لماذا|क्यों",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"どうか|여부")
_CONTENT_QUESTION = re.compile(
    r"誰|だれ|何|なに|いつ|どこ|どの|どれ|どんな|いくら|いくつ|どう|누구|누가|무엇|뭐|언제|어디|어느|얼마|몇|왜|어떻게|어떤"
)


def task_of(question: str) -> str:
    """The kind of ``question``, one of :data:`TASKS`."""
    text = question.strip()
    if len(text) > 2 * _LOOKED_AT:
        text = f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"
    reasoning = _REASONING.search(text) is not None
    for task, pattern in _RULES:
        if not pattern.search(text):
            continue
        if task == "yes_no" and _CONTENT_QUESTION.search(text) and not _WHETHER.search(text):
            # Japanese and Korean end every polite question the same way; a question word makes it one of content.
            continue
        if task in ("lookup", "yes_no") and reasoning:
            return "other"
        return task
    return "other"
