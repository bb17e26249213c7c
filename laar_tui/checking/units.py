"""Units of measure as they are written after (or before) a number: what they measure, and their size in that dimension's base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Unit:
    """``dimension`` names what is measured; ``factor`` is the size in its base unit, ``offset`` for temperatures. Currencies are
    dimensions of their own: nothing converts them."""

    dimension: str
    factor: float = 1.0
    offset: float = 0.0


# dimension: factor spellings, … (spellings of one factor separated by |)
_TABLE = """
length: 0.001 mm|millimetre|millimetres|millimeter|millimeters|ミリ|毫米; 0.01 cm|centimetre|centimetres|centimeter|centimeters|センチ|\
厘米|公分; 1 m|metre|metres|meter|meters|メートル|米; 1000 km|kilometre|kilometres|kilometer|kilometers|キロメートル|公里|千米; \
0.0254 inch|inches|インチ|英寸; 0.3048 ft|foot|feet|フィート|英尺; 0.9144 yd|yard|yards|ヤード|码; 1609.344 mi|mile|miles|マイル|英里; \
1852 nmi|海里
mass: 1e-6 mg|milligram|milligrams|ミリグラム|毫克; 0.001 g|gram|grams|グラム|克; 1 kg|kilogram|kilograms|kilo|kilos|キログラム|公斤|千克; \
1000 t|tonne|tonnes|ton|tons|トン|吨; 0.45359237 lb|lbs|pound-mass|ポンド; 0.0283495 oz|ounce|ounces|オンス|盎司; 0.5 斤
time: 0.001 ms|millisecond|milliseconds|ミリ秒|毫秒; 1 s|sec|secs|second|seconds|秒|秒間|秒钟; 60 min|mins|minute|minutes|分|分間|分钟; \
3600 h|hr|hrs|hour|hours|時間|小时|个小时; 86400 day|days|日間|天; 604800 week|weeks|週間|周|个星期|星期; \
2629800 month|months|か月|ヶ月|カ月|ヵ月|箇月|个月; 31557600 year|years|yr|yrs|年間
power: 1 W|watt|watts|ワット|瓦; 1e3 kW|kilowatt|kilowatts|キロワット|千瓦; 1e6 MW|megawatt|megawatts|メガワット|兆瓦; \
1e9 GW|gigawatt|gigawatts|ギガワット|吉瓦; 745.7 hp|horsepower|馬力|马力
energy: 1 J|joule|joules; 1e3 kJ; 1e6 MJ; 3.6e3 Wh; 3.6e6 kWh|キロワット時|千瓦时|度电; 3.6e9 MWh; 3.6e12 GWh; 4184 kcal
yield: 1 kg/ha|kg/hm²|kg/hm2|公斤/公顷|千克/公顷; 1000 t/ha|t/hm²|t/hm2|吨/公顷; 100 dt/ha
volume: 0.001 ml|mL|millilitre|millilitres|milliliter|milliliters|ミリリットル|毫升; 1 l|L|litre|litres|liter|liters|リットル|升; \
1000 m3|m³|cubic metres|cubic meters|立方メートル|立方米; 3.785411784 gallon|gallons|gal|ガロン|加仑
area: 1 m2|m²|sqm|sq m|square metres|square meters|square metre|square meter|平方メートル|平米|平方米; \
1e4 ha|hectare|hectares|ヘクタール|公顷; \
1e6 km2|km²|square kilometres|square kilometers|平方キロメートル|平方公里; \
4046.856 acre|acres|エーカー|英亩; 0.092903 sq ft|square feet|平方英尺; \
666.667 亩
data: 1 byte|bytes|バイト|字节; 1e3 kB|KB|kilobyte|kilobytes; 1e6 MB|megabyte|megabytes|メガバイト; 1e9 GB|gigabyte|gigabytes|ギガバイト; \
1e12 TB|terabyte|terabytes|テラバイト
rate: 1 bps; 1e3 kbps|Kbps; 1e6 Mbps|Mbit/s; 1e9 Gbps|Gbit/s
speed: 0.2777778 km/h|kph|kmh|kilometres per hour|kilometers per hour|時速|公里/小时; \
0.44704 mph|miles per hour; 1 m/s; 0.514444 knot|knots|kn|ノット|节
frequency: 1 Hz|ヘルツ|赫兹; 1e3 kHz; 1e6 MHz; 1e9 GHz
pressure: 1 Pa; 1e2 hPa; 1e3 kPa; 1e6 MPa; 1e5 bar|bars; 6894.757 psi
voltage: 0.001 mV; 1 V|volt|volts|ボルト|伏; 1e3 kV
current: 0.001 mA; 1 A|amp|amps|ampere|amperes|アンペア|安培
share: 0.01 %|percent|per cent|pct|パーセント|％|prozent|pour cent|por ciento|per cento; 0.1 割; 0.001 ‰
USD: 1 $|USD|US$|dollar|dollars|ドル|米ドル|美元|美金; 0.01 cent|cents|セント|美分
EUR: 1 €|EUR|euro|euros|ユーロ|欧元
GBP: 1 £|GBP|pound|pounds|ポンド|英镑
JPY: 1 JPY|yen|円|日元
CNY: 1 CNY|RMB|yuan|元|人民币|人民元
KRW: 1 KRW|₩|won|ウォン|韩元
INR: 1 INR|₹|rupee|rupees
CHF: 1 CHF|franc|francs
people: 1 people|persons|person|人|名|employees|staff|workers|participants|attendees|従業員|社員|员工
"""

_TEMPERATURES = {
    "°C": Unit("temperature"), "℃": Unit("temperature"), "degrees Celsius": Unit("temperature"), "Celsius": Unit("temperature"),
    "摂氏": Unit("temperature"), "摄氏度": Unit("temperature"), "度": Unit("temperature"),
    "°F": Unit("temperature", 5 / 9, -160 / 9), "℉": Unit("temperature", 5 / 9, -160 / 9),
    "degrees Fahrenheit": Unit("temperature", 5 / 9, -160 / 9), "Fahrenheit": Unit("temperature", 5 / 9, -160 / 9),
    "华氏度": Unit("temperature", 5 / 9, -160 / 9),
}  # fmt: skip

_CASED = {
    "W",
    "J",
    "V",
    "A",
    "L",
    "l",
    "m",
    "g",
    "t",
    "s",
    "h",
    "kn",
    "KB",
    "kB",
    "MB",
    "mb",
    "Pa",
    "mW",
    "MW",
}
_BLANK = "[ \u00a0\u202f-]?"


@cache
def _units() -> dict[str, Unit]:
    found: dict[str, Unit] = dict(_TEMPERATURES)
    for line in _TABLE.replace("\\\n", "").strip().splitlines():
        dimension, _, rest = line.partition(": ")
        for group in rest.split(";"):
            factor, _, spellings = group.strip().partition(" ")
            for spelling in spellings.split("|"):
                found.setdefault(spelling.strip(), Unit(dimension, float(factor)))
    return found


@cache
def _lowered() -> dict[str, Unit]:
    lowered: dict[str, Unit] = {}
    for spelling, unit in _units().items():
        if spelling not in _CASED and len(spelling) > 1:
            lowered.setdefault(spelling.lower(), unit)
    return lowered


@cache
def _after() -> re.Pattern[str]:
    spellings = sorted(_units(), key=len, reverse=True)
    latin = [re.escape(s) for s in spellings if s[-1].isascii() and s[-1].isalpha()]
    other = [re.escape(s) for s in spellings if not (s[-1].isascii() and s[-1].isalpha())]
    return re.compile(rf"{_BLANK}(?:((?i:{'|'.join(latin)}))(?![A-Za-z0-9/²³])|({'|'.join(other)}))")


_BEFORE = re.compile(r"(US\$|[$€£₩₹¥￥]|\b(?:USD|EUR|GBP|JPY|CNY|RMB|CHF|KRW|INR))\s?$")
_YEN_OR_YUAN = Unit("yen or yuan")
_PER_HECTARE = {"mass", "yield"}  # 每公顷5.84吨 says in words what 5.84 t/ha says in signs.


def unit_after(text: str, end: int) -> tuple[Unit, int] | None:
    """The unit that follows a number ending at ``end``, and where it ends."""
    match = _after().match(text, end)
    if match is None:
        return None
    spelling = match[1] or match[2]
    unit = _units().get(spelling) or (None if spelling in _CASED else _lowered().get(spelling.lower()))
    if unit is None:
        return None
    return unit, match.end()


def unit_before(text: str, start: int) -> Unit | None:
    """The currency sign or code in front of a number."""
    match = _BEFORE.search(text, max(0, start - 5), start)
    if match is None:
        return None
    if match[1] in "¥￥":
        return _YEN_OR_YUAN
    return _units().get(match[1])


def comparable(one: Unit | None, other: Unit | None) -> bool:
    """Whether two amounts in these units may mean the same; an amount without a unit may mean anything."""
    if one is None or other is None or one.dimension == other.dimension:
        return True
    ambiguous = {"yen or yuan", "JPY", "CNY"}
    pounds = {"mass", "GBP"}
    degrees = {"temperature", "share"}
    both = {one.dimension, other.dimension}
    if both == _PER_HECTARE:
        return True
    return (both <= ambiguous and "yen or yuan" in both) or both in (pounds, degrees)


def converts(one: Unit, other: Unit) -> bool:
    """Whether amounts in two different units can be compared in their base unit."""
    dimensions = {one.dimension, other.dimension}
    return one != other and (len(dimensions) == 1 or dimensions == _PER_HECTARE)


def in_base(value: float, unit: Unit) -> float:
    return value * unit.factor + unit.offset
