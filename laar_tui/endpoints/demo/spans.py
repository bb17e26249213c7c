"""Typed pieces of text that can be an answer: names, dates, amounts, places, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from laar_tui.endpoints.demo.names import JA_SURNAME, JA_TITLE, NO_SURNAME, ZH_SURNAME, ZH_TITLE
from laar_tui.endpoints.demo.question import Wants
from laar_tui.endpoints.demo.wordlists import NO_NAMES

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_CLOCK = (
    r"\d{1,2}(?::\d{2}(?::\d{2})?)?\s?(?:[ap]\.?m\.?\b)|\b\d{1,2}:\d{2}(?::\d{2})?\b|\bnoon\b|\bmidnight\b|(?:午前"
    r"|午後|上午|下午|晚上|早上|凌晨|中午|傍晚|朝|夜)?\s?(?:\d{1,2}|[二三四五六七八九十]{1,3}"
    r"|(?<=[午上下晚早前後])一)[時时点點](?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})分|半|整|正)?(?!間|间)"
)
_CJK_DIGITS = "[0-9０-９〇零一二三四五六七八九十]"
_DATE = (
    rf"(?:{_WEEKDAY},? )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? \d{{4}})?|(?:{_WEEKDAY},? "
    rf")?{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? \d{{4}})?|{_MONTH} \d{{4}}|"
    r"(?<![A-Za-z0-9])\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?Z?)?"
    r"|(?<![A-Za-z0-9])\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|"
    rf"(?:(?:令和|平成|昭和|明治|大正){_CJK_DIGITS}+年|\d{{4}}\s?年"
    rf"|[〇零一二三四五六七八九]{{4}}年)(?:{_CJK_DIGITS}{{1,3}}月(?:{_CJK_DIGITS}{{1,3}}[日号])?|度)?"
    rf"|{_CJK_DIGITS}{{1,3}}月{_CJK_DIGITS}{{1,3}}[日号]|每月{_CJK_DIGITS}{{1,3}}[日号]"
    rf"|{_CJK_DIGITS}{{1,3}}[日号](?:[（(][月火水木金土日][)）])?(?=[午のにかまと、夜朝未早上下])|"
    rf"(?:今|来|先|毎|次)(?:週|月|年)(?:の?[月火水木金土日]曜日?)?|[月火水木金土日]曜日|(?:本|下|上|这|每)?(?:周"
    rf"|星期)[一二三四五六日天](?!期)|(?:today|tomorrow|yesterday|(?:next|last|this) (?:week|month|year|{_WEEKDAY}"
    rf"|quarter|spring|summer|autumn|fall|winter))\b|(?:end of (?:the )?(?:week|month|year|quarter|day|{_MONTH}))"
    rf"|\b(?:by |on |every )?{_WEEKDAY}s?\b|\bthe \d{{1,2}}(?:st|nd|rd|th)\b|"
    rf"\b(?:Q[1-4]|[HF]Y?[12]?)[ -]?\d{{4}}\b|\bin \d{{4}}\b|\b(?:1[5-9]|20)\d{{2}}\b(?!\s?(?:円|元|人|個|名|people"
    rf"|units|[kKmMgG]))|\b(?:spring|summer|autumn|winter|fall) (?:of )?\d{{4}}"
)
_NUMBER = r"[-−]?(?:\d+(?:\.\d+)?[兆億亿万千百])*(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WORD_NUMBER = (
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|eighteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|dozen)(?:[- ](?:one|two|three|four"
    r"|five|six|seven|eight|nine|hundred|thousand|million|dozen))*\b"
)
_SCALE = r"(?:\s?(?:thousand|million|billion|trillion|bn|[kKmM](?![a-zA-Z])|万|億|亿|千|百|兆))*"
_UNIT_AFTER = (
    r"(?:\s?(?:%|％|percent|degrees?|°[CF]?|km/h|mph|km²|km2|km|kg|cm|mm|mg|ml|GB|MB|TB|KB|GiB|MiB|ms|GHz|MHz|kW"
    r"|MW|meters?|metres?|miles?|feet|ft|tons?|tonnes?|kilometers?|kilometres?|hectares?|acres?|litres?|liters?"
    r"|平方メートル|平方キロメートル|メートル|キロメートル|キロ|トン|ヘクタール|平方米|平方公里|公里|公顷|米|吨|人"
    r"|名|個|件|台|本|枚|冊|匹|頭|店舗|店|社|歳|回|度|点|票|階|か所|箇所|倍|ポイント|か所|ヶ所|棟|戸|世帯|隻|便"
    r"|種類|ページ|軒|両|ミリ秒|时速|座|站|种|页|套|张|人次|户|元|円|ドル|个|位|辆|家|岁|层|间|次|条|本|万人"
    r"|亿元))?"
)
_MONEY = (
    rf"(?:US\$|HK\$|[$€£¥￥]|(?:USD|EUR|GBP|JPY|CNY|RMB|CHF)\s)\s?{_NUMBER}{_SCALE}(?:/(?:month|year|mo|yr|hour"
    rf"|user|seat))?|{_NUMBER}{_SCALE}\s?(?:dollars?|euros?|pounds?|yen|yuan|USD|EUR|GBP|JPY|CNY|RMB|CHF|円|ドル"
    rf"|ユーロ|元|美元|欧元|日元|人民币)(?:人民币|/(?:month|year|月|年))?|[一二三四五六七八九十百千万億亿两]+(?:円"
    rf"|元)"
)
_LENGTH_UNIT = (
    r"(?:business |working |calendar |consecutive |full )?(?:days?|hours?|minutes?|weeks?|months?|years?|seconds?"
    r"|decades?|hrs?|mins?|secs?|ms|s)\b"
)
_DURATION = (
    rf"(?:\d+(?:\.\d+)?(?:\s?(?:-|–|to|or)\s?\d+)?|{_WORD_NUMBER}(?: \(\d+\))?|\ban?\b|half an?)[ "
    rf"-]?{_LENGTH_UNIT}(?: and (?:\d+|{_WORD_NUMBER}|a half) ?(?:{_LENGTH_UNIT})?)?"
    rf"|{_CJK_DIGITS}+(?:\.\d+)?\s?(?:営業日|日間|日(?!本)|時間半?|分間|分钟|分(?!の)|か月間?|ヶ月間?|カ月間?"
    rf"|ヵ月間?|箇月|年間?|週間|秒間?|分钟|个?工作日|个?小时|天|个月|周|分钟|秒钟?)(?:以内|以上|前)?|半年|半天|永久"
    rf"|indefinite(?:ly)?|perpetual(?:ly)?"
)
_UUID = r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"
_CODE = (
    rf"{_UUID}|\b[A-Za-z]*\d[A-Za-z0-9]*(?:[-_.:/#]+[A-Za-z0-9]+)*\b"
    rf"|\b[A-Za-z][A-Za-z0-9]*(?:[-_.:/#]+[A-Za-z0-9]*\d[A-Za-z0-9]*)+(?:[-_.:/#]+[A-Za-z0-9]+)*\b"
    rf"|(?<=[\"“「『`'])[^\"”」』`'\n]{{2,60}}(?=[\"”」』`'])"
)
_CONTACT = (
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s)>\]\"”」、。，]+|\+?\(?\d{2,4}\)?[- .]\d{2,4}[- .]\d{3,4}(?:[- "
    r".]\d{2,4})?|\+\d[\d -]{7,}\d|\b\d{3}-\d{4}\b|\b1\d{10}\b|\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"
)
_CAPITAL = (
    r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir|Lord|Lady|Captain|President|Professor|Judge|Senator|General)\.? )?[A-ZÀ-Þ](?:\."
    r"|[A-Za-z0-9À-ɏ’'-]+)(?:[ ](?:de|van|von|der|da|di|la|le|del|bin|al|of the|of|&)?[ "
    r"]?[A-ZÀ-Þ][A-Za-z0-9À-ɏ’'.-]*)*(?: \d+(?:\.\d+)+)?"
)
_JA_PERSON = (
    rf"[甲乙丙]|(?:{JA_SURNAME})[一-鿿々]?[一-鿿々ぁ-ん]?[一-鿿々]?(?=[\s、。，,（(）)）はがをにとのも：:」]|$)"
    rf"|[ァ-ヺー]{{2,}}・[ァ-ヺー・]{{2,}}"
)
_ZH_PERSON = (
    rf"[甲乙丙]方|(?!{NO_SURNAME})(?:{ZH_SURNAME})[一-鿿]{{0,2}}(?:{ZH_TITLE})"
    rf"|(?!{NO_SURNAME})(?:{ZH_SURNAME})[一-鿿]{{1,2}}?(?=[\s、。，,（(）)：:；的在于是说表示将负担主提发宣出和与"
    rf"及被任为介同教博先女经总]|$)|[一-鿿]{{2,4}}·[一-鿿]{{2,6}}"
)
_WITH_KANA = rf"[一-鿿々ァ-ヺー・]{{1,8}}?(?=(?:{JA_TITLE}))|{_JA_PERSON}"
_WITHOUT_KANA = rf"(?<![一-鿿々])[一-鿿々ァ-ヺー・]{{1,6}}?(?=(?:{JA_TITLE}))|{_ZH_PERSON}|{_JA_PERSON}"
_KANA = re.compile("[ぁ-ゖ]")
_TIMES_OF_DAY = (
    "morning|afternoon|evening|night|summer|winter|spring|autumn|past|future|event|case|same|first|end|beginning"
    "|meantime|weekend|week|month|year|day|company|market"
)
_PREPOSITION = (
    "in|under|behind|inside|on|at|next to|near|beneath|above|beside|below|on top of|between|from|into|to"
)
_WHERE = (
    rf"\b(?:(?:{_PREPOSITION}) (?:the|an?|his|her|their|its|our|my) (?!(?:{_TIMES_OF_DAY})\b)(?:[a-z-]+ "
    rf"){{0,2}}?[a-z-]+(?=(?: (?:{_PREPOSITION}|of|and|when|while|until|during|for|by|with|that|which|where)\b"
    rf"|[,.;:!?)\s]*$|[,.;:!?)]))(?: of (?:the )?(?:[A-Z][A-Za-z-]*(?: [A-Z][A-Za-z-]+)*|[a-z-]+))?[ ]?)+"
    r"|(?<=[は、が。])[^は、が。\n]{2,24}?(?=(?:に|で)(?:保管|置|あり|ある|保存|隠|しま|設置|入っ|見つか|発見|開催|行わ|開か))"
    r"|(?:(?<=在)|(?<=于))[^，。；、\n]{2,16}(?:里|上|中|下|旁边?|后面?|前面?|内|外|处)"
)
_CJK_PLACE = (
    r"[一-鿿ァ-ヺーA-Za-z0-9０-９]{1,12}?(?:会議室|会议室|ホール|大厦|大学|ビル|センター|駅|空港|公園|ホテル"
    r"|図書館|博物館|图书馆|博物馆|中心|酒店|机场|车站|公园|体育馆|広場|广场|工場|工厂|本社|支社|倉庫|仓库|病院"
    r"|医院|都|道|府|県|市|区|町|村|省|县|镇|路\d*号?|街|島|岛|州|国|厅|楼|階|层|室|港|山|川|湖|站|法院|銀行|银行"
    r"|学校|中学|小学|公司|集团)(?![市県町村駅区都府省院])(?:\d+(?:階|楼|层|号))?|日本|東京|大阪|京都|北京|上海"
    r"|广州|深圳|杭州|南京|成都|武汉|西安|横浜|札幌|福岡|名古屋|神戸|仙台|广东|香港|台北|台湾|[ァ-ヺー]{3,}"
)


@dataclass(frozen=True)
class Span:
    """A piece of a passage: ``text`` and its place (characters) within it."""

    text: str
    start: int
    end: int


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_PATTERNS: dict[Wants, re.Pattern[str]] = {
    Wants.DATE: re.compile(f"(?:{_DATE})(?:[ ,、（()）月火水木金土日曜]*(?:at |の)?(?:{_CLOCK}))?", re.I),
    Wants.YEAR: re.compile(
        r"\b(?:1[0-9]|20)\d{2}(?!\d)|(?:令和|平成|昭和|明治|大正)[\d元]+年|\d{4}年|[〇零一二三四五六七八九]{4}年"
    ),
    Wants.TIME: re.compile(_CLOCK, re.I),
    Wants.WEEKDAY: re.compile(
        rf"\b{_WEEKDAY}s?\b|[月火水木金土日]曜日?|(?:周|星期|礼拜)[一二三四五六日天]", re.I
    ),
    Wants.MONEY: re.compile(_MONEY, re.I),
    Wants.PERCENT: re.compile(
        (
            rf"{_NUMBER}(?:\.\d+)?\s?(?:%|％|percent(?:age points)?|パーセント|ポイント|割(?:\d分)?|个百分点)"
            rf"|百分之[一二三四五六七八九十百点\d.]+|[一二三四五六七八九]割"
        ),
        re.I,
    ),
    Wants.NUMBER: re.compile(
        (
            rf"(?<![A-Za-z0-9_./-]){_NUMBER}{_SCALE}{_UNIT_AFTER}|{_WORD_NUMBER}|[一二三四五六七八九十百千万億亿两〇]+(?:人"
            rf"|名|個|件|台|本|枚|冊|匹|頭|店|社|歳|回|度|点|票|階|个|位|辆|家|岁|层|间|次|条)"
        ),
        re.I,
    ),
    Wants.DURATION: re.compile(_DURATION, re.I),
    Wants.CODE: re.compile(_CODE, re.ASCII),
    Wants.CONTACT: re.compile(_CONTACT, re.ASCII),
    Wants.PERSON: _compiled(_CAPITAL, _WITH_KANA),
    Wants.NAME: _compiled(
        r"[一-鿿]{2,6}[―–—~〜～-][一-鿿]{2,6}間",
        _CAPITAL,
        r"\b[a-z]\w*(?:[-.]\w+)*\d[\w.-]*\b",
        r"[ァ-ヺー・]{3,}",
        _WITH_KANA,
        _CJK_PLACE,
        r"[「『《“\"`]([^」』》”\"`\n]{1,40})[」』》”\"`]",
    ),
    Wants.PLACE: _compiled(
        r"[一-鿿]{2,3}[市省県都府](?:[一-鿿0-9-]{2,30}(?:号|室|楼|弄|番地|丁目[\d-]*))(?:\d+室)?",
        (
            r"https?://[^\s)>\]`\"]+|(?<![\w/])(?:~|\.{1,2})?/[\w.-]+(?:/[\w.-]+)*|(?<![\w/])[\w-]+(?:/[\w.-]+)+\.\w+"
            r"|(?<=`)[\w.-]+\.\w{2,5}(?=`)"
        ),
        r"\b\d{1,5} [A-ZÀ-Þ]\w+(?:, [A-ZÀ-Þ]\w+)+",
        (
            r"\b(?:[Rr]oom|[Hh]all|[Bb]uilding|[Ff]loor|[Ss]uite) [A-Z0-9][\w-]*|\d+ [A-Z][\w]+(?: [A-Z][\w]+)* (?:Street"
            r"|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd|Way|Square)\b\.?(?:, [A-Z][\w ]+)?"
        ),
        _CAPITAL + r"(?:, [A-Z][a-z]+)?",
        _WHERE,
        (
            r"(?<=\bthe )(?:bathroom|bedroom|kitchen|garden|office|hallway|park|school|cinema|garage|basement|attic|cellar"
            r"|library|lobby|drawer|safe|warehouse|playground|roof|yard)\b"
        ),
        _CJK_PLACE,
    ),
}


_PERSON_WITHOUT_KANA = _compiled(_CAPITAL, _WITHOUT_KANA)


def spans_of(wants: Wants, text: str) -> Iterator[Span]:
    """Every piece of ``text`` of the wanted type, in order. Nothing for types without a shape (reasons, lists, …)."""
    pattern = _PATTERNS.get(wants)
    if pattern is None:
        return
    if wants is Wants.PERSON and _KANA.search(text) is None:
        pattern = _PERSON_WITHOUT_KANA
    for m in pattern.finditer(text):
        value = m.group().strip(" ,、")
        if not value:
            continue
        if wants in (Wants.PERSON, Wants.NAME, Wants.PLACE) and value[0].isascii() and value[0].isupper():
            yield from _capitalised(text, m.start(), value)
        elif (
            wants in (Wants.PLACE, Wants.NAME)
            and (lead := _PLACE_LEAD.match(value))
            and lead.end() < len(value) - 1
        ):
            yield Span(value[lead.end() :], m.start() + lead.end(), m.end())
        elif wants is Wants.CODE and value.isdigit() and len(value) == 1:
            continue
        elif wants is Wants.DATE and re.match(r"(?:in|by|on) ", value, re.I):
            yield Span(value.split(" ", 1)[1], m.start() + 3, m.end())
        else:
            yield Span(value.strip('「」『』《》“”"`'), m.start(), m.end())


def has_shape(wants: Wants) -> bool:
    """Whether answers of this type can be told by their shape."""
    return wants in _PATTERNS


_PLACE_LEAD = re.compile(r".*(?:位于|在|于|将|到|从|至|为|是|提交|与|和|由)(?=[一-鿿])")


def _capitalised(text: str, start: int, value: str) -> Iterator[Span]:
    words = value.split(" ")
    while words and words[0].lower().strip(".,'’") in NO_NAMES:
        start += len(words[0]) + 1
        words = words[1:]
    while words and (words[-1].lower().strip(".,'’") in NO_NAMES or words[-1] in ("of", "de")):
        words = words[:-1]
    found = " ".join(words)
    if found.endswith(("'s", "’s")):
        found = found[:-2]
    found = found.rstrip("'’-")
    if found.endswith(".") and not re.search(r"\b(?:[A-Z]|Jr|Sr|Inc|Ltd|Co)\.$", found):
        found = found[:-1]
    people = re.match(r"(?:\S+(?:ian|ish|ese|can|man|ench|utch)) [a-z]{3,}s\b", text[start:])
    if people is not None and len(words) == 1:
        found = people.group()
    if len(found) > 1:
        yield Span(found, start, start + len(found))
