"""The dateline that begins a wire report: "KABUL, Oct. 3 (Agency) —"."""

import re
from dataclasses import dataclass
from datetime import date

from claims.extraction.dates import find_dates
from claims.extraction.gazetteer import gazetteer
from claims.extraction.lexicon import MONTHS

_DATE = rf"(?:{MONTHS}\.? \d{{1,2}}|\d{{1,2}} {MONTHS}\.?)(?:,? \d{{4}})?"
_CAPITALS = r"[A-Z][A-Z'’.-]{2,20}(?: [A-Z][A-Z'’.-]{1,20}){0,3}"
_NAME = r"[A-Z][\w'’.-]{1,20}(?: (?:[a-z]{2,3} )?[A-Z][\w'’.-]{1,20}){0,3}"
_AGENCY = r"[A-Z][\w .&'’-]{1,40}"
_DASH = r" ?(?:—|–|--?|:) ?"
_DATELINE = re.compile(
    # KABUL, Afghanistan, Oct. 3 (Agency) —; the agency or the date may be missing.
    rf"(?P<city>{_CAPITALS})(?:[,/] ?{_NAME})?(?:, (?P<date>(?i:{_DATE})))?\.?"
    rf"(?: ?\((?P<agency>{_AGENCY})\))?{_DASH}"
    # KABUL, October 3. /AGENCY/. and KABUL, OCTOBER 3, AGENCY.
    rf"|(?P<city2>{_CAPITALS}), (?P<date2>(?i:{_DATE}))[.,] ?"
    rf"(?:/(?P<agency2>{_AGENCY})/[.:]?|(?P<agency3>{_CAPITALS})\.) "
    # Kabul (Agency) -, Kabul, Oct 3 – and (Agency) -
    rf"|(?P<city4>{_NAME})(?:, {_NAME})?(?:, (?P<date4>(?i:{_DATE})))?\.?"
    rf" ?\((?P<agency4>{_AGENCY})\){_DASH}"
    rf"|(?P<city5>{_NAME})(?:, {_NAME})?, (?P<date5>(?i:{_DATE})) ?(?:—|–|--?) ?"
    # GENEVA (3 October 2020) – and GENEVA | The; Kabul: The
    rf"|(?P<city7>{_CAPITALS})(?:, {_NAME})? \((?P<date7>(?i:{_DATE}))\){_DASH}"
    rf"|(?P<city8>{_CAPITALS}) \| |(?P<city9>{_NAME}): (?=[A-Z])"
    rf"|\((?P<agency6>{_AGENCY})\) ?(?:—|–|--?) "
)
_LONGEST = 120
# "WARNING: …", "UPDATE — …" begin with capitals too.
_NO_CITY = re.compile(
    r"(?:UPDATE|WARNING|BREAKING|EXCLUSIVE|ANALYSIS|OPINION|VIDEO|WATCH|LIVE|NOTE|READ|PHOTO|CNN|BBC"
    r"|AFP|AP|UN|EU|NATO|US|UK|USA|Q|A|WHO|FACT CHECK|EDITORIAL|CORRECTION)\b"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """What the words before the text proper say; the text begins at `end`."""

    end: int
    city: str | None
    agency: str | None
    published_on: date | None


def read_dateline(block: str) -> Dateline | None:
    """Return the dateline that `block` begins with."""
    match = _DATELINE.match(block, 0, _LONGEST)
    if match is None or match.end() >= len(block):
        return None
    found = match.groupdict()
    city = next((found[name] for name in found if name.startswith("city") and found[name]), None)
    agency = next(
        (found[name] for name in found if name.startswith("agency") and found[name]), None
    )
    day = next((found[name] for name in found if name.startswith("date") and found[name]), None)
    if city and _NO_CITY.match(city):
        return None
    # Capitals and a dash alone may be any acronym, unless somewhere is called so.
    if not agency and not day and (not city or _cased(city) not in gazetteer()):
        return None
    return Dateline(match.end(), _cased(city) if city else None, agency, _day(day))


def _cased(city: str) -> str:
    """Write KABUL as Kabul."""
    return city.title() if city.isupper() else city


def _day(words: str | None) -> date | None:
    """Return the day where the dateline names its year too."""
    mentions = find_dates(words.title(), None) if words else []
    if not mentions or mentions[0].start.startswith("XXXX"):
        return None
    return date.fromisoformat(mentions[0].start)
