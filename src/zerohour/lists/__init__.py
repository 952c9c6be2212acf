"""Lists of persons as parties hand them over: what a row carries, whether it can be used, how it was answered."""
