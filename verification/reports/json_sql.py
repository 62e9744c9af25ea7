"""A claim as JSON, written by PostgreSQL: the counterpart of json.as_json, key by key.

Each expression here gives the text of a JSON value and is never NULL. PostgreSQL escapes what is in
a text as Python does.
"""

from verification.reports import joined
from verification.reports.joined import SAID_OF_EXCERPT, Parts, quoted


def _object(values: dict[str, str]) -> str:
    keys = [("," if number else "{") + f'"{name}":' for number, name in enumerate(values)]
    said = ", ".join(
        f"{quoted(key)}, {value}" for key, value in zip(keys, values.values(), strict=True)
    )
    return f"concat({said}, '}}')"


def _array(objects: str) -> str:
    return f"concat('[', {objects}, ']')"


def _code(column: str) -> str:
    """Write one of our own words, in which nothing is to be escaped."""
    return f"concat('\"', {column}, '\"')"


def _text(column: str) -> str:
    return f"to_json({column})"


def _or_null(value: str) -> str:
    return f"coalesce({value}, 'null')"


def _text_or_null(column: str) -> str:
    return _or_null(f"to_json(nullif({column}, ''))::text")


def _number_or_null(column: str) -> str:
    return _or_null(f"{column}::text")


def _day_or_null(column: str) -> str:
    return _or_null(f"'\"' || {column} || '\"'")


def _moment_or_null(column: str) -> str:
    return _day_or_null(joined.moment(column))


def figure(column: str) -> str:
    """Write a figure as values.number does: whole, or as the float that is nearest.

    Up to 15 digits that float has the figure's own digits. With more of them Python writes another
    form than PostgreSQL does: up to 10^16 it takes no exponent.
    """
    exactly = f"trim_scale({column})"
    nearest = f"{column}::float8"
    return f"""
    CASE
        WHEN {column} IS NULL THEN 'null'
        WHEN {column} = trunc({column}) THEN trunc({column})::text
        WHEN length(abs({exactly})::text) <= 16 AND abs({column}) >= 0.0001 THEN {exactly}::text
        WHEN abs({nearest}) >= 1e15 AND abs({nearest}) < 1e16 THEN
            -- By its text, which has no digit more than it takes to tell it from other floats.
            CASE WHEN {nearest} = trunc({nearest}) THEN ({nearest})::bigint || '.0'
            ELSE ({nearest})::text::numeric::text END
        WHEN abs({nearest}) < 1e15 AND {nearest} = trunc({nearest}) THEN ({nearest})::text || '.0'
        ELSE ({nearest})::text
    END
    """


def _list(objects: str, order: str) -> str:
    return f"string_agg({objects}, ',' ORDER BY {order})"


