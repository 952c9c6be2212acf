"""Runs one command as a user would, in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from zerohour.cli.app import run


@dataclass(frozen=True)
class Said:
    """What a command left behind: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        """Standard output as the one JSON object it must be."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


class Command:
    """`zerohour …`"""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: object) -> Said:
        """Run it; a traceback would fail the test."""
        code = run([str(argument) for argument in arguments])
        said = self.capsys.readouterr()
        return Said(code, said.out, said.err)
