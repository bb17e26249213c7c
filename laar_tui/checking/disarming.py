"""Foreign text as a judge may see it: nothing in it looks like a role, a chat template, a fence or a verdict, in any spelling.

What disguises letters is undone first (invisible and look-alike characters, entities, escapes); what is encoded as a whole goes, for no
answer needs it; then whatever dresses as official is taken out. Facts stay. What a text *claims* in plain prose stays too where it does
not speak of verdicts: to weigh that is the judge's work.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from urllib.parse import unquote

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_TEMPLATE = re.compile(
    r"<\|[^<>|]{0,40}\|>|\[/?(?:INST|SYS|SYSTEM|USER|ASSISTANT)\]|<</?SYS>>|</?(?:s|system|user|assistant|human|im_start"
    r"|im_end|instructions?|"
    r"verdict|judge(?:ment)?|result|output|answer|question|material|tool_call|function)\b[^<>]{0,60}>|(?:begin|end) of"
    r" (?:system|text|turn|prompt|material|answer)",
    re.I,
)
_ROLE = re.compile(
    r"^(\W{0,6})(system|assistant|user|developer|human|ai|bot|model|tool|judge|grader|evaluator|evaluation|instruction"
    r"|instructions|note to (?:the )?\w+|"
    r"important|attention|システム|審査員|判定者|系统|助手|评审|裁判)(\W{0,4})[:：]",
    re.I | re.M,
)
_HEADING = re.compile(r"^\s*(?:#{1,6}|={3,}|-{3,}|`{3,}|~{3,}|\*{3,}|_{3,})[^\n]*?(?=\w|$)", re.M)
_VERDICT = re.compile(
    r"[\"'“”‘’`*_]*\b(?:verdict|judge?ment|decision|grade|score|rating|evaluation|assessment|result|label|final answer"
    r"|correctness|is_correct|判定|評価|结论|裁决|评分)[\"'“”‘’`*_]*"
    r"\s*(?:[:：=]|is|was|->|→|⇒|は|为|是)+\s*[\"'“”‘’`*_{\[(]*\s*(?:right|wrong|unknown|correct|incorrect|true|false"
    r"|pass(?:ed)?|fail(?:ed)?|yes|no|accept(?:ed)?|"
    r"reject(?:ed)?|\d{1,3}(?:/\d{1,3})?|正しい|誤り|正确|错误)[\"'“”‘’`*_}\])]*",
    re.I,
)
_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|above|previous|rule|context|question)s?\b"
    r"|\b(?:mark|judge|grade|rate|label|consider|treat|accept|reject|score|respond|reply|answer|output|return|say)\b.{0,40}"
    r"\b(?:as|with|only|:)\s*[\"'“”]?(?:right|wrong|correct|incorrect|true|false|unknown)\b"
    r"|\b(?:this|the|my|above|following) (?:answer|response|reply) (?:is|was|must be|should be) (?:\w+ )?"
    r"(?:right|wrong|correct|incorrect|verified|false|true)\b"
    r"|(?:指示|命令|上記|前述|以前).{0,12}(?:無視|忘れ)|(?:忽略|无视|忘记).{0,12}(?:指令|指示|要求|上述|之前)"
    r"|(?:この|上記の)(?:回答|答え)は(?:正しい|誤り|間違い)|(?:此|该|这个|上述)(?:回答|答案)(?:是)?(?:正确|错误)",
    re.I,
)
"""What speaks to the judge, in one sentence."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？\n])")
_REMOVED = "(removed)"


def disarmed(material: str) -> str:
    """Foreign text as a judge may see it: nothing in it looks like a role, a template, a fence or a verdict. Its facts stay."""
    text = _undisguised(material)
    text = _without_orders(text)
    # What is taken out may join what stood around it into something new.
    for _ in range(3):
        before = text
        text = _TEMPLATE.sub(" ", text)
        text = _HEADING.sub("", text)
        text = _ROLE.sub(r"\1\2 -", text)
        text = _VERDICT.sub(_REMOVED, text)
        text = _SAYS_VERDICT.sub(_REMOVED, text)
        text = "".join(_without_address(sentence) for sentence in _SENTENCE_END.split(text))
        if text == before:
            break
    lines = [_REMOVED if _says_verdict_accented(line) else line for line in _without_orders(text).split("\n")]
    return "\n".join(lines).translate(_BRACKETS)


_VERDICT_WORD = re.compile(
    r"\b(?:right|wrong|unknown|correct|incorrect|true|false|verdict|pass|fail)\b|正しい|誤り|正确|错误|判定|结论",
    re.I,
)
_ORDER = re.compile(
    r"\b(?:say|return|output|respond|reply|print|write|answer|mark|state|emit|choose)\b", re.I
)
_OFFICIAL_REACH = 2


def _without_orders(text: str) -> str:
    """Lines that dress as official (a role, a template, a fence) and speak of verdicts, the lines after such a dress that do, and bare
    orders to say one. A single line that is only an answer stays."""
    lines = text.split("\n")
    kept: list[str] = []
    official = 0
    for line in lines:
        dressed = any(p.search(line) for p in (_TEMPLATE, _ROLE)) or _HEADING.match(line) is not None
        official = _OFFICIAL_REACH + 1 if dressed else max(0, official - 1)
        order = len(line) <= 80 and _ORDER.search(line) is not None and len(lines) > 1
        if _VERDICT_WORD.search(line) and (official or order):
            kept.append(_REMOVED)
        else:
            kept.append(line)
    return "\n".join(kept)