CHECK = _object(
    {
        "result": _code("coalesce(checked.result, 'not_checked')"),
        "sentence": _text(SAID_OF_EXCERPT),
        "before": _text_or_null("checked.before"),
        "found": _text_or_null("checked.found"),
        "after": _text_or_null("checked.after"),
        "against": """
            CASE WHEN checked.upload_id IS NOT NULL THEN '"file"'
            WHEN checked.id IS NOT NULL THEN '"page"' ELSE 'null' END
        """,
        "copied_at": _moment_or_null("looked_in.fetched_at"),
        "checked_at": _moment_or_null("checked.checked_at"),
    }
)
CITATION = _object(
    {
        "position": "citation.position",
        "stance": _code("citation.stance"),
        "title": _text("citation.title"),
        "url": _text_or_null("citation.url"),
        "publisher": _text_or_null("citation.publisher"),
        "author": _text_or_null("citation.author"),
        "published_on": _day_or_null("citation.published_on"),
        "accessed_on": _day_or_null("citation.accessed_on"),
        "excerpt": _text_or_null("citation.excerpt"),
        "check": f"CASE WHEN citation.excerpt = '' THEN 'null' ELSE {CHECK} END",
        "explanation": _text_or_null("citation.explanation"),
        "withheld": "CASE WHEN citation.withheld_reason = '' THEN 'false' ELSE 'true' END",
        "withheld_reason": _text_or_null("citation.withheld_reason"),
        # SQL does not write them out.
        "formatted": "'null'",
        "archived_url": _text_or_null("archive.archived_url"),
    }
)
FLAG = _object(
    {
        "kind": _code("flag.kind"),
        "detail": _text("flag.detail"),
        "since": _moment_or_null("flag.raised_at"),
    }
)
CORRECTION = _object(
    {
        "at": _moment_or_null("correction.decided_at"),
        "note": _text("correction.public_note"),
        "was": _code("corrected.rating"),
        "rating": _code("correction.rating"),
    }
)
PARTS = Parts(
    citations=f"{_list(CITATION, 'citation.position')} AS objects",
    flags=f"{_list(FLAG, 'flag.id')} AS objects",
)
RINGS = """
(SELECT string_agg(to_json(ring.sentence)::text, ',' ORDER BY ring.n)
 FROM jsonb_array_elements_text(coalesce(origins.found -> 'circular', '[]'))
    WITH ORDINALITY AS ring (sentence, n))
"""
# These are arrays of numbers: no text of theirs has a blank that matters.
GROUPS = "replace(jsonb_path_query_array(origins.found, '$.origins[*].citations')::text, ' ', '')"
UNREAD = "replace((origins.found -> 'unread')::text, ' ', '')"
TIED = _list("to_json(tie.sentence)::text", "tie.n")
ORIGINS = _object(
    {
        "independent": "origins.independent",
        "citations": "origins.citations",
        "groups": GROUPS,
        "ties": _array(joined.TIES.format(tied=TIED)),
        "circular": _array(RINGS),
        "not_compared": UNREAD,
    }
)
SEEN_IN_COPIES, SEEN_BY_AUTHOR = (
    _object({"first": _day_or_null(first), "last": _day_or_null(last), "basis": _code(basis)})
    for first, last, basis in (
        (joined.moment("cited.first_copied"), joined.moment("cited.last_copied"), "'copies'"),
        ("cited.first_accessed", "cited.last_accessed", "'accessed'"),
    )
)
AS_OF = f"""
CASE WHEN cited.last_copied IS NOT NULL THEN {SEEN_IN_COPIES}
WHEN cited.last_accessed IS NOT NULL THEN {SEEN_BY_AUTHOR} ELSE 'null' END
"""
VERDICT = _object(
    {
        "rating": _code("verdict.rating"),
        "rationale": _text("verdict.rationale"),
        "obstacle": _text_or_null("verdict.obstacle"),
        "tried": _text_or_null("verdict.tried"),
        "reviewer": _text("person.called"),
        "decided_at": _moment_or_null("verdict.decided_at"),
        "published_at": _moment_or_null("chosen.published_at"),
        "citations": _array("cited.objects"),
        "origins": f"CASE WHEN origins.found IS NULL THEN 'null' ELSE {ORIGINS} END",
        "as_of": AS_OF,
        "check_again": _array("flags.objects"),
        "corrections": _array(
            joined.CORRECTIONS.format(corrected=_list(CORRECTION, "correction.id"))
        ),
    }
)
QUANTITY = _object(
    {
        "low": figure("claim.low"),
        "high": figure("claim.high"),
        "comparator": _code("claim.comparator"),
        "unit": _text_or_null("claim.unit"),
        "concept": _text_or_null("claim.concept"),
        "holder": _text_or_null("claim.holder"),
    }
)
ATTRIBUTION = _object(
    {
        "name": _text("claim.attribution_name"),
        "role": _text_or_null("claim.attribution_role"),
        "cue": _text("claim.attribution_cue"),
    }
)
EVENT_DATE = _object({"start": _text("claim.event_start"), "end": _text("claim.event_end")})
ARTICLE = _object(
    {
        "number": "article.id",
        "title": _text("article.title"),
        "publisher": _text_or_null("publisher.name"),
        "original_publisher": _text_or_null("original.name"),
        "url": _text_or_null("article.url"),
        "published_on": _day_or_null("article.published_on"),
        "revision": "article.revision",
    }
)
DISMISSAL = _object(
    {
        "as": _code("chosen.dismissed_as"),
        "reason": _text("chosen.dismissal_reason"),
        "duplicate_of": _number_or_null("chosen.duplicate_of_id"),
    }
)
CLAIM = _object(
    {
        "number": "chosen.review_id",
        "label": _text("claim.label"),
        "kind": _code("claim.kind"),
        "exact": _text("claim.exact"),
        "start": "claim.start",
        "end": 'claim."end"',
        "sentence": _text("said.sentence"),
        "quantity": f"CASE WHEN claim.comparator = '' THEN 'null' ELSE {QUANTITY} END",
        "attribution": f"CASE WHEN claim.attribution_name = '' THEN 'null' ELSE {ATTRIBUTION} END",
        "stance": _code("claim.stance"),
        "hedged": "CASE WHEN claim.hedged THEN 'true' ELSE 'false' END",
        "event_date": f"CASE WHEN claim.event_start = '' THEN 'null' ELSE {EVENT_DATE} END",
        "place": _text_or_null("claim.place"),
        "restatement": _text_or_null("claim.restatement"),
        "extractor": _text("extraction.extractor"),
        "rule": _text_or_null("claim.rule"),
        "article": ARTICLE,
        "state": _code("chosen.state"),
        "verdict": f"CASE WHEN verdict.id IS NULL THEN 'null' ELSE {VERDICT} END",
        "dismissal": f"CASE WHEN chosen.dismissed_as = '' THEN 'null' ELSE {DISMISSAL} END",
    }
)
