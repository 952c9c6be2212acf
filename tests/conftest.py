"""What the machine lacks is said in one line at the end (`NOT RUN: …`); with STRICT=1 it is a failure."""

from __future__ import annotations

import os
import shutil
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).parents[2] / "shared"
settings.register_profile("zerohour", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("zerohour")


@lru_cache
def has(what: str) -> bool:
    """Whether this machine has what a test needs."""
    if what == "chromium":
        return shutil.which("chromium") is not None
    if what == "java":
        return shutil.which("java") is not None
    if what == "shared":
        return SHARED.is_dir()
    raise ValueError(f"unknown need {what!r}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what cannot run here, and remember its name."""
    for item in items:
        for mark in item.iter_markers("needs"):
            if not has(mark.args[0]):
                item.add_marker(pytest.mark.skip(reason=f"no {mark.args[0]} here"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Count the skipped by reason; printed last of all, after pytest's own closing line."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[reason.removeprefix("Skipped: ")] = reasons.get(reason.removeprefix("Skipped: "), 0) + 1
    config.stash[NOT_RUN] = reasons


NOT_RUN: pytest.StashKey[dict[str, int]] = pytest.StashKey()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line of `make test` where something was left out."""
    left_out = config.stash.get(NOT_RUN, {})
    if left_out:
        print("NOT RUN: " + "; ".join(f"{count} ({reason})" for reason, count in sorted(left_out.items())))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """STRICT=1 leaves nothing out."""
    reporter = session.config.pluginmanager.getplugin("terminalreporter")
    if os.environ.get("STRICT") == "1" and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def shared() -> Path:
    """The folder of public data and vectors, beside the project."""
    return SHARED
