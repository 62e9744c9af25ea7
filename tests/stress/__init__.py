"""A newsroom at full tilt on a real installation, with faults, and what must hold after it."""
