"""What kind of answer a question asks for, from its words in the supported languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from laar_tui.checking.matching import fold
from laar_tui.checking.values import Kind

_WHEN = re.compile(
    r"\bwhen\b|\bwhat (?:\w+ ){0,3}(?:date|day|deadline)\b|\b(?:which|what) (?:year|month|day)\b|\bdate of\b|\bby what date\b"
    r"|いつ|何月何日|何年何月|日付|期日|締め?切|什么时候|何时|哪一?天|哪年|日期|几月几[日号]|什么时间|截止"
    r"|\bwann\b|\bquand\b|\bcuándo\b|\bquando\b|\bкогда\b|언제|متى|\bwanneer\b|कब",
)
_CLOCK = re.compile(
    r"\b(?:what|which) time\b|\bat what time\b|何時(?!間)|几点|\bum wie viel uhr\b|\bà quelle heure\b|\ba qué hora\b"
    r"|\ba che ora\b|\bum wieviel uhr\b"
)
_AMOUNT = re.compile(
    r"\bhow (?:many|much|long|far|tall|high|deep|heavy|large|big|old|wide|fast|often)\b|\bwhat (?:\w+ ){0,4}(?:percentage|percent|number|"
    r"amount|price|cost|fee|rate|budget|salary|revenue|population|capacity|weight|height|length|size|temperature|limit|total|sum|profit|"
    r"share|distance|speed|power|output|duration|deposit|fine|penalty|threshold|score|value|rent|income|loss|turnover)\b"
    r"|いくら|いくつ|何(?:冊|通|部|頭|匹|羽|戸|棟|室|箱|袋|票|校|店|か国|か所|ヶ所|種類|段|階建|人|名|円|個|件|回|台|本|枚|割"
    r"|時間|年間|日間|か月|ヶ月|歳|％|%|パーセント|キロ|トン|メートル|度"
    r"|倍|社|ドル)|どのくらい|どれくらい|どれだけ"
    r"|(?:金額|数|率|額|高|量|人数|件数|価格|料金|費用|予算|売上|面積|人口|容量|重量|温度)[はを]"
    r"|多少|几(?:个|名|人|次|天|年|家|台|项|小时|公里|元|倍|岁)|多(?:长|高|大|远|重|久|深|宽|快)|百分之几|金额|数量|价格|费用"
    r"|\bwie ?(?:viele?|hoch|lange?|groß|schwer|weit|oft|alt)\b|\bcombien\b|\bcu[áa]nt[oa]s?\b|\bquant[oiae]s?\b"
    r"|\bсколько\b|얼마|몇|كم|कितन|\bhoeveel\b",
)
_WHO = re.compile(
    r"\bwho(?:m|se)?\b|\bwhich (?:person|employee|director|manager|engineer|doctor|author)\b|\bname of the (?:person"
    r"|manager|director|author|\w+er)\b"
    r"|誰|だれ|どなた|担当者|責任者|谁|哪位|负责人|\bwer\b|\bqui\b|\bquién\b|\bchi\b|\bquem\b|\bкто\b|누구|من هو|कौन|\bwie is\b",
)
_YES_NO = re.compile(
    r"^(?!was (?:kostet|ist|sind|macht|für|war|wird|hat|passiert|steht|sagt|bedeutet|muss|darf|kann|soll|gilt)\b)(?:is|are|was|were"
    r"|does|do|did|has|have|had|can|could|will|would|should|may|must)(?:n['’]t)? (?!.*\bor\b)"
    r"|\byes or no\b|\btrue or false\b"
    r"|^(?:darf|dürfen|ist|sind|hat|haben|kann|können|wird|werden|muss|müssen|gibt es|gilt|war|waren|wurde|soll)\b(?! .*\boder\b)"
    r"|^(?:est-ce qu|y a-t-il|peut-on|faut-il|le \w+ est-il)|^¿?(?:se puede|es posible|está|están|hay|es|son|puede|pueden|tiene|debe)\b"
    r"|^(?:è|sono|si può|c'è|ha|può|bisogna)\b|(?:です|ます|ました|でした|ません)か[。?？\s]*$|[吗嗎][。?？\s]*$|是否|是不是|有没有",
)
_OPEN_JA = re.compile(r"何|誰|いつ|どこ|どの|どれ|どう|いくら|いくつ|なぜ|どなた|だれ|どちら")
_COMPUTED = re.compile(
    r"\bby (?:how much|what (?:percentage|amount|factor))\b|\b(?:share|proportion|fraction|part) of\b|\bhow old\b|\bhow"
    r" long (?:ago|after|before|between|since)\b"
    r"|\bwhen (?:will|does|do|did|would) .{0,50}\b(?:end|expire|run out|lapse|be over)\b|\b(?:end|expiry|expiration) date\b"
    r"|いつまで|満了|何年後|何年前|何倍|何割|差はいくら|增加了多少|减少了多少|到期|几年后"
    r"|\b(?:total|sum|altogether|combined|difference|average|mean|median|ratio|increase|decrease|(?:how (?:many|much)"
    r" )?(?:more|less|fewer|longer"
    r"|older|higher|lower|larger|smaller)\b.{0,40}\bthan|change|growth|percentage|percent|net|remaining|left over|years"
    r" between|how long after)\b"
    r"|合計|総計|総額|总额|总数|差額|の差|平均|増加率|減少率|割合|比率|何倍|残り|一共|总共|合计|总计|相差|平均|增长率|比例"
    r"|占比|占.{0,6}百分之|剩余|几倍"
    r"|\binsgesamt\b|\bsumme\b|\bau total\b|\bdifférence\b|\ben total\b|\bdiferencia\b",
)
_COUNTED_THINGS = re.compile(
    r"\bhow many\b|\b(?:what (?:is|was) the|the total) number of\b|\bcount\b"
    r"|何(?![番号度])[\u4e00-\u9fffつ](?!間|年|月|日|時|円|分|曜)|いくつ"
    r"|几[\u4e00-\u9fff]|多少(?!号)[\u4e00-\u9fff]"
    r"|\bwie viele\b|\bcombien de\b|\bcu[áa]nt[oa]s\b|\bquant[ie]\b|\bquant[oa]s\b|\bсколько\b|몇|\bhoeveel\b|कितने|\bكم\b"
)
_INSTRUCTION = re.compile(
    r"^\s*(?:please\s+)?(?:answer|reply|respond|give (?:only|just|your)|write (?:only|just)|use (?:only|just|digits)|state"
    r" only|return|output|keep)\b"
    r"|^\s*(?:if|when|should|in case) (?:the |this |it|there|no|you|nothing)[^?]*\b(?:say|answer|reply|respond|write|state)\b"
    r"|^[^?？]*(?:場合|なければ|ない時)は?[、,][^?？]*(?:答え|回答|記載なし|書い)|^[^?？]*(?:だけ|のみ|で"
    r"|形式で)(?:を)?[^?？]{0,12}(?:答えて|回答して)ください"
    r"|^\s*(?:请)?(?:只|仅)[^?？]*(?:回答|作答|写出|给出)|^\s*如果[^?？]*(?:回答|作答|写)|^\s*(?:antworte|wenn |falls "
    r"|réponds|si le |si la |responde|si el |rispondi|se il )",
    re.I,
)
_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


@lru_cache(maxsize=256)
def bare(question: str) -> str:
    """The question without what it says about the form of the answer, which is not what it is about."""
    kept = [s for s in _SENTENCES.split(question) if s.strip() and not _INSTRUCTION.search(s)]
    return " ".join(kept).strip() or question


@lru_cache(maxsize=256)
def instructions(question: str) -> str:
    """What the question says about the form of the answer."""
    return " ".join(s for s in _SENTENCES.split(question) if s.strip() and _INSTRUCTION.search(s))


_BEFORE = re.compile(
    r"\b(?:original(?:ly)?|initial(?:ly)?|previous(?:ly)?|former(?:ly)?|before|old|earlier|prior|at first|used to|was .* before)\b"
    r"|当初|変更前|改定前|改訂前|以前|旧|元々|もともと|最初|原先|原来|原本|之前|此前|修改前|调整前|旧|ursprünglich|vorher"
    r"|initialement|à l'origine|originalmente|antes"
)
_NOW = re.compile(
    r"\b(?:current(?:ly)?|now|latest|most recent|today|at present|presently|newest|in force)\b|現在|最新|現行|今の|目前|当前|现在|现行"
    r"|aktuell|actuel|actual"
)
_COUNT_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "both": 2,
}  # fmt: skip
_COUNTED = re.compile(
    r"\b(?:list|name|give|which|what(?: are)?|state|identify|find|mention)\b(?: me)?(?: all)?(?: of)?(?: the)? (two|three"
    r"|four|five|six|seven|eight|nine|ten|both|[2-9]|1\d)\b"
    r"(?! (?:percent|%|million|thousand|years?|days?|hours?|months?|weeks?|minutes?|euros?|dollars?))"
    r"|([2-92-9])\s?(?:つ|点|項目|名|人|個|件|社)(?:を)?(?:挙げ|列挙|答え|教え|述べ)"
    r"|(?:列出|写出|说出|举出|给出|哪)(?:其中)?(?:的)?([两二三四五六七八九2-9])(?:个|项|名|种|位|家|点)"
)
_ALL = re.compile(
    r"\b(?:list|enumerate|name (?:all|every|each))\b|\ball (?:of )?the\b|\bwhich (?:\w+ ){0,2}\w+s (?:are|were|have|did|do"
    r"|does)\b|\b(?:which|what) (?:\w+ ){0,2}(?:\w+[^\Ws]s|\w+ies) (?:is|was|must|may|can) \w+|\bwhat are (?:all )?the\b"
    r"|\bwho are\b|\bwho were\b"
    r"|列挙|すべて|全て|一覧|挙げ|列出|所有|全部|哪些|哪几|\balle\b|\btous les\b|\btoutes les\b|\btodos los\b|\btodas las\b"
)
_ZH_COUNT = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


MONEY = "USD EUR GBP JPY CNY KRW INR CHF"
_DIMENSIONS = (
    (
        re.compile(
            r"\bhow much (?:does|do|did|is|are|was|were|will) .{0,50}\b(?:cost|charge|pay|paid)\b|\b(?:what"
            r"|which) .{0,30}\b(?:price|fee|salary|rent|fine"
            r"|deposit|cost)s?\b|\bwhat does .{0,40}\bcosts?\b|\bwas kostet\b|\bwie teuer\b|\bcombien coûte\b|\bcuánto cuesta\b"
            r"|\bquanto costa\b"
            r"|何円|多少元|多少钱|几块钱"
        ),
        MONEY,
    ),
    (
        re.compile(
            r"\bfor how long\b|\bhow long (?:does|did|do|will|has|have|had|may|can|must|before|after|until)\b|\bhow (?:soon|often)\b"
            r"|\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b|\b(?:wie lange|combien de temps|cuánto tiempo"
            r"|quanto dura|cuánto dura|cuánto se tarda)\b"
            r"|何(?:秒|分間|時間|日間|週間|か月|ヶ月|年間)|どのくらいの(?:期間|時間)|多久|多长时间|几(?:天|小时|分钟|个月)"
            r"|多少(?:天|小时|分钟|个月|年)"
        ),
        "time",
    ),
    (
        re.compile(
            r"\btemperature\b|\bhow (?:hot|cold|warm)\b|何度|温度|多少度|\btemperatur\b|\btempérature\b|\btemperatura\b"
        ),
        "temperature",
    ),
    (
        re.compile(
            r"\b(?:what|which) (?:percentage|percent|proportion|share)\b|何(?:%|％|パーセント|割)|百分之几|占比"
        ),
        "share",
    ),
    (
        re.compile(
            r"\bhow (?:tall|high|deep|wide|far)\b|何(?:メートル|キロメートル|センチ)|多(?:高|深|宽|远)|\bwie (?:hoch ist|tief"
            r"|breit|weit)\b"
        ),
        "length",
    ),
    (
        re.compile(
            r"\bhow heavy\b|\bhow much does .{0,40}\bweigh\b|何(?:キログラム|グラム|トン)|多重|\bwie schwer\b"
        ),
        "mass",
    ),
)


@dataclass(frozen=True)
class Asked:
    """``kinds`` of value a right answer has, the one asked first in front; empty when open. ``yes_no``: the answer is yes or no.
    ``computed``: the answer may be worked out and need not be written anywhere. ``counted``: it is how many there are of something.
    ``before``/``now``: which of several states in time.
    ``items``: how many things are asked for, 0 when not said; ``every``: all things of a kind."""

    kinds: tuple[Kind, ...]
    yes_no: bool
    computed: bool
    counted: bool
    before: bool
    now: bool
    items: int
    every: bool
    dimensions: frozenset[str] = frozenset()
    """What a figure that answers measures (see ``units``); empty when that is not said."""

    @property
    def clock(self) -> bool:
        return Kind.TIME in self.kinds


def speaks_of_results(text: str) -> bool:
    """Whether a folded text itself speaks of totals, differences or averages: then they need not be worked out."""
    return _COMPUTED.search(text) is not None


@lru_cache(maxsize=256)
def understand(question: str) -> Asked:
    """Read a question. What is not recognised is left open: an open question rejects nothing."""
    text = fold(bare(question))
    places: list[tuple[int, Kind]] = []
    for pattern, kind in ((_WHEN, Kind.DATE), (_CLOCK, Kind.TIME), (_AMOUNT, Kind.NUMBER), (_WHO, Kind.NAME)):
        match = pattern.search(text)
        if match is not None:
            places.append((match.start(), kind))
    kinds = tuple(dict.fromkeys(kind for _, kind in sorted(places)))
    yes_no = _YES_NO.search(text.strip()) is not None and not (kinds and _OPEN_JA.search(text))
    if _OPEN_JA.search(text) and re.search(r"か[。?？\s]*$", text):
        yes_no = False
    items = 0
    counted = _COUNTED.search(text)
    if counted is not None:
        word = next(g for g in counted.groups() if g)
        items = _COUNT_WORDS.get(word) or _ZH_COUNT.get(word) or (int(word) if word.isdecimal() else 0)
    return Asked(
        kinds=kinds,
        yes_no=yes_no,
        computed=_COMPUTED.search(text) is not None,
        counted=_COUNTED_THINGS.search(text) is not None,
        before=_BEFORE.search(text) is not None,
        now=_NOW.search(text) is not None,
        items=items,
        every=_ALL.search(text) is not None,
        dimensions=frozenset(
            d for pattern, dimensions in _DIMENSIONS if pattern.search(text) for d in dimensions.split()
        ),
    )
