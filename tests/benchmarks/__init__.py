"""How large the pages are and how soon they stand, printed as a table: `python -m tests.benchmarks`. Nothing here is a test."""
