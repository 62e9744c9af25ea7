"""What is measured, not counted: shares, time, distance, weight, power, and money."""

import re
from dataclasses import dataclass
from decimal import Decimal

from claims.extraction import money
from claims.extraction.lexicon import TIME_UNITS

_PERCENT = re.compile(r" ?%|[ ‐‑-]?(?:percent|per cent|pct|pc)\b(?! points?)", re.IGNORECASE)
_IRREGULAR = {"feet": "foot", "inches": "inch", "centuries": "century", "times": "times"}
_WRITTEN = {"″": "inch"}
# In the singular, both spellings; the longest of those that begin alike first.
_NAMES = (
    "second", "minute", "hour", "day", "night", "weekend", "week", "month", "year", "decade",
    "century", "percentage point", "basis point", "square kilometer", "square kilometre",
    "square meter", "square metre", "square mile", "square foot", "cubic meter", "cubic metre",
    "cubic foot", "kilometer", "kilometre", "nautical mile", "mile", "centimeter", "centimetre",
    "millimeter", "millimetre", "nanometer", "nanometre", "meter", "metre", "foot", "inch",
    "yard", "acre", "hectare", "kilogramme", "kilogram", "kilo", "milligram", "gram", "ounce",
    "metric tonne", "metric ton", "tonne", "ton", "pound", "kiloton", "megaton", "carat", "liter",
    "litre", "gallon", "pint", "quart", "barrel", "degree celsius", "degree fahrenheit",
    "degree centigrade", "degree", "celsius", "fahrenheit", "kilowatt hour", "megawatt hour",
    "gigawatt hour", "kilowatt", "megawatt", "gigawatt", "watt", "volt", "horsepower", "bhp",
    "decibel", "gigapascal", "point", "knot", "gigabyte", "terabyte", "megabyte", "light year",
    "fold", "microgram", "terawatt hour", "terawatt", "petabyte", "kilobyte", "megabit", "gigabit",
    "hertz", "kilohertz", "megahertz", "gigahertz", "joule", "kilojoule", "megajoule", "calorie",
    "sievert", "millisievert", "microsievert", "becquerel", "bushel", "ampere", "kilovolt",
    "kilopascal", "cubic kilometer", "cubic kilometre", "cubic yard", "cubic inch", "cubic mile",
    "square yard", "square inch", "milliliter", "millilitre", "centiliter", "centilitre",
    "fluid ounce", "fathom", "quintal", "stone",
)  # fmt: skip
_SYMBOLS = (
    "km/h", "km/hr", "kph", "kmh", "mph", "mpg", "rpm", "km²", "km2", "m²", "m2", "m³", "sq km",
    "sq m", "sq ft", "km", "cm", "mm", "nm", "μm", "µm", "kg", "mg", "mcg", "g", "lbs", "lb",
    "oz", "kWh", "MWh", "GWh", "TWh", "kW", "MW", "GW", "W", "kV", "mAh", "ha", "ft", "in", "yd",
    "mi", "m", "mL", "ml", "l", "L", "Hz", "kHz", "MHz", "GHz", "GB", "TB", "MB", "Gbps", "Mbps",
    "dB", "Nm", "ppm", "ppb", "°C", "°F", "GPa", "p", "″", "min", "hrs", "hp", "kn",
    "sq mi", "sq yd", "bps", "Wh", "cl", "dl", "µg", "μg", "psi", "kPa", "MPa", "hPa", "mSv", "μSv",
    "kcal", "kJ", "MJ", "GJ", "bpd", "b/d", "TEU", "PB", "kB", "KB", "t",
)  # fmt: skip
# These letters alone are read only where they are written onto their number ("37m").
_ATTACHED_ONLY = frozenset(["m", "g", "l", "L", "in", "p", "W", "″", "mi", "t"])
_PLURALS = {"foot": "f(?:oo|ee)t", "inch": "inch(?:es)?", "century": "centur(?:y|ies)"}


def _ways(name: str) -> str:
    *first, last = name.split()
    if last == "stone":
        return "stone(?! (?:wall|house|bridge))"
    if first[:1] == ["degree"]:
        return f"degrees? {last}"
    return "[ -]".join([*first, _PLURALS.get(last, f"{last}s?")])


