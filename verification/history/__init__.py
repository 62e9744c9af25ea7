"""Reading the history: finding events, telling them in words, and giving them away with proofs."""
