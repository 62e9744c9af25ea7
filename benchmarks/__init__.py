"""Scripts that measure what the README and the documentation say, and what they share."""
