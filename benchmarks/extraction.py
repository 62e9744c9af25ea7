"""How fast texts are read for claims, and in how much memory.

Prints a table and, last, one JSON line. `--quick` ends within 50 seconds.
"""

import json
import resource
import sys
import time
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "seeds"
ROUNDS = 40
QUICK_ROUNDS = 8


def main() -> None:
    sys.path.insert(0, str(SEEDS.parent))
    started = time.perf_counter()
    from claims.extraction.pipeline import find_claims

    texts = [path.read_bytes().decode() for path in sorted(SEEDS.glob("*.txt"))]
    for text in texts:
        find_claims(text)
    warm = time.perf_counter()
    rounds = QUICK_ROUNDS if "--quick" in sys.argv[1:] else ROUNDS
    found = sum(len(find_claims(text)) for _ in range(rounds) for text in texts)
    seconds = time.perf_counter() - warm
    articles = rounds * len(texts)
    figures = {
        "articles": articles,
        "claims": found,
        "seconds": round(seconds, 2),
        "articles_per_second": round(articles / seconds, 1),
        "words_per_second": round(rounds * sum(len(text.split()) for text in texts) / seconds),
        "first_articles_seconds": round(warm - started, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<24} {value:>12,}")
    print(json.dumps({"benchmark": "extraction", **figures}))


if __name__ == "__main__":
    main()
