"""Currencies, by their signs, codes and names."""

import re
from dataclasses import dataclass
from decimal import Decimal

_SIGNS = {
    "$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₪": "ILS", "₹": "INR", "₩": "KRW", "₦": "NGN", "֏": "AMD", "₼": "AZN", "₾": "GEL", "₸": "KZT",
    "฿": "THB", "₫": "VND", "₱": "PHP", "₵": "GHS", "৳": "BDT", "₲": "PYG", "₡": "CRC",
}  # fmt: skip
_DOLLARS = {
    "US": "USD", "U.S.": "USD", "A": "AUD", "AU": "AUD", "C": "CAD", "CA": "CAD", "HK": "HKD",
    "NZ": "NZD", "S": "SGD", "NT": "TWD", "R": "BRL",
}  # fmt: skip
_CODES = (
    "USD|EUR|GBP|RUB|AMD|AZN|TRY|UAH|ILS|INR|JPY|CNY|RMB|CHF|AUD|CAD|HKD|NZD|SGD|KRW|PKR|AFN"
    "|IRR|IQD|SYP|SAR|AED|EGP|ZAR|NGN|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|RM|Rs|TL|GEL|KZT|BYN|MDL|UZS"
    "|KGS|TJS|RON|BGN|RSD|ISK|THB|IDR|VND|PHP|BDT|LKR|MMK|KES|ETB|UGX|TZS|GHS|MAD|TND|LYD|YER|LBP"
    "|JOD|KWD|QAR|BHD|OMR|TWD|MYR|CLP|COP|ARS|PEN"
)
_NAMES = {
    "dollar": "USD", "buck": "USD", "euro": "EUR", "ruble": "RUB", "rouble": "RUB", "yen": "JPY",
    "yuan": "CNY", "renminbi": "CNY", "manat": "AZN", "dram": "AMD", "lira": "TRY",
    "hryvnia": "UAH", "shekel": "ILS", "rupee": "INR", "rial": "IRR", "riyal": "SAR",
    "dirham": "AED", "dinar": "dinar", "peso": "peso", "krona": "krona", "krone": "krone",
    "crown": "crown", "franc": "franc", "rand": "ZAR", "real": "BRL", "won": "KRW",
    "naira": "NGN", "zloty": "PLN", "ringgit": "MYR", "cent": "cent", "pence": "penny",
    "sterling": "GBP", "kuna": "HRK", "forint": "HUF", "sen": "sen", "afghani": "AFN",
    "tenge": "KZT", "lari": "GEL", "birr": "ETB", "taka": "BDT", "baht": "THB", "kyat": "MMK",
    "rupiah": "IDR", "dong": "VND", "toman": "toman", "shilling": "shilling", "cedi": "GHS",
    "kwacha": "kwacha", "guilder": "guilder", "lei": "leu", "leva": "BGN", "lek": "ALL",
    "koruna": "CZK", "bolivar": "VES", "metical": "MZN", "kopeck": "kopeck",
}  # fmt: skip
_OWN_NAMES = {
    ("us", "dollar"): "USD", ("american", "dollar"): "USD", ("australian", "dollar"): "AUD",
    ("canadian", "dollar"): "CAD", ("kong", "dollar"): "HKD", ("zealand", "dollar"): "NZD",
    ("singapore", "dollar"): "SGD", ("taiwan", "dollar"): "TWD", ("iraqi", "dinar"): "IQD",
    ("pakistani", "rupee"): "PKR", ("egyptian", "pound"): "EGP", ("syrian", "pound"): "SYP",
    ("lebanese", "pound"): "LBP", ("british", "pound"): "GBP", ("swiss", "franc"): "CHF",
    ("danish", "krone"): "DKK", ("norwegian", "krone"): "NOK", ("swedish", "krona"): "SEK",
    ("mexican", "peso"): "MXN", ("swedish", "crown"): "SEK", ("norwegian", "crown"): "NOK",
    ("danish", "crown"): "DKK", ("czech", "crown"): "CZK", ("kenyan", "shilling"): "KES",
    ("sudanese", "pound"): "SDG", ("turkish", "pound"): "TRY", ("qatari", "riyal"): "QAR",
    ("yemeni", "rial"): "YER", ("omani", "rial"): "OMR", ("kuwaiti", "dinar"): "KWD",
    ("jordanian", "dinar"): "JOD", ("libyan", "dinar"): "LYD", ("serbian", "dinar"): "RSD",
    ("philippine", "peso"): "PHP", ("sri lankan", "rupee"): "LKR",
}  # fmt: skip
# Text that was pressed into ASCII has PS for the sign of the pound and Y= for that of the yen.
_RENAMED = {"RMB": "CNY", "RM": "MYR", "Rs": "INR", "TL": "TRY", "PS": "GBP", "Y=": "JPY"}
_SIGN = "".join(_SIGNS)
_BEFORE = re.compile(
    r"(?:\b(?P<country>US|U\.S\.|HK|AU?|CA?|NZ|S|NT|R) ?\$|\$(?P<land>US|A|C|NZ|HK)"
    rf"|(?P<sign>[{_SIGN}])|\b(?P<code>{_CODES})\.?|\b(?P<folded>PS|Y=)) ?$"
)
_AFTER = re.compile(
    r"[ ‐‑-](?:(?P<nation>U\.?S\.?|[A-Z][a-z]{2,15}) )?"
    r"(?:(?P<name>dollar|buck|euro|ro?uble|manat|dram|lira|hryvnia|shekel|rupee|rial|riyal|dirham"
    r"|dinar|peso|kron[ae]|crown|franc|zloty|ringgit|cent|naira|kuna|forint"
    r"|afghani|tenge|lari|birr|taka|baht|kyat|rupiah|dong|toman|shilling|cedi|kwacha|guilder"
    r"|koruna|bolivar|metical|kopeck)[sr]?"
    r"|(?P<plural>sterling|yen|yuan|renminbi|rand|won(?! (?:the|his|her|their|its|seats?)\b)|pence"
    r"|sen|lei|leva|lek)"
    rf"|(?P<pounds>pounds?(?: sterling)?)|(?P<code>{_CODES}))\b"
    rf"|(?P<sign>[€£])(?![0-9])"
)
_LARGE = 10_000


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and how many characters of the text name it."""

    unit: str
    length: int


def before(text: str) -> Currency | None:
    """Return the currency that `text` ends with."""
    match = _BEFORE.search(text)
    if match is None:
        return None
    if country := match["country"] or match["land"]:
        unit = _DOLLARS[country.upper()]
    else:
        unit = _SIGNS.get(match["sign"]) or _coded(match["code"] or match["folded"])
    return Currency(unit, len(text) - match.start())


def after(text: str, *, value: Decimal) -> Currency | None:
    """Return the currency that `text` begins with.

    Pounds are money from ten thousand on: fewer are weighed.
    """
    match = _AFTER.match(text)
    if match is None:
        return None
    nation = (match["nation"] or "").lower().replace(".", "")
    if match["sign"] or match["code"]:
        unit = _SIGNS.get(match["sign"]) or _coded(match["code"])
    elif match["pounds"]:
        unit = _OWN_NAMES.get((nation, "pound"), "GBP")
        if unit == "GBP" and not nation and "sterling" not in match["pounds"] and value < _LARGE:
            return None
    else:
        name = (match["name"] or match["plural"]).lower()
        unit = _OWN_NAMES.get((nation, name)) or _NAMES[name]
    return Currency(unit, match.end())


def is_currency(unit: str) -> bool:
    """Tell whether `unit` is one of the units that `before` and `after` give."""
    return unit.split(" per ", maxsplit=1)[0] in _CURRENCIES


def _coded(code: str) -> str:
    return _RENAMED.get(code, code)


_CURRENCIES = frozenset(
    unit
    for units in (_SIGNS.values(), _DOLLARS.values(), _NAMES.values(), _OWN_NAMES.values())
    for unit in units
) | frozenset(_CODES.split("|"))
