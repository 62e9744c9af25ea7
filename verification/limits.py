"""How much of one thing the pages and the API take alike."""

# The largest number that a row can have.
LARGEST_ID = 2**63 - 1
# Characters of a rationale, of what was tried, of an excerpt.
LONGEST_TEXT = 20_000
# Characters of a reason for dismissing or reopening.
LONGEST_REASON = 5_000
LONGEST_SKIP_REASON = 1_000
MOST_CITATIONS = 40
# Characters of a comment.
LONGEST_COMMENT = 5_000
MOST_MENTIONS = 20
# Characters of a claim's words, of its label, and of a name, a unit or a cue.
LONGEST_SPAN = 10_000
LONGEST_LABEL = 200
LONGEST_NAME = 300
# Into how many claims one is split at a time.
MOST_PARTS = 10
