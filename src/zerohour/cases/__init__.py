"""Worked cases: a situation with its facts and synthetic people, to demonstrate, test and measure on."""
