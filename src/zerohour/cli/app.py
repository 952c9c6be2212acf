"""`zerohour`: the commands, their language, and what becomes of every error (one sentence, never a traceback)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import typer
import typer.main

from zerohour.cli import committing, demo, exchange, keys, lists, record, record_sign, sealing
from zerohour.cli.talk import FINE, UNUSABLE, Answer
from zerohour.errors import UnusableInput
from zerohour.locale import LANGUAGES, N_, Words, words

INTERRUPTED = 130
"""What a shell expects of a program ended by Ctrl-C."""

app = typer.Typer(
    name="zerohour",
    help=N_("The mechanism a local ceasefire and an exchange of prisoners are run on."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(lists.app, name="lists")
app.add_typer(exchange.app, name="exchange")
app.command("demo")(demo.demo)
app.add_typer(keys.app, name="keys")
app.command("seal", epilog=sealing.SEAL_EXAMPLE)(sealing.seal_file)
app.command("open", epilog=sealing.OPEN_EXAMPLE)(sealing.open_file)
app.command("verify", epilog=N_("Example: zerohour verify bundle --policy policy"))(record.verify)
app.command("verify-receipt", epilog=N_("Example: zerohour verify-receipt policy entry proof"))(record.verify_receipt)
app.command("verify-fork", epilog=N_("Example: zerohour verify-fork policy one other"))(record.verify_fork)
app.command("verify-disclosure", epilog=committing.VERIFY_EXAMPLE)(committing.verify_disclosure)
app.command("sign", epilog=N_("Example: zerohour sign act.json --key gov.key --policy policy -o act.note"))(
    record_sign.sign
)
app.command(
    "witness",
    epilog=N_("Example: zerohour witness checkpoint --key neutral.key --policy policy --leaves leaves -o cosigned"),
)(record_sign.witness)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 fine, 1 the answer is no, 2 unusable input."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """One command's exit code; everything it has to say has been said."""
    say = words(_language(arguments))
    try:
        command = translated(typer.main.get_command(app), say)
        if command.main(list(arguments), prog_name="zerohour", standalone_mode=False) == INTERRUPTED:
            return _refused(arguments, say(N_("interrupted; nothing was written")), INTERRUPTED)
    except Answer as answer:
        return answer.code
    except UnusableInput as wrong:
        return _refused(arguments, wrong.sentence(say))
    except typer.Exit as left:
        return left.exit_code
    except typer.Abort:
        return _refused(arguments, say(N_("interrupted; nothing was written")), INTERRUPTED)
    except typer.TyperException as wrong:
        return _refused(arguments, wrong.format_message())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as wrong:
        if os.environ.get("ZEROHOUR_DEBUG"):
            raise
        kind = type(wrong).__name__
        return _refused(
            arguments, say(N_("a fault of the program ({kind}: {wrong}); please report it"), kind=kind, wrong=wrong)
        )
    return FINE


def _refused(arguments: Sequence[str], sentence: str, code: int = UNUSABLE) -> int:
    if "--json" in arguments:
        print(json.dumps({"error": sentence}, ensure_ascii=False))
    print(f"zerohour: {sentence}", file=sys.stderr)
    return code


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, before the command line is parsed: its own errors are said in it too."""
    for at, word in enumerate(arguments):
        if word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        elif word == "--lang" and at + 1 < len(arguments):
            asked = arguments[at + 1]
        else:
            continue
        return asked if asked in LANGUAGES else "en"
    return "en"


def translated(command: Any, say: Words) -> Any:
    """The command with its help, and that of all below it, in one language."""
    command.help = say(command.help) if command.help else command.help
    command.epilog = say(command.epilog) if command.epilog else command.epilog
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = say(parameter.help)
    for below in getattr(command, "commands", {}).values():
        translated(below, say)
    return command
