"""A claim in one sentence that needs no context, in the text's own words, or no sentence at all."""

import re
from collections.abc import Iterable

from claims.extraction.clauses import REPORTS, Clause
from claims.extraction.cues import BODIES
from claims.extraction.lexicon import COMMON_OPENINGS, FUNCTION_WORDS, MONTHS_IN_FULL, WEEKDAYS
from claims.extraction.prose import Prose
from claims.extraction.types import Attribution, EventDate, Span

_LONGEST = 320
_FEWEST_WORDS = 4
_ELLIPSIS = re.compile(r"…|\.\.\.|\[|\]")
# Words that tie a sentence to the one before it and say nothing of their own.
_CONNECTIVE = re.compile(
    r"(?:at the same time|as a result|of course|on the other hand|that said|and|but|yet|so|also"
    r"|then|however|meanwhile|moreover|furthermore|besides|still|thus|therefore|instead|likewise"
    r"|similarly|for (?:example|instance)|in (?:fact|general|response|addition(?! to\b)|particular"
    r"|turn)|that|as(?! (?:of|many|much|few|little|soon|long|far)\b)|because|although|though"
    r"|whereas)\b,? +",
    re.IGNORECASE,
)
# "the area" is somewhere only with the text before it, or with the place that the claim names.
_SOMEWHERE = re.compile(
    r"\b(?:there|here|the (?:area|region|town|city|village|country|zone|site|district|province))\b"
    r"(?! of\b)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:the (?:latter|former(?! \w)|same|two|group|attack|incident)|then|latter|others?"
    r"|another|similar|both(?! (?-i:[A-Z])[^,.;]{1,40} and (?-i:[A-Z]))"
    r"|the (?:number|figure|toll|total)(?! of\b))\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:this|that|these|those|such|its|their|his|her|my|our|your)\b", re.IGNORECASE
)
# What a clause may begin with that makes a whole sentence of it only in what governs it.
_SUBORDINATE = re.compile(
    r"(?:when|where|who|whom|whose|which|if|unless|once|until|till|whether|what|how|why|only"
    r"|updated?|date)\b",
    re.IGNORECASE,
)
# "At least a third of whom": stands before the verb of a relative clause.
_RELATIVE = re.compile(
    r"[^,]{0,40}\b(?:of|to|in|for|from|by|with|at) (?:which|whom|whose)\b", re.IGNORECASE
)
_WHEN = re.compile(r"(?:when|while|after|before) +", re.IGNORECASE)
# What follows it limits the statement: without it, another thing is said.
_LIMIT = re.compile(
    r"\b(?:if|unless|once|until|till|provided|except|without|than|only|but not|not|whether"
    r"|despite|in case|as long as|so that|in order|rather|instead|under)\b",
    re.IGNORECASE,
)
# "The claim that it fell “a fantasy”": the end belongs to who judges it.
_JUDGED = re.compile(r"[a-z] [“\"]an? [^“”\"]{1,60}[”\"]$")
# "VELIN: ", "Roundup: ".
_HEADED = re.compile(r"[A-Z][^\s:]{1,30}(?: [A-Z][^\s:]{1,30}){0,2}: ")
_STATES_IN_SHORT = ("EU", "E.U.", "UK", "U.K.", "UN", "U.N.", "US", "U.S.")
_OPEN_END = re.compile(
    r"(?:\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|but|as|than|that|into|near|its|their"
    r"|his|her|where|which|who|while|when|said)|\b[A-Z])$"
)
# Days that nobody can tell without the date of the text.
_RELATIVE_TIME = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|overnight|ago|(?:last|this|next|past|previous|same)"
    r" (?:\w+ ){0,3}(?:hours?|days?|nights?|week|weekend|weeks|months?|years?|morning|evening"
    r"|afternoon|spring|summer|autumn|fall|winter)|(?:earlier|later) this"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day(?! of\b)(?:’s|'s)?)\b",
    re.IGNORECASE,
)
# "The truce was reached": which one, only the text before it tells.
_BARE = re.compile(
    r"the (?:real |(?:two|three|four|five|\d{1,4}) )?(?:strikes?|air ?strikes?|raids?|blasts?"
    r"|explosions?|truce|ceasefire|deal|agreement|ceasefire agreement|peace deal|deceased|victims"
    r"|injured|wounded|dead|deaths?|drones?|missiles?|uavs?|planes?|initiative|returnees|figures?"
    r"|move|appeal|statement|two sides|sides|parties|officials?|suspects?|man|woman|men|women)\b"
    r"(?! (?:of|on|in|near|at|between|against|that|who|which|over|from|to)\b)",
    re.IGNORECASE,
)
# Words that tell when, whatever else they tell.
_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|may \d|june"
    r"|july|august|september|october|november|december|today|tonight|yesterday|tomorrow|overnight"
    r"|ago|since|until|(?:this|last|next|past|previous|same|recent|first|second|early|late|mid)[ -]"
    r"(?:\w{1,12} ){0,2}(?:hours?|days?|nights?|weeks?|weekends?|months?|years?|decades?|morning"
    r"|evening|afternoon|spring|summer|autumn|winter|half|quarter)|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
