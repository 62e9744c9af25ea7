"""Fetching a page from the web: bounded, and never from a network that is not public.

Nothing here knows of claims or verdicts, of Django or of the database.
"""
