"""Asking for a second pair of eyes, and giving a claim back to its reviewer with a question."""
