"""`zerohour exchange …`: from judged lists to a staged plan anybody can check, and to the next when a step fails."""

from __future__ import annotations

import typer

from zerohour.cli import exchange_persons, exchange_replan, exchange_select, exchange_stage, exchange_verify
from zerohour.locale import N_

app = typer.Typer(
    help=N_("The exchange: who is released for whom, in which stages, and what happens when a step fails."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
EXAMPLE = N_("Example: zerohour exchange persons deal.toml --list gov=held.csv --sought coal=sought.csv --pairs pairs.csv --judgements judgements.csv -o persons.csv")  # fmt: skip
app.command("persons", epilog=EXAMPLE)(exchange_persons.persons)
app.command("verify", epilog=N_("Example: zerohour exchange verify deal.toml persons.csv plan.json"))(
    exchange_verify.verify
)
app.command("select", epilog=N_("Example: zerohour exchange select deal.toml persons.csv -o selection.json"))(
    exchange_select.select
)
app.command("stage", epilog=N_("Example: zerohour exchange stage deal.toml persons.csv selection.json -o plan.json"))(
    exchange_stage.stage
)
app.command(
    "replan", epilog=N_("Example: zerohour exchange replan deal.toml persons.csv plan.json events.csv -o plan-2.json")
)(exchange_replan.replan)
