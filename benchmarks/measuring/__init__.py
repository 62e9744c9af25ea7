"""What `benchmarks/extraction.py` measures, one module for each kind of data."""
