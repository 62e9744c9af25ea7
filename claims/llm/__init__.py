"""A second extractor: a language model behind an OpenAI-compatible endpoint. Off by default.

Nothing that it says is believed: a claim counts only where its words stand in the article, once.
"""
