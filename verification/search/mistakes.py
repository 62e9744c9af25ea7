"""What is wrong with a query, for the person who typed it: which part, why, and what to do."""

from difflib import get_close_matches

from claims.errors import BadInput
from verification.search.fields import BY_NAME, PERSONAL, Field

SHOWN = 60


def _mistake(message: str, remedy: str) -> BadInput:
    return BadInput(code="query_invalid", field="q", message=message, remedy=remedy)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _nearest(name: str, names: list[str]) -> str:
    return next(iter(get_close_matches(name[:SHOWN].lower(), names, n=1)), "")


def too_long(most: int) -> BadInput:
    return _mistake(f"The query is longer than {most} characters.", "Shorten it.")


def too_many_terms(most: int) -> BadInput:
    return _mistake(f"The query has more than {most} parts.", "Leave some out.")


def check_characters(text: str) -> None:
    """Refuse what no stored text has.

    :raises BadInput: there is half a character in it, or U+0000.
    """
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise _mistake("The query has a character that is none.", "Type it anew.")


def open_quotation(rest: str) -> BadInput:
    return _mistake(
        f"A quotation mark is opened and never closed: {_cut(rest)}", 'Close it with ", or drop it.'
    )


def glued_quotation(said: str) -> BadInput:
    return _mistake(
        f"It is not clear what belongs together: {_cut(said)}",
        'Put the whole value in quotation marks, and one comma between alternatives: "a b","c".',
    )


def empty_quotation(said: str) -> BadInput:
    return _mistake(
        f"Nothing stands between the quotation marks: {_cut(said)}", "Write the words there."
    )


def nothing_before_the_star() -> BadInput:
    return _mistake("The star * has no letters before it.", "Write how the word begins: milit*")


def unknown_field(name: str) -> BadInput:
    nearest = _nearest(name, list(BY_NAME))
    meant = f"Did you mean {nearest}:?" if nearest else f"There are: {', '.join(BY_NAME)}."
    return _mistake(
        f"There is no field “{_cut(name)}”.",
        f"{meant} To find the words as they stand, put them in quotation marks.",
    )


def value_missing(field: Field) -> BadInput:
    return _mistake(f"{field.name}: has no value.", f"Write it right behind, as in {field.example}")


def unknown_choice(field: Field, said: str) -> BadInput:
    nearest = _nearest(said, list(field.choices))
    meant = f"Did you mean {field.name}:{nearest}? " if nearest else ""
    return _mistake(
        f"{field.name}: takes no “{_cut(said)}”.", f"{meant}It takes {', '.join(field.choices)}."
    )


def sign_misplaced(field: Field, sign: str) -> BadInput:
    return _mistake(
        f"{field.name} cannot be compared with {sign}.", f"Use a colon, as in {field.example}"
    )


def not_negatable(field: Field) -> BadInput:
    return _mistake(f"{field.name}: cannot be left out with a minus.", "Drop the minus.")


def sorted_twice() -> BadInput:
    return _mistake("sort: stands there twice.", "Keep the one that you want.")


def no_day(field: Field, said: str) -> BadInput:
    return _mistake(
        f"{field.name}: takes a day, and “{_cut(said)}” is none.",
        "Write 2020-10-01, 2020-10 or 2020.",
    )


def no_row_number(field: Field, said: str) -> BadInput:
    return _mistake(
        f"{field.name}: takes the number of an {field.name}, and “{_cut(said)}” is none.",
        f"Write it as in {field.example}; title: finds {field.name}s by their words.",
    )


def no_language(field: Field, said: str) -> BadInput:
    return _mistake(
        f"{field.name}: takes the tag of a language, and “{_cut(said)}” is none.",
        f"Write two or three letters, as in {field.example}.",
    )


def no_number(field: Field, said: str) -> BadInput:
    return _mistake(
        f"{field.name} takes a number, and “{_cut(said)}” is none.",
        f"Write {field.name}:0.8, {field.name}>=0.8 or a range, {field.name}:0.8..1"
        if field.name == "score"
        else f"Write {field.name}:7,095, {field.name}>=7095 or a range, {field.name}:7000..7100",
    )


def range_turned_round(field: Field, said: str) -> BadInput:
    return _mistake(
        f"The range of {field.name} ends before it begins: {_cut(said)}", "Turn it round."
    )


def score_beyond_one(said: str) -> BadInput:
    return _mistake(
        f"No claim has a score of more than 1: {_cut(said)}", "Write it as in score>=0.8"
    )


def check_alternatives(field: Field, said: list[str]) -> None:
    """Refuse several values where one is wanted.

    :raises BadInput: the field takes one value only, or these do not go together.
    """
    if field.name in ("after", "before", "sort"):
        raise _mistake(
            f"{field.name}: takes one value.", f"Keep one of {', '.join(map(_cut, said))}."
        )
    personal = [name for name in said if name in PERSONAL and field.name == "is"]
    if personal:
        raise _mistake(
            f"is:{personal[0]} cannot be one of several alternatives.",
            f"Write is:{personal[0]} apart; claims then have to fit all parts.",
        )
