"""The history of the tables. Each version is written out, so that it never changes with the code."""
