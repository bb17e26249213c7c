"""A reading in words: short, in the question's language, with the sentence it relies on."""

from __future__ import annotations

import re

from laar_tui.core.quotes import CLOSE, OPEN
from laar_tui.endpoints.demo.chance import pick
from laar_tui.endpoints.demo.question import Wants
from laar_tui.endpoints.demo.reading import Kind, Reading
from laar_tui.endpoints.demo.words import fold

_LONGEST_QUOTE = 260

_VALUE = {
    "en": (
        "{answer} — the document says: “{quote}”",
        "According to {name}: {answer}. “{quote}”",
        "{answer} (“{quote}”)",
        "The answer is {answer}; {name} says “{quote}”",
    ),
    "ja": (
        "{answer}です。「{quote}」とあります。",
        "{name}によると、{answer}です（「{quote}」）。",
        "答えは{answer}です。根拠：「{quote}」",
    ),
    "zh": (
        "{answer}。文中写道：“{quote}”",
        "根据{name}，答案是{answer}（“{quote}”）。",
        "答案是{answer}。依据：“{quote}”",
    ),
}
_SENTENCE = {
    "en": (
        "{name} says: “{quote}”",
        "The document puts it this way: “{quote}”",
        "The passage that answers this: “{quote}”",
    ),
    "ja": ("{name}には「{quote}」とあります。", "該当箇所：「{quote}」"),
    "zh": ("{name}中写道：“{quote}”", "相关内容：“{quote}”"),
}
_YES = {
    "en": ("Yes. “{quote}”", "Yes — {name} says “{quote}”"),
    "ja": ("はい。「{quote}」とあります。",),
    "zh": ("是的。“{quote}”",),
}
_NO = {
    "en": ("No. “{quote}”", "No — {name} says “{quote}”"),
    "ja": ("いいえ。「{quote}」とあります。",),
    "zh": ("不是。“{quote}”",),
}
_COUNT: dict[str, tuple[str, ...]] = {
    "en": ("{answer}{times}, first here: “{quote}”", "I count {answer}{times}; the first is “{quote}”"),
    "ja": ("{answer}{times}です。最初は「{quote}」です。",),
    "zh": ("{answer}{times}，第一处是：“{quote}”",),
}
_BARE_COUNT: dict[str, tuple[str, ...]] = {
    "en": ("{answer}{times} in {name}.",),
    "ja": ("{name}では{answer}{times}です。",),
    "zh": ("在{name}中为{answer}{times}。",),
}
_ABSENT = {
    "en": (
        "The document does not say.",
        "I could not find this in the document: it does not say.",
        "{name} does not say.",
    ),
    "ja": ("文書には記載がありません。", "該当する記述は文書にありませんでした。"),
    "zh": ("文档中没有提到。", "文档没有说明这一点。"),
}
_MARKED: dict[Kind, dict[str, tuple[str, ...]]] = {
    Kind.VALUE: {
        "en": ("{answer}.", "The answer is {answer}.", "{answer}, according to {name}.", "It is {answer}."),
        "ja": ("{answer}です。", "{name}によると、{answer}です。", "答えは{answer}です。"),
        "zh": ("{answer}。", "根据{name}，答案是{answer}。", "答案是{answer}。"),
    },
    Kind.SENTENCE: {"en": ("{quote}",), "ja": ("{quote}",), "zh": ("{quote}",)},
    Kind.YES: {"en": ("Yes.", "Yes, {name} says so."), "ja": ("はい。",), "zh": ("是的。",)},
    Kind.NO: {"en": ("No.", "No, not according to {name}."), "ja": ("いいえ。",), "zh": ("不是。",)},
    Kind.COUNT: {
        "en": ("{answer}{times}.", "I count {answer}{times}."),
        "ja": ("{answer}{times}です。",),
        "zh": ("{answer}{times}。",),
    },
}
"""Wordings where quotes are asked for: the quote follows in its markup."""
_LIST = {
    "en": "{name} lists {count}:",
    "ja": "{name}には{count}件あります。",
    "zh": "{name}中列出了{count}项：",
}
_STEPS = {"en": "From “{quote}” in {name}:", "ja": "{name}の「{quote}」より：", "zh": "摘自{name}“{quote}”："}
_SUMMARY = {"en": "In short, {name} says:", "ja": "{name}の要点：", "zh": "{name}的要点："}
_NO_DOCUMENT = {
    "en": (
        "I am a simulated endpoint of the laar-chat demo fleet: I cannot chat, I only read attached documents. Paste "
        "or attach one (a contract, a log, minutes, a CSV …) and ask about something in it."
    ),
    "ja": (
        "私はlaar-chatのデモ用に模擬されたエンドポイントで、会話はできず、添付された文書を読むことだけができます。文"
        "書（契約書、ログ、議事録、CSVなど）を貼り付けるか添付して、その内容について質問してください。"
    ),
    "zh": (
        "我是 laar-chat 演示用的模拟端点，不会聊天，只会阅读附带的文档。请粘贴或附加一份文档（合同、日志、会议记录"
        "、CSV 等），然后就其内容提问。"
    ),
}


