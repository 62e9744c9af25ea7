"""Days as claims carry them, in words."""

from datetime import date

UNKNOWN_YEAR = "XXXX"


def in_words(edtf: str) -> str:
    """Return 2020-10-13 as "13 Oct 2020", and XXXX-10-13 as "13 Oct (year not stated)".

    What has another form is returned as it is.
    """
    try:
        if edtf.startswith(UNKNOWN_YEAR):
            # 2000 is a leap year, so that 29 February has a name too.
            day = date.fromisoformat(edtf.replace(UNKNOWN_YEAR, "2000"))
            return f"{day:%-d %b} (year not stated)"
        return f"{date.fromisoformat(edtf):%-d %b %Y}"
    except ValueError:
        return edtf


def span_in_words(start: str, end: str) -> str:
    """Return the days from `start` to `end`, one of which or both may be empty."""
    return " – ".join(in_words(day) for day in dict.fromkeys((start, end)) if day)
