"""Prints docs/cli.md: what every command says of itself, in English, 100 columns wide.

python docs/make_cli.py > docs/cli.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from zerohour.cli.app import app

WIDTH = 100
HEAD = """# The command line

What `--help` says, command by command; `make docs` writes this page and a test keeps it true. With `--lang ar` everything
is said in Arabic. Exit codes: 0 fine, 1 the honest answer is no, 2 input that cannot be used (the message names file,
row, column and what to do), 130 interrupted. With `--json` standard output carries one JSON object and nothing else.
"""


def commands(command: Any, parent: Any = None) -> Iterator[Any]:
    """A context for the command and, in order, for every command below it."""
    name = command.name if parent else "zerohour"
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield context
    for below in getattr(command, "commands", {}).values():
        yield from commands(below, context)


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for context in commands(get_command(app)):
        help_ = "\n".join(line.rstrip() for line in context.command.get_help(context).strip().splitlines())
        parts.append(f"## `{context.command_path.split(' {')[0]}`\n\n```text\n{help_}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
