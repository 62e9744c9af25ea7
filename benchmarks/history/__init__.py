"""What `benchmarks/audit.py` measures, one module for each kind of measurement."""
