"""The record: an append-only ledger that nobody has to trust. Imports the standard library and cryptography alone."""
