"""What is published, as anybody may read it: pages, feeds and reports for readers start here."""