# What a number may be tied to by a hyphen: "a 12-acre field".
WORDS = "|".join(sorted((name for name in _NAMES if " " not in name), key=len, reverse=True))
_BY_LENGTH = sorted(_SYMBOLS, key=len, reverse=True)
_SPACED = "|".join(re.escape(name) for name in _BY_LENGTH if name not in _ATTACHED_ONLY)
_WORD = re.compile(
    rf"[ ‐‑-]?(?P<unit>{'|'.join(map(_ways, _NAMES))}|times)(?![\w%]|-(?:hand|place|class|time))",
    re.IGNORECASE,
)
_SYMBOL = re.compile(
    rf"(?:(?P<attached>{'|'.join(map(re.escape, _BY_LENGTH))})"
    rf"|[ -](?P<spaced>{_SPACED})| (?P<pence>p)(?=[,;)]|\.(?!\w)|\Z| (?:at|to|from|a share)\b))"
    r"(?![\w/²])"
)
# "$5m" is millions; so is "5m people", but "a 5m wave" and "5m tall" are metres.
_MILLIONS_OF_THINGS = re.compile(r"m (?=(?:[a-z]{2,20} )?(?:[a-z]{3,20}s|people|men|women)\b)")
_METRES = re.compile(r"m (?:tall|high|long|deep|wide|away|from|above|below|across|apart|north|s)")
_LETTERS = {"b": 10**9, "m": 10**6, "k": 10**3, "t": 10**12, "T": 10**12}
_LETTER = re.compile(r"[bmktT]\b")
_RATE = re.compile(
    r"(?: per |/| an? )"
    r"(?P<per>second|minute|hour|day|night|week|month|year|head|person|capita|barrel|ounce|tonne|ton"
    r"|gallon|lit(?:er|re)|share|square (?:foot|met(?:er|re)|mile|kilomet(?:er|re))|sq m"
    r"|cubic met(?:er|re)|pound|kilogram|kilo|gram|mile|acre|hectare|bushel|vote|century|decade"
    r"|mmBTU|(?:100|1,000|10,000|100,000|1 million|million|thousand)(?: [a-z]{3,20})?)\b"
    r"(?! (?:earlier|ago|later|before|old)\b)",
    re.IGNORECASE,
)
_NO_RATE = re.compile(r" an? (?:share|person|head|vote|pound|night|second)\b")


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit, what of the text before and after its number belongs to it, and a magnitude."""

    unit: str | None
    before: int = 0
    after: int = 0
    factor: int = 1


def read_measure(before: str, after: str, value: Decimal) -> Measure | None:
    """Return the measure that the number between `before` and `after` is in."""
    measure = _money(before, after, value) or _physical(after)
    return _rated(measure, after) if measure else None


def _money(before: str, after: str, value: Decimal) -> Measure | None:
    letter = _LETTER.match(after)
    factor, taken = (_LETTERS[letter[0]], 1) if letter else (1, 0)
    if sign := money.before(before):
        return Measure(sign.unit, sign.length, taken, factor)
    if name := money.after(after[taken:], value=value * factor):
        return Measure(name.unit, 0, taken + name.length, factor)
    return None


def _physical(after: str) -> Measure | None:
    if percent := _PERCENT.match(after):
        return Measure("percent", 0, percent.end())
    if _MILLIONS_OF_THINGS.match(after) and not _METRES.match(after):
        return Measure(None, 0, 1, 10**6)
    if symbol := _SYMBOL.match(after):
        written = symbol["attached"] or symbol["spaced"] or symbol["pence"]
        return Measure(_WRITTEN.get(written, written), 0, symbol.end())
    if word := _WORD.match(after):
        return Measure(_singular(word["unit"].lower().replace("-", " ")), 0, word.end())
    return None


def _singular(unit: str) -> str:
    *first, last = unit.split()
    first = ["degree" if word == "degrees" else word for word in first if word != "metric"]
    single = _IRREGULAR.get(last, last if last == "celsius" else last.removesuffix("s"))
    return " ".join([*first, single])


def _rated(measure: Measure, after: str) -> Measure:
    rate = _RATE.match(after, measure.after)
    if rate is None or measure.unit is None or measure.unit in {*TIME_UNITS, "times"}:
        return measure
    if _NO_RATE.match(after, measure.after) and not money.is_currency(measure.unit):
        return measure
    unit = f"{measure.unit} per {rate['per'].lower()}"
    return Measure(unit, measure.before, rate.end(), measure.factor)


def is_measure(unit: str) -> bool:
    """Tell a measure ("USD per barrel", "year") from a counted noun."""
    head = unit.split(" per ", maxsplit=1)[0]
    return head in _UNITS or money.is_currency(head)


def is_length(unit: str) -> bool:
    """Tell a unit in which distances on land are given."""
    return unit in _LENGTHS


_LENGTHS = frozenset(["km", "kilometer", "kilometre", "mile", "nautical mile"])
_UNITS = frozenset([*_NAMES, *_SYMBOLS, "percent", "times", "tonne", "ton"])
