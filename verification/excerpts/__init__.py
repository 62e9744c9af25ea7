"""Does an excerpt stand in a text, and does the claim's figure? Pure: `checking.check` answers."""