def worded(reading: Reading, voice: str = "", *, quotes: bool = False) -> str:
    """The answer as an endpoint would give it. ``voice`` (any text) chooses among wordings and always the same one; ``quotes``: the
    prompt asks for quotes in ``<quote>`` markup."""
    language = reading.inquiry.language if reading.inquiry.language in ("ja", "zh") else "en"
    name = _name(reading.document, language)
    if reading.kind is Kind.NO_DOCUMENT:
        return _NO_DOCUMENT[language]
    if reading.kind in (Kind.LIST, Kind.SUMMARY):
        return _listing(reading, language, name)
    quote = trimmed(reading.quote, reading.answer)
    tables: dict[Kind, dict[str, tuple[str, ...]]] = {
        Kind.VALUE: _VALUE, Kind.SENTENCE: _SENTENCE, Kind.YES: _YES, Kind.NO: _NO, Kind.ABSENT: _ABSENT,
        Kind.COUNT: _COUNT if quote else _BARE_COUNT,
    }  # fmt: skip
    table = tables[reading.kind]
    marked = quotes and bool(quote) and reading.kind in _MARKED
    if marked:
        table = _MARKED[reading.kind]
    form = pick(table[language], "voice", voice, reading.inquiry.text)
    times = ""
    if reading.kind is Kind.COUNT:
        counted = reading.inquiry.wants is Wants.OCCURRENCES and reading.noun
        times = (
            {"en": " times" if reading.answer != "1" else " time", "ja": "回", "zh": "次"}[language]
            if counted
            else ""
        )
        if counted and not reading.noun.startswith("“"):
            times = {"en": f" {reading.noun} lines", "ja": "件", "zh": "条"}[language]
        form = _BARE_COUNT[language][0] if not quote else form
    if marked:
        form += ("" if language in ("ja", "zh") else " ") + OPEN + "{quote}" + CLOSE
    text = form.format(answer=reading.answer, quote=quote, name=name, times=times)
    return (
        text[:1].upper() + text[1:]
        if text.startswith("the document") and reading.kind is not Kind.VALUE
        else text
    )


def trimmed(quote: str, answer: str) -> str:
    """A quote short enough to read, still verbatim: cut at word or clause ends around ``answer``."""
    quote = quote.strip()
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    middle = max(0, fold(quote).find(fold(answer))) + len(answer) // 2 if answer else 0
    start = max(0, min(middle - _LONGEST_QUOTE // 2, len(quote) - _LONGEST_QUOTE))
    end = start + _LONGEST_QUOTE
    if start:
        cut = re.search(r"[\s、，,。]", quote[start : start + 30])
        start += cut.end() if cut else 0
    if end < len(quote):
        tail = max(quote.rfind(mark, end - 30, end) for mark in (" ", "、", "，", "。"))
        end = tail if tail > 0 else end
    return quote[start:end].strip()


def _listing(reading: Reading, language: str, name: str) -> str:
    leads = _SUMMARY if reading.kind is Kind.SUMMARY else _STEPS if reading.quote else _LIST
    text = leads[language].format(name=name, count=len(reading.items), quote=reading.quote.strip("# "))
    return text + "\n\n" + "\n".join(f"- {trimmed(item, '')}" for item in reading.items)


def _name(name: str, language: str) -> str:
    if name and name not in ("document", "pasted text"):
        return name
    return {"en": "the document", "ja": "文書", "zh": "文档"}[language]