_BRACKETS = str.maketrans({"{": "(", "}": ")", "<": "‹", ">": "›", "⟦": "(", "⟧": ")", "`": "'"})

_LABELS = (
    r"\b(?:verdict|judge?ment|decision|grade|label|result|evaluation|assessment|rating|urteil|bewertung|ergebnis|veredicto|verdetto|veredito"
    r"|jugement|oordeel|verdikt)\b|вердикт|оценка|判定|評価|结论|結論|裁决|判決|판정|الحكم|निर्णय"
)
_VALUES = (
    r"\b(?:right|wrong|unknown|(?:in)?correct[oa]?|true|false|pass(?:ed)?|fail(?:ed)?|accept(?:ed)?|reject(?:ed)?|richtig|falsch|korrekt|juste"
    r"|faux|exacte?|corretto|sbagliato|correto|errado|juist|onjuist)\b|(?:не)?верн|(?:не)?правильн|正しい|正解|誤り|誤答|正确|正確|错误|錯誤"
    r"|정답|오답|맞음|틀림|صحيح|خطأ|सही|गलत"
)
_SAYS_VERDICT = re.compile(
    rf"(?:{_LABELS})[^\w\n]{{0,8}}(?:\w{{1,8}}[^\w\n]{{1,3}}){{0,6}}?(?:{_VALUES})\w*", re.I
)
_CLAIMS_MARK = re.compile(
    r"\b(?:user|human|person|expert|reviewer|auditor|professor|moderator|grader)s?\b.{0,40}\b(?:marked|confirmed|verified|approved"
    rf"|accepted|rated|judged|graded)\b.{{0,60}}(?:{_VALUES})",
    re.I,
)
"""That somebody has judged already, in one sentence."""

_LOOKALIKES = str.maketrans(
    "АВЕЁКМНОРСТУХІЈЅавеёкмнорстухіјѕԁԛԝɡɩΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοερτυνι",
    "ABEEKMHOPCTYXIJSabeekmhopctyxijsdqwgiABEZHIKMNOPTYXaoeptuvi",
)
_WORD = re.compile(r"\w{2,}")
_LATIN = re.compile(r"[a-z]", re.I)
_UNICODE_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))", re.I)
_PERCENT = re.compile(r"(?:%[0-9a-f]{2}[^\s%]*){2,}", re.I)
_SPACED = re.compile(r"(?<!\w)(?:\w[ .\-_*|]{1,2}){4,}\w?(?!\w)")
_BLOB = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX_BLOB = re.compile(r"(?:[0-9a-f]{2}){10,}", re.I)
_ENCODED = "(encoded text removed)"


def _undisguised(material: str) -> str:
    """What the text looks like to somebody who makes out every disguise of a letter."""
    text = html.unescape(material)
    text = _UNICODE_ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)), text)
    text = _PERCENT.sub(lambda m: unquote(m[0], errors="replace"), text)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    text = "".join(c if c in "\n\t" or c.isprintable() else " " for c in text)
    text = _WORD.sub(_in_one_script, text)
    text = _HEX_BLOB.sub(lambda m: _ENCODED if _is_text(bytes.fromhex(m[0])) else m[0], text)
    text = _BLOB.sub(lambda m: _ENCODED if _is_text(_from_base64(m[0])) else m[0], text)
    return _SPACED.sub(lambda m: _REMOVED if _spells_verdict(m[0]) else m[0], text)


def _without_address(sentence: str) -> str:
    if not (_ADDRESSED.search(sentence) or _CLAIMS_MARK.search(sentence)):
        return sentence
    return f" {_REMOVED} " + ("\n" if sentence.endswith("\n") else "")


def _says_verdict_accented(line: str) -> bool:
    """With accents that no word of a verdict has. They are not taken off everywhere, for names have them."""
    if line.isascii():
        return False
    bare = "".join(c for c in unicodedata.normalize("NFKD", line) if unicodedata.category(c) != "Mn")
    return _SAYS_VERDICT.search(bare) is not None


def _in_one_script(word: re.Match[str]) -> str:
    """A word of Latin letters with look-alikes of another script among them becomes Latin; a word of that script stays."""
    return word[0].translate(_LOOKALIKES) if _LATIN.search(word[0]) and not word[0].isascii() else word[0]


def _spells_verdict(spaced: str) -> bool:
    joined = re.sub(r"[ .\-_*|]", "", spaced)
    return re.search(f"{_LABELS}|{_VALUES}".replace(r"\b", ""), joined, re.I) is not None


def _from_base64(blob: str) -> bytes:
    try:
        return base64.b64decode(
            blob.rstrip("=") + "=" * (-len(blob.rstrip("=")) % 4),
            altchars=b"-_" if set(blob) & set("-_") else None,
        )
    except (binascii.Error, ValueError):
        return b""


def _is_text(decoded: bytes) -> bool:
    """Sentences come out when it is decoded: chance gives none."""
    try:
        text = decoded.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(text) >= 8 and text.isprintable() and (" " in text or re.search(r"[{}:]", text) is not None)
