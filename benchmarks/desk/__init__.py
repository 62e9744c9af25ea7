"""What benchmarks/queue.py is made of: a filled database, a web server, simulated reviewers."""
