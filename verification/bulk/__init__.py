"""One change of many claims: chosen once, carried out by a worker, an outcome for each."""
