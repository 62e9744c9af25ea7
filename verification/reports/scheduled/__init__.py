"""Reports made again and again and mailed to a list: when, what, to whom, and what came of it."""