# "May" is another word as well.
_CALENDAR = re.compile(
    rf"\d|\b(?:{'|'.join(WEEKDAYS + MONTHS_IN_FULL)}|mon|tue|wed|thu|fri|sat|sun)\b(?<!may)",
    re.IGNORECASE,
)
# What others say, or "his rival", names nobody.
_NOBODY = re.compile(
    r"(?:others?|his|her|its|their|it|they|he|she|one|some|many)$|(?:his|her|its"
    r"|their) ",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")
_MODAL = re.compile(r"\b(?:will|would|could|may|might|should|can|cannot|must|shall|to)\b")
_OWN = frozenset(["its", "his", "her", "himself", "herself", "itself"])
_PERSONS = frozenset(["he", "she", "his", "her", "him", "himself", "herself"])
_BACK_REFERENCE = _OWN | {"their", "themselves"}


def restate(
    prose: Prose,
    clause: Clause,
    stretch: Span,
    *,
    claimant: Attribution | None,
    event_date: EventDate | None,
    place: str | None,
) -> str | None:
    """Return `stretch` with claimant, date and place, or None where its words point elsewhere.

    The stretch is `clause`, or what of it the claim is about. `claimant` is None where the clause
    itself says who says so, or nobody but the article does.
    """
    is_inverted = clause.at.start < clause.subject_span.start
    if (
        is_inverted
        or clause.is_torn
        or clause.form == "loose"
        or clause.is_disowned
        or (clause.is_reported and not _is_reporter(claimant))
        or not _is_closed(clause, stretch, claimant)
        or not _is_asserted(clause, prose[stretch])
        or _LIMIT.search(prose[Span(stretch.end, max(stretch.end, clause.whole.end))])
        or _RELATIVE.match(prose[Span(stretch.start, max(stretch.start, clause.at.start))])
        or not _names_another(claimant, clause, prose)
    ):
        return None
    words = _without(prose, stretch, clause.left_out)
    if clause.form == "past" and clause.relation == "advcl":
        words = _WHEN.sub("", words, count=1) if _WHEN.match(words) else words
    if clause.subject_span.start < stretch.start:
        subject = prose[clause.subject_span]
        if "," in subject or _OUTSIDE.search(subject):
            return None
        words = f"{subject} {words}"
    is_adrift = event_date is None and _RELATIVE_TIME.search(words)
    if is_adrift or not _is_clear(words, place) or words.count('"') % 2 or "“" in words:
        return None
    if claimant is None:
        return _finished(words, event_date, place)
    # "According to the governor, Ivo Marek, nine died": the name may look like the subject's.
    lowered = _lowered(words.removeprefix(f"{claimant.name}, "), clause.opening)
    name = _with_article(claimant.name)
    if event_date is not None and not _TIME.search(words):
        # Nothing in the clause tells when: it is the day on which it was said.
        return _finished(f"According to {name} ({written(event_date)}), {lowered}", None, place)
    return _finished(f"According to {name}, {lowered}", event_date, place)


def restate_quote(words: str, attribution: Attribution) -> str | None:
    """Return who said what, word for word; a few words make no sentence."""
    is_sentence = words[:1].isupper() and words.count(" ") >= _FEWEST_WORDS
    if not is_sentence or _ELLIPSIS.search(words) or any(mark in words for mark in '“”"«»'):
        return None
    ended = words if words.endswith((".", "!", "?")) else f"{words.rstrip(' ,;:')}."
    said = f"{_capital(_with_article(attribution.name))} said: “{ended}”"
    return said if len(said) <= _LONGEST else None


def clause_around(clauses: Iterable[Clause], span: Span) -> int | None:
    """Return the place of the smallest clause that holds `span` and is no relative clause."""
    listed = list(clauses)
    around = [
        (clause.whole.end - clause.whole.start, number)
        for number, clause in enumerate(listed)
        if clause.whole.contains(span) and clause.relation not in ("relcl", "appos")
    ]
    return min(around)[1] if around else None


def _is_reporter(claimant: Attribution | None) -> bool:
    """Tell "the rebels' claim that it fell" from "he said that reports that it fell were false"."""
    return claimant is not None and claimant.cue.split()[-1].lower().rstrip("s") in REPORTS


def _is_closed(clause: Clause, stretch: Span, claimant: Attribution | None) -> bool:
    """Tell whether every pronoun of the clause is answered within it, or by its claimant."""
    if clause.subject_kind == "pronoun" and claimant is None:
        return False
    return all(
        _is_answered(position, word, clause, claimant)
        for position, word in clause.pronouns
        if stretch.holds(position)
    )


def _names_another(claimant: Attribution | None, clause: Clause, prose: Prose) -> bool:
    """Tell a claimant from the subject of its own clause, from a date and from "others"."""
    if claimant is None:
        return True
    name, subject = claimant.name.lower(), prose[clause.subject_span].lower()
    is_shouted = claimant.name.isupper() and (" " in name or "-" in name)
    is_subject = clause.subject_kind != "pronoun" and (
        subject.removeprefix("the ") == name.removeprefix("the ")
        or (len(subject.split()) > 1 and subject.split()[0] in ("more", "over") and name in subject)
    )
    return not (
        is_shouted or is_subject or _CALENDAR.search(claimant.name) or _NOBODY.match(claimant.name)
    )


def _is_asserted(clause: Clause, words: str) -> bool:
    """Tell a statement from what stands under an "if" that the words would leave behind."""
    if clause.mood in ("plan", "future", "possible"):
        return _MODAL.search(words) is not None
    return clause.mood == "fact"


def _is_answered(position: int, word: str, clause: Clause, claimant: Attribution | None) -> bool:
    has_subject = clause.subject_kind in ("name", "noun")
    if word in _BACK_REFERENCE and has_subject and position >= clause.subject_span.end:
        # "A rocket hit their home": it is not the rocket's.
        if word not in ("their", "themselves"):
            return True
        return clause.is_plural
    if claimant is None:
        return False
    if word in _PERSONS:
        return _is_person(claimant)
    opens = word == "its" and position == clause.whole.start
    return opens and not _is_person(claimant)


def _is_person(claimant: Attribution) -> bool:
    """Tell "Ilham Aliyev" from "Armenia" and "the Armenian military"."""
    words = claimant.name.split()
    is_full_name = len(words) > 1 and all(word[:1].isupper() for word in words)
    return claimant.role is not None or (is_full_name and words[-1].lower() not in BODIES)


def _without(prose: Prose, span: Span, left_out: Iterable[Span]) -> str:
    """Return what stands in `span`, one stretch after the other taken out."""
    kept, position = [], span.start
    for gap in sorted(gap for gap in left_out if span.contains(gap)):
        kept.append(prose[Span(position, max(position, gap.start))])
        position = max(position, gap.end)
    kept.append(prose[Span(position, max(position, span.end))])
    words = re.sub(r" +", " ", "".join(kept)).strip(" ,;:–—-")
    words = re.sub(r" ([,;.])", r"\1", re.sub(r",{2,}|, ,", ",", words))
    while match := _CONNECTIVE.match(words):
        words = words[match.end() :]
    return words


def _is_clear(words: str, place: str | None) -> bool:
    if len(words.split()) < _FEWEST_WORDS or _ELLIPSIS.search(words) or _POINTING.search(words):
        return False
    if _SUBORDINATE.match(words) or _BARE.match(words) or _OPEN_END.search(words) or ";" in words:
        return False
    if words.count("(") != words.count(")") or _HEADED.match(words) or _JUDGED.search(words):
        return False
    return place is not None or not _SOMEWHERE.search(words)


def _finished(words: str, event_date: EventDate | None, place: str | None) -> str | None:
    added = []
    # A place that the words do not ask for may belong to another part of the sentence.
    if place and _SOMEWHERE.search(words) and place.casefold() not in words.casefold():
        added.append(place)
    if event_date and not _tells(words, event_date):
        added.append(written(event_date))
    ending = f" ({', '.join(added)})." if added else "."
    sentence = f"{_capital(words)}{ending}"
    return sentence if len(sentence) <= _LONGEST else None


def _tells(words: str, event_date: EventDate) -> bool:
    """Tell whether the words give the date as fully as it is known."""
    year = event_date.start[:4]
    if "X" in year:
        month, day = _parts(event_date.start)[1:]
        return month[:3] in words and (not day or day in _NUMBER.findall(words))
    return year in words


def written(event_date: EventDate) -> str:
    """Return "27 September – 4 November 2020", "3–4 November 2020", "October 2020"."""
    first, last = _parts(event_date.start), _parts(event_date.end)
    if first == last:
        return _joined(first)
    if not first[1]:
        return f"{first[0]}–{last[0]}"
    if first[0] != last[0]:
        return f"{_joined(first)} – {_joined(last)}"
    if first[1] != last[1] or not (first[2] and last[2]):
        return f"{_joined(('', *first[1:]))} – {_joined(last)}"
    return f"{first[2]}–{_joined(last)}"


def _parts(iso: str) -> tuple[str, str, str]:
    """Return year, month and day as they are written; what is not known is empty."""
    year, month, day = (*iso.split("-"), "", "")[:3]
    is_month = month.isdigit() and 1 <= int(month) <= len(MONTHS_IN_FULL)
    name = MONTHS_IN_FULL[int(month) - 1] if is_month else ""
    return ("" if "X" in year else year), name, day.lstrip("0")


def _joined(parts: tuple[str, ...]) -> str:
    year, month, day = parts
    return " ".join(part for part in (day, month, year) if part)


def _lowered(words: str, known: str = "") -> str:
    """Return `words` to stand within a sentence: names keep their capital.

    `known` is a word that is no name, if it is their first.
    """
    opening, _, rest = words.partition(" ")
    first = re.split(r"\W", opening, maxsplit=1)[0].lower()
    is_known = bool(known) and opening == known
    is_common = (
        is_known
        or first in FUNCTION_WORDS
        or (opening.lower() in COMMON_OPENINGS and (not rest or rest[0].islower()))
    )
    return f"{words[0].lower()}{words[1:]}" if is_common else words


def _with_article(name: str) -> str:
    """Return "the Defense Ministry" for "Defense Ministry": names are kept without the article."""
    head = name.partition(" of ")[0].split()[-1]
    if name in _STATES_IN_SHORT:
        return f"the {name}"
    is_owned = name.split(maxsplit=1)[0].endswith(("’s", "'s"))
    is_body = " " in name and name[:1].isupper() and head.lower() in BODIES and not is_owned
    return _lowered(f"the {name}" if is_body and not name.startswith("The ") else name)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
