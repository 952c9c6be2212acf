"""Files that their owner alone may read: keys, openings, opened lists."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def owner_only() -> Iterator[None]:
    """What is written inside is created with mode 0600 (folders 0700), never wider for a moment; for the whole process."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
