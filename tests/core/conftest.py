"""Fixtures of the core's tests."""

from __future__ import annotations

import pytest
from cli_run import Command


@pytest.fixture
def zerohour(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line, run in this process."""
    return Command(capsys)
