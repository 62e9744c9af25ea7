"""What a report says of each claim, as PostgreSQL joins it: the counterpart of rows.py in SQL.

It says the same as `rows.read`, also of the past: whoever runs it does so within `asof.reading`.
Names of relations here are those that the columns of a format go by.
"""

from dataclasses import dataclass

from verification.known import COMING, ORIGINS_REST

# Python's blanks, which are not those of the database, and quotes.
BLANK = r"\u0001-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\"'"
# The selection's columns, in this order; `late` is what `known.is_late` tells.
CHOSEN = (
    "review_id", "claim_id", "verdict_id", "state", "published_at", "dismissed_as",
    "dismissal_reason", "duplicate_of_id", "late",
)  # fmt: skip
PSEUDONYM = "pseudonym"
# First and last name, else the name for signing in.
NAME = "coalesce(nullif(trim(first_name || ' ' || last_name), ''), username)"
# What `known.later_than` finds about one claim, such as 'check:7' and 'flag.raised:3'.
LATER = f"""
SELECT what.came FROM verification_auditevent event
CROSS JOIN LATERAL (
    SELECT concat(event.action, ':', coalesce(event.after ->> 'flag', event.after ->> 'citation'))
    UNION ALL SELECT jsonb_object_keys(event.records)
) what (came)
WHERE event.review_id = chosen.review_id
  AND event.action IN ({", ".join(f"'{action}'" for action in COMING)})
  -- No index has a part in this: those of times and numbers would bring what came about all claims.
  AND (event.at <= verification_as_of() AND event.id <= verification_upto()) IS FALSE
"""  # noqa: S608 (our own words)
# By when origins had to be known, as in `known.origins`. A query, so that it is asked once.
KNOWN_BY = f"(SELECT verification_as_of() - interval '{ORIGINS_REST.seconds} seconds')"
FROM = """
FROM ({chosen}) AS chosen ({columns})
-- Of most claims nothing came, and nobody looks.
CROSS JOIN LATERAL (
    SELECT CASE WHEN chosen.late THEN ARRAY({later}) ELSE '{{}}' END AS came OFFSET 0
) later
JOIN claims_claim claim ON claim.id = chosen.claim_id
JOIN claims_article article ON article.id = claim.article_id
JOIN claims_extraction extraction ON extraction.id = claim.extraction_id
-- OFFSET lets it be cut out once, however often a column names it.
CROSS JOIN LATERAL (
    SELECT substr(article.text, claim.sentence_start + 1,
        claim.sentence_end - claim.sentence_start) AS sentence OFFSET 0
) said
LEFT JOIN claims_publisher publisher ON publisher.id = article.publisher_id
LEFT JOIN claims_publisher original ON original.id = article.original_publisher_id
LEFT JOIN verification_verdict verdict ON verdict.id = chosen.verdict_id
LEFT JOIN (SELECT id, {reviewer} AS called FROM verification_user) person
    ON person.id = verdict.decided_by_id
LEFT JOIN verification_verdictorigins newest ON newest.verdict_id = verdict.id
LEFT JOIN verification_earlierorigins earlier
    ON earlier.id = CASE WHEN newest.computed_at > {known_by} THEN (
        SELECT said.id FROM verification_earlierorigins said
        WHERE said.verdict_id = newest.verdict_id AND said.computed_at <= {known_by}
        ORDER BY said.computed_at DESC, said.id DESC LIMIT 1
    ) END
CROSS JOIN LATERAL (
    SELECT CASE WHEN newest.computed_at <= {known_by} THEN newest.found
            ELSE earlier.found END AS found,
        CASE WHEN newest.computed_at <= {known_by} THEN newest.independent
            ELSE earlier.independent END AS independent,
        CASE WHEN newest.computed_at <= {known_by} THEN newest.citations
            ELSE earlier.citations END AS citations
) origins
LEFT JOIN LATERAL (
    SELECT {citations},
        min(snapshot.fetched_at) AS first_copied, max(snapshot.fetched_at) AS last_copied,
        min(citation.accessed_on) AS first_accessed, max(citation.accessed_on) AS last_accessed
    FROM verification_citation citation
    LEFT JOIN verification_capture capture ON capture.citation_id = citation.id
    LEFT JOIN verification_pagesnapshot snapshot ON snapshot.id = capture.snapshot_id
        AND 'snapshot:' || snapshot.id <> ALL (later.came)
    LEFT JOIN verification_archiverequest archive ON archive.citation_id = citation.id
        AND 'page.archived:' || citation.id <> ALL (later.came)
    LEFT JOIN verification_upload upload ON upload.id = citation.upload_id
    LEFT JOIN verification_excerptcheck checked ON citation.excerpt <> '' AND checked.id = (
        SELECT latest.id FROM verification_excerptcheck latest
        WHERE latest.citation_id = citation.id AND 'check:' || latest.id <> ALL (later.came)
        ORDER BY latest.id DESC LIMIT 1
    )
    LEFT JOIN verification_pagesnapshot looked_in ON looked_in.id = checked.snapshot_id
    WHERE citation.verdict_id = chosen.verdict_id
) cited ON true
LEFT JOIN LATERAL (
    SELECT {flags} FROM verification_checkagain flag
    WHERE flag.verdict_id = chosen.verdict_id AND 'flag.raised:' || flag.id <> ALL (later.came)
      AND (flag.settled_at IS NULL OR 'flag.settled:' || flag.id = ANY (later.came))
) flags ON true
ORDER BY claim.article_id, claim.start, chosen.review_id
"""
# Why an excerpt was not looked for; where it was, the check itself says what came of it.
SAID_OF_EXCERPT = """
CASE
    WHEN checked.result IS NOT NULL THEN checked.sentence
    WHEN citation.withheld_reason <> '' THEN 'The source is protected.'
    WHEN snapshot.text_problem = '' OR upload.text_problem = ''
        THEN 'It has not been looked for yet.'
    WHEN coalesce(snapshot.text_problem, upload.text_problem) IS NOT NULL THEN
        'There is nothing to look in. ' || coalesce(snapshot.text_problem, upload.text_problem)
    WHEN citation.url <> '' THEN 'No copy of the page is kept.'
    ELSE 'Neither an address nor a file is given.'
END
"""
# Few claims have these: they cost nothing where there is nothing of the kind.
CORRECTIONS = """
CASE WHEN chosen.state = 'published' THEN (
    SELECT {corrected} FROM verification_verdict correction
    JOIN verification_verdict corrected ON corrected.id = correction.supersedes_id
    WHERE correction.review_id = chosen.review_id AND correction.id <= chosen.verdict_id
      AND correction.basis = 'correction'
) END
"""
# Each sentence once, in the order of `Resting.ties`.
TIES = """
CASE WHEN origins.found IS NOT NULL THEN (
    SELECT {tied} FROM (
        SELECT tie.sentence, min(tie.n) AS n FROM (
            SELECT tie.of ->> 'sentence' AS sentence,
                row_number() OVER (ORDER BY origin.n, tie.n) AS n
            FROM jsonb_array_elements(origins.found -> 'origins') WITH ORDINALITY AS origin (of, n)
            CROSS JOIN jsonb_array_elements(origin.of -> 'ties') WITH ORDINALITY AS tie (of, n)
            UNION ALL
            -- After all of those.
            SELECT ring.sentence, 1000000 + ring.n
            FROM jsonb_array_elements_text(coalesce(origins.found -> 'circular', '[]'))
                WITH ORDINALITY AS ring (sentence, n)
        ) AS tie GROUP BY tie.sentence
    ) AS tie
) END
"""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a format makes of that of which a claim has many: aggregates, each with its name."""

    citations: str
    flags: str


def joined(chosen: str, parts: Parts, *, names: bool) -> str:
    """Return the FROM clause for a selection, whose statement has the columns CHOSEN."""
    return FROM.format(
        chosen=chosen,
        reviewer=NAME if names else PSEUDONYM,
        columns=", ".join(CHOSEN),
        later=LATER,
        known_by=KNOWN_BY,
        citations=parts.citations,
        flags=parts.flags,
    )


def moment(column: str) -> str:
    """Return the expression that writes a moment as values.utc does."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def words(column: str, meanings: dict[str, str]) -> str:
    """Return the expression that puts words for the codes of a column."""
    cases = " ".join(f"WHEN {quoted(code)} THEN {quoted(said)}" for code, said in meanings.items())
    return f"CASE {column} {cases} END"


def quoted(text: str) -> str:
    """Return a text of ours as SQL, in a statement that has parameters."""
    doubled = text.replace("'", "''").replace("%", "%%")
    return f"'{doubled}'"
