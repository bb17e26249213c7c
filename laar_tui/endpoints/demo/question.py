"""What kind of answer a question wants, in English, Japanese or Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from laar_tui.endpoints.demo.language import language_of
from laar_tui.endpoints.demo.words import Term, question_terms, quoted_parts


class Wants(StrEnum):
    """The type of the answer."""

    PERSON = "person"
    DATE = "date"
    YEAR = "year"
    TIME = "time"
    WEEKDAY = "weekday"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    PLACE = "place"
    NAME = "name"
    CODE = "code"
    CONTACT = "contact"
    YES_NO = "yes_no"
    OCCURRENCES = "occurrences"
    LIST = "list"
    SUMMARY = "summary"
    REASON = "reason"
    METHOD = "method"
    ANYTHING = "anything"


TASK = {Wants.OCCURRENCES: "count", Wants.LIST: "list", Wants.SUMMARY: "summary", Wants.YES_NO: "yesno"}
"""Tasks of :func:`laar_tui.endpoints.demo.fleet.true_accuracy`; the rest are ``"lookup"`` or ``"explain"``."""


@dataclass(frozen=True)
class Inquiry:
    """A question, understood. ``unit`` is what is counted or measured ("people", "人"), ``head`` what "what is the …" asks for,
    ``place`` is ``"first"``, ``"last"`` or empty."""

    text: str
    language: str
    wants: Wants
    terms: tuple[Term, ...]
    quoted: tuple[str, ...]
    unit: str
    head: str
    place: str


_RULES: tuple[tuple[Wants, str], ...] = (
    (
        Wants.SUMMARY,
        r"\b(?:summari[sz]e|summary|tl;?dr|sum (?:it|this) up|main (?:points?|ideas?|topics?)|key (?:points?|takeaways?)|overview|gist|"
        r"what(?:'s| is| are) (?:this|it|that|the) ?(?:document|text|file|article|contract|log|paper|code|report|story"
        r"|book)? ?(?:all )?about\b|what does (?:this|the) (?:file|document|code|script|module|program|project|log"
        r"|contract) (?:do|say|show|contain))\b"
        r"|要約|まとめて|概要|要点|どんな(?:内容|文書|話)|何について(?:書|の)|总结|概括|概述|摘要|主要内容|主要讲|大意|讲了什么|归纳",
    ),
    (
        Wants.OCCURRENCES,
        r"\bhow (?:many times|often)\b.*\b(?:occur|appear|mention|say|said|show up|used?|contain|come up|written"
        r"|named?)|\bcount (?:the )?(?:number of |how many |occurrences|times|lines|all|every)?"
        r"|\bnumber of (?:occurrences|times|lines|rows|entries|errors|warnings)\b|\bhow many (?:lines|rows|records"
        r"|entries|error|warning|info|debug|failed|exception|function|class|method|keys|items in|words)"
        r"|何(?:回|度|箇所|か所|行|件)(?:出て|登場|現れ|使われ|言及|含|あり|の?エラー|ERROR)|(?:出現|登場)回数"
        r"|エラー.*(?:何件|何回|何行|いくつ)|(?:出现|提到|提及|出現)了?(?:多少|几|幾)(?:次|处|回|行)|(?:多少|几)(?:次"
        r"|条|行|处).*(?:出现|错误|记录|ERROR)|出现的?次数|有(?:多少|几)(?:条|行|个错误)",
    ),
    (
        Wants.LIST,
        r"\b(?:list|enumerate) (?:me )?(?:all|every|the|each|of|out|down)\b|\b(?:name|give me|show me|extract|tell me"
        r"|find) (?:all|every|each)\b|^list\b|\bwhat are (?:all )?(?:the|our|their|its|your|this|his|her)\b|\b(?:which"
        r"|what) (?:\w+ ){1,3}(?:are|were) (?:there|listed|mentioned|supported|available|included|required|needed)\b"
        r"|\bwho (?:attended|was present|were present|took part|participated|are the|were the|was there|else)\b"
        r"|\bwhat (?:\w+ )?(?:action items|features|todos|tasks|risks|requirements|dependencies|decisions)\b"
        r"|一覧|列挙|リスト(?:アップ)?(?:して|を)|すべて.*(?:挙げ|教え|列|抽出)|全て.*(?:挙げ|教え|列|抽出)|(?:出席"
        r"|参加)者は(?:誰|だれ|どなた)|にはどんな.*ありますか|(?:事項|タスク|機能|課題|メンバー|宿題)は(?:何|なん)"
        r"|列出|有哪些|有哪几|都有(?:谁|什么)|哪些人|所有的?.*(?:是什么|列)|(?:出席|参加|参会|与会)(?:者|人员"
        r"|的人)(?:有|是|都)?(?:谁|哪)",
    ),
    (
        Wants.PERCENT,
        (
            r"\b(?:what|which) (?:percent|percentage|share|proportion|fraction)|\bhow many percent|\b(?:percentage|percent"
            r"|interest rate|tax rate|growth rate)\b|何(?:パーセント|%|％|割)|割合|比率|利率|税率|年率|百分之|百分比|比例"
            r"|占比|增长率|增幅|利率|涨幅"
        ),
    ),
    (
        Wants.YEAR,
        r"\b(?:what|which|in what|in which) year\b|何年(?!間)(?:に|で|の|です)?|西暦|哪一?年|何年|什么年份",
    ),
    (Wants.WEEKDAY, r"\bwhat day of the week|\bwhich (?:week)?day\b|何曜日|星期几|周几|礼拜几"),
    (Wants.TIME, r"\b(?:what|which) time\b|\bat what (?:time|hour)|何時(?!間)|几点|什么时间|时间是几"),
    (
        Wants.DURATION,
        r"\bhow long\b(?! (?:is|are) the (?:bridge|river|road|wall|tunnel|coast|route|line))|\bhow many (?:business "
        r"|working |calendar |consecutive )?(?:days|hours|minutes|weeks|months|years|seconds)\b|\bhow much (?:advance "
        r"|prior )?(?:notice|time)\b|\b(?:notice period|duration|retention period|warranty period|term of (?:the"
        r"|this) (?:agreement|contract|lease))\b"
        r"|何(?:日|時間|分|か月|ヶ月|カ月|年|週|秒)間?(?:前|以内|で|か|です|かか)?|どのくらいの期間"
        r"|どれくらい(?:の時間|かか|続)|期間は|多(?:长时间|久)|(?:几|多少)个?(?:小时|天|日|月|年|周|分钟|秒|工作日)"
        r"|期限(?:是|为)?多|有效期",
    ),
    (
        Wants.MONEY,
        r"\bhow much (?:does|did|do|is|was|are|were|will|would|money|must|should|can|has|have)\b.*\b(?:cost|pay|paid"
        r"|price|fee|charge|worth|rent|budget|salary|spend|spent|earn|revenue|fine|penalty|deposit|invoice|owe|money"
        r"|charged|sell|sold)|\b(?:cost|price|salary|budget|rent|fee|revenue|deposit|fine|penalty|amount due)\b|\bhow "
        r"much (?:is|was|does|did|are)\b"
        r"|いくら|何円|何ドル|(?:料金|費用|価格|値段|金額|予算|家賃|賃料|売上高?|給料|年収|違約金)は|多少(?:钱|元|美元"
        r"|万|亿|人民币|块)|(?:价格|费用|金额|预算|租金|工资|薪水|营收|利润|投资|造价|售价|违约金|月薪|年薪|押金)(?:是"
        r"|为|有)?多少",
    ),
    (
        Wants.CONTACT,
        (
            r"\b(?:phone|telephone|fax) number|\be-?mail(?: address)?\b|\bwebsite|\burl\b|\bip address|電話番号"
            r"|メールアドレス|連絡先|(?:URL|url)|电话(?:号码)?|邮箱|联系方式|网址"
        ),
    ),
    (
        Wants.CODE,
        r"(?:编号|代码|密码|号码|版本号?|端口|标识|密钥|口令|代号|单号|房间号)(?:是|为)?(?:多少|什么|几)",
    ),
    (
        Wants.NUMBER,
        r"\bhow (?:many|much|tall|high|deep|far|fast|old|big|large|heavy|wide|hot|cold|long)\b|\bnumber of\b"
        r"|\b(?:population|distance|height|length|weight|area|temperature|speed|quantity|size|total)\b"
        r"|いくつ|何(?:人|名|個|件|台|本|枚|冊|匹|頭|店|社|歳|才|回|度|点|票|か所|カ所|ヶ所|ヵ所|箇所|棟|戸|世帯|隻|便"
        r"|種類|ページ|軒|両|座|ミリ|階|キロ|メートル|トン)|(?:人数|個数|件数|人口|面積|高さ|長さ|重さ|距離|深さ|幅"
        r"|規模|速度|年齢|身長|体重|数)は|どのくらい|どれくらい|何(?:km|m|kg)|多少(?!钱)|几(?:个|人|名|位|台|件|本|辆"
        r"|家|岁|层|间|次|座|站|种|页|套|张)|多(?:高|大|重|远|深|快|宽)",
    ),
    (
        Wants.REASON,
        (
            r"\bwhy\b|\bwhat(?:'s| is| was) the (?:reason|cause|root cause)|\bwhat caused|\bhow come\b|なぜ|どうして|何故"
            r"|理由|原因|为什么|为何|什么原因"
        ),
    ),
    (
        Wants.CODE,
        r"\b(?:magic |special |secret |access |pass|serial |order |tracking |invoice |reference |model |version "
        r"|account |room |flight |case |ticket |port |registration |policy |part |employee |building )?(?:number|code"
        r"|password|passphrase|passcode|uuid|id|identifier|token|pin|version|port|commit|hash|sku|key)\b"
        r"|(?:番号|コード|パスワード|暗証番号|ID|識別子|バージョン|ポート|キー|合言葉|数字)(?:は|を)|(?:编号|代码|密码"
        r"|号码|版本号?|端口|标识|密钥|口令|代号|数字|单号)(?:是|为)?",
    ),
    (
        Wants.PERSON,
        r"\bwho(?:m|se|'s)?\b|\bby whom\b|\bname of the (?:person|manager|ceo|author|engineer|doctor|director"
        r"|president|teacher|contact|chair\w*|owner)|\bwhich (?:person|employee|engineer|member|author|doctor|student"
        r"|player|candidate)"
        r"|誰|だれ|どなた|(?:責任者|担当者|社長|部長|著者|作者|司会|監督|会長|代表者?|議長|名前|氏名)は|谁|哪位|哪个人"
        r"|(?:负责人|经理|作者|主席|姓名|名字|总裁|主持人|董事长|联系人)(?:是|叫)|(?:记者|老师|医生|作者|主角|学生"
        r"|孩子|作家)叫什么|叫什么名字",
    ),
    (
        Wants.DATE,
        r"\bwhen\b(?! (?:it|the|a|an|you|we|i|they|someone|using) (?:is|are|was|fails?|breaks?|loses?)\b)|\b(?:what"
        r"|which|on what|on which|by what) (?:date|day|month)\b|\b(?:deadline|due date|birthday|date of|effective date"
        r"|expiry date|start date|end date|closing date|release date)\b"
        r"|いつ|何月|何日(?!間|前|以内)|(?:日付|日程|日時|期限|締め?切り?|納期|誕生日|生年月日|発売日|開催日|期日)は"
        r"|什么时候|何时|哪天|哪一天|几月|几号|(?:日期|截止日?期?|期限|生日|日程)(?:是|为)?",
    ),
    (
        Wants.PLACE,
        r"\bwhere\b|\b(?:what|which|in which|in what) (?:city|country|town|place|room|building|location|hall|street"
        r"|address|venue|region|state|island|prefecture|province|hotel|station|airport|port city)\b|\b(?:address|venue"
        r"|location|headquarters|birthplace)\b"
        r"|どこ|(?:場所|会場|住所|所在地|本社|開催地|出身地|会議室)は|どの(?:都市|国|町|県|部屋|街)|哪里|哪儿|在哪"
        r"|何地|何处|什么地方|(?:地点|地址|会场|总部|场所|会议室)(?:是|在|设)?|哪个(?:城市|国家|地方|房间|省|会议室)",
    ),
    (
        Wants.METHOD,
        (
            r"^(?:so |and |please |ok )?how (?:do|does|can|could|should|to|would|did|is|are)\b|\bsteps? to\b|\bhow to\b"
            r"|どうやって|どのように|方法|やり方|手順|使い方|どうすれば|如何|怎么|怎样|步骤"
        ),
    ),
    (
        Wants.NAME,
        (
            r"^(?:and )?(?:in |on |at |by |for |from |to |with )?(?:which|what) (?!is\b|are\b|was\b|were\b|does\b|do\b"
            r"|did\b|has\b|have\b|happen|will\b|should\b|can\b|would\b|about\b|if\b|to\b|kind\b|else\b)\w+|\bname of\b"
            r"|\bcalled\?|\bnamed\?|どの|どちら|何という|哪个|哪家|哪一|叫什么|哪种|哪款|哪支"
        ),
    ),
    (
        Wants.YES_NO,
        (
            r"^(?:and |so |ok,? |but )?(?:is|are|was|were|does|do|did|has|have|had|can|could|may|must|will|would|should"
            r"|am)\b|(?:ます|です|ました|でした|ません|ある|いる|できる|した|ない|れる"
            r"|だっ?た)(?:の(?:です)?)?か[?？。]?\s*$|吗|是否|有没有|是不是|能不能|可不可以|可以.*么"
        ),
    ),
)
_COMPILED = tuple((wants, re.compile(pattern, re.I)) for wants, pattern in _RULES)
_JA_OPEN = re.compile(
    "何|誰|だれ|いつ|どこ|どの|どれ|どちら|どなた|どう|なぜ|なに|なん|いくら|いくつ|どんな|教えて|抽出|答え"
)
_EN_YES_NO = _COMPILED[-1][1]
_FIRST = re.compile(
    r"\b(?:first|earliest|initial(?:ly)?|oldest)\b|最初|一番目|はじめて|初めて|第一|首次|最早", re.I
)
_LAST = re.compile(
    r"\b(?:last|latest|final|most recent|newest|current(?:ly)?|now)\b|最後|最新|直近|現在|最后|最近|目前|现在",
    re.I,
)
_TELLS = re.compile(
    (
        r"(?:where|who|whose|when)\b|(?:how (?:do|does|did|can|to|should|is|are)\b|why\b|what (?:does|do|did|happens"
        r"|happened|will happen|if)\b)"
    ),
    re.I,
)
_HAPPENS = re.compile(r"(?:what (?:happens|happened|will happen|if)|how (?:do|can|to|should)|why)\b", re.I)
_UNIT = re.compile(
    (
        r"\bhow many (?:(?:of the|more|other|different|total|new|full-time|business|working|calendar) "
        r")*([a-z][a-z-]*(?: [a-z-]+)?)|\bnumber of ([a-z-]+)|何(か所|カ所|ヶ所|箇所|棟|戸|世帯|隻|便|種類|ページ|軒"
        r"|両|ミリ秒|人|名|個|件|台|本|枚|冊|匹|頭|店|社|歳|回|度|点|票|階|日|時間|分|か月|ヶ月|カ月|年|週間|秒|円"
        r"|ドル|曜日|キロ|メートル|トン|パーセント|割|%)|(?:多少|几)(?:个)?(座|站|种|页|套|张|小时|工作日|分钟|美元|人"
        r"|名|位|台|件|本|辆|家|岁|层|间|次|天|年|月|周|元|条|公里|米|吨)"
    ),
    re.I,
)
_HEAD = re.compile(
    (
        r"\bwh(?:at|o|ich) (?:is|are|was|were|'s) (?:the |an? |our |their |its |your |his |her |my )?((?:[\w-]+ "
        r"){0,3}?[\w-]+?)(?= (?:of|for|in|on|at|to|that|from|assigned|associated|used|set|specified|mentioned"
        r"|according|between|with|by|when)\b|\s*\?|$)"
    ),
    re.I,
)


def _hint(*forms: str) -> tuple[Term, ...]:
    return (Term(forms, len(forms), 0.35, False, "", hint=True),)


_HINTS = {
    Wants.PLACE: _hint(
        "location", "venue", "place", "located", "address", "場所", "会場", "地点", "地址", "位于"
    ),
    Wants.DATE: _hint("date", "deadline", "日時", "期日", "日付", "期限", "日期", "时间"),
    Wants.REASON: _hint("because", "due to", "caused", "ため", "原因", "因为", "由于"),
    Wants.PERSON: _hint("mr", "ms", "dr", "氏", "さん", "先生", "女士"),
}
"""Words that tend to stand beside such answers."""


def understand(question: str) -> Inquiry:
    """Parse a question. Never fails: a question of no known shape wants anything."""
    text = question.strip()
    language = language_of(text)
    wants = _wants(text)
    unit_match = _UNIT.search(text)
    unit = next((g for g in unit_match.groups() if g), "") if unit_match else ""
    head_match = _HEAD.search(text)
    place = "last" if _LAST.search(text) else "first" if _FIRST.search(text) else ""
    return Inquiry(
        text,
        language,
        wants,
        (*question_terms(text, language), *_HINTS.get(wants, ())),
        quoted_parts(text),
        unit.lower().strip(),
        head_match.group(1).lower() if head_match else "",
        place,
    )


def _wants(text: str) -> Wants:
    opens_yes_no = _EN_YES_NO.search(text) is not None and not _JA_OPEN.search(text)
    if opens_yes_no and not re.match(r"(?:can|could|would|will) you\b", text, re.I):
        chinese_open = re.search("什么|谁|哪|几|多少|怎", text)
        english_open = re.match(
            r"[A-Za-z ,]*?\b(?:is|are|was|were|do|does|did|has|have|can|could|may|must|will|would|should)\b",
            text,
            re.I,
        )
        if english_open is None and chinese_open:
            opens_yes_no = False
        if opens_yes_no:
            return Wants.YES_NO
    untyped = _TELLS.match(text) is not None
    for wants, pattern in _COMPILED[:-1]:
        if untyped and wants in (Wants.CODE, Wants.CONTACT, Wants.NUMBER):
            continue
        if wants is Wants.MONEY and _HAPPENS.match(text):
            continue
        if pattern.search(text):
            return wants
    return Wants.ANYTHING
