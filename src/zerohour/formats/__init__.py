"""Bytes to values and back: the files people bring, and the files we hand them."""
