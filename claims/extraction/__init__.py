"""Text → checkable claims. Pure: no database, no network, the same text gives the same claims."""

EXTRACTOR = "rules/1"
