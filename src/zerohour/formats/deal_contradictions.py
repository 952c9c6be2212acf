"""What a deal may not say: parties and sites nobody knows, ids used twice, terms that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zerohour.exchange.deal import Condition, Deal, Formula, Number
from zerohour.formats.keyed import Keyed
from zerohour.locale import N_


def refuse_contradictions(deal: Deal, top: Keyed) -> None:
    """Raise UnusableInput, naming the key under which the first contradiction stands; `top` is the file."""
    if len(deal.parties) < 2:
        raise top.refusal(
            "parties", N_("a deal has at least two parties"), N_("name everybody who hands over or receives")
        )
    for i, party in enumerate(deal.parties):
        if "=" in party or ":" in party:
            raise top.refusal(
                f"parties[{i}]", N_("{value} has a = or : in it, which commands use"), N_("choose another id"), value=party
            )  # fmt: skip
    _categories(deal, top)
    for key, named in (("unilateral", deal.unilateral), ("exposure.limit", deal.limit)):
        for party in named:
            _known_party(deal, top, f"{key}.{party}", party)
    _formula(deal, top)
    _numbers(deal, top)
    for key, ids in (
        ("site", [site.id for site in deal.sites]),
        ("vehicle", [vehicle.id for vehicle in deal.vehicles]),
        ("condition", [condition.id for condition in deal.conditions]),
    ):
        _each_once(top, key, ids)
    for i, vehicle in enumerate(deal.vehicles):
        _known_site(deal, top, f"vehicle[{i}].site", vehicle.site)
    _calendar(deal, top)
    _conditions(deal, top)


def _categories(deal: Deal, top: Keyed) -> None:
    """Two spellings of one category (Old, old) would be two terms for one person."""
    for i, category in enumerate(deal.first):
        if category in deal.first[:i]:
            raise top.refusal(f"first[{i}]", N_("{value} is here twice"), N_("keep it once"), value=category)
    points = top.table("points")
    if len(deal.points) != len(points.values) + ("default" not in points.values):
        raise top.refusal("points", N_("a category has points twice"), N_("keep it once"))


def _formula(deal: Deal, top: Keyed) -> None:
    if deal.formula is Formula.NUMBERS and not deal.numbers:
        raise top.refusal(
            "numbers", N_("the formula is numbers, but no numbers were agreed"),
            N_("list them, or choose the formula points or all"),
        )  # fmt: skip
    if deal.formula is not Formula.NUMBERS and deal.numbers:
        raise top.refusal(
            "numbers", N_("numbers contradict the formula {formula}"),
            N_("take them out, or choose the formula numbers"), formula=deal.formula.value,
        )  # fmt: skip
    for key in ("slack", "unilateral"):
        if deal.formula is not Formula.POINTS and getattr(deal, key):
            raise top.refusal(
                key, N_("{term} means nothing with the formula {formula}: it is counted in points"),
                N_("take it out, or choose the formula points"), term=key, formula=deal.formula.value,
            )  # fmt: skip


def _numbers(deal: Deal, top: Keyed) -> None:
    for i, number in enumerate(deal.numbers):
        _known_party(deal, top, f"numbers[{i}].holder", number.holder)
        _known_party(deal, top, f"numbers[{i}].to", number.to)
        if number.holder == number.to:
            raise top.refusal(
                f"numbers[{i}].to", N_("{party} hands over to itself"), N_("name the party that receives"), party=number.to
            )  # fmt: skip
        for k, other in enumerate(deal.numbers[:i]):
            if _within(number, other) and _within(other, number):
                raise top.refusal(
                    f"numbers[{i}]", N_("numbers[{earlier}] speaks of the same persons"), N_("keep one of them"), earlier=k
                )  # fmt: skip
    for i, part in enumerate(deal.numbers):
        for k, total in enumerate(deal.numbers):
            if _within(part, total) and part.count > total.count:
                raise top.refusal(
                    f"numbers[{i}].count", N_("{count} cannot be among the {total} of numbers[{other}]"),
                    N_("correct one of the two numbers"), count=part.count, total=total.count, other=k,
                )  # fmt: skip


def _within(part: Number, total: Number) -> bool:
    """Whether every person the first speaks of is one the second speaks of."""
    return (
        (part.holder, part.to) == (total.holder, total.to)
        and total.category in (None, part.category)
        and total.nationality in (None, part.nationality)
    )


def _calendar(deal: Deal, top: Keyed) -> None:
    if len(deal.calendar) > deal.max_stages:
        raise top.refusal(
            "stages.calendar", N_("the calendar has {entries} entries, the deal at most {max} stages"),
            N_("raise max, or shorten the calendar"), entries=len(deal.calendar), max=deal.max_stages,
        )  # fmt: skip
    for i, (day, count) in enumerate(deal.calendar):
        if i and day <= deal.calendar[i - 1][0]:
            raise top.refusal(
                f"stages.calendar[{i}].day", N_("day {day} does not come after day {before}"),
                N_("put the days in order, each once"), day=day, before=deal.calendar[i - 1][0],
            )  # fmt: skip
        if deal.per_stage is not None and count > deal.per_stage:
            raise top.refusal(
                f"stages.calendar[{i}].count", N_("{count} persons are more than the {limit} a stage may move"),
                N_("raise stages.per_stage, or correct the calendar"), count=count, limit=deal.per_stage,
            )  # fmt: skip


def _conditions(deal: Deal, top: Keyed) -> None:
    for i, condition in enumerate(deal.conditions):
        for key, site in (("site", condition.site), ("after_site", condition.after_site)):
            if site is not None:
                _known_site(deal, top, f"condition[{i}].{key}", site)
        if condition.stage is not None and condition.stage > deal.max_stages:
            raise top.refusal(
                f"condition[{i}].stage", N_("there are at most {max} stages"), N_("name one of them, or raise max"),
                max=deal.max_stages,
            )  # fmt: skip
        if condition.stage == 1 and condition.after_site:
            raise top.refusal(
                f"condition[{i}].stage", N_("no stage comes before stage 1"), N_("name a later stage, or the site that waits")
            )  # fmt: skip
    _refuse_circle(deal.conditions, top)


def _refuse_circle(conditions: Sequence[Condition], top: Keyed) -> None:
    """Sites that wait for each other in a circle would never open."""
    waits = [(c.site, c.after_site, i) for i, c in enumerate(conditions) if c.site and c.after_site]
    for start, after, i in waits:
        reached, more = {after}, {after}
        while more:
            more = {then for site, then, _ in waits if site in more} - reached
            reached |= more
        if start in reached:
            raise top.refusal(
                f"condition[{i}].after_site", N_("the site {site} would wait for itself"),
                N_("take out one of the conditions that wait for each other"), site=start,
            )  # fmt: skip


def _each_once(top: Keyed, key: str, ids: Iterable[str]) -> None:
    seen: dict[str, int] = {}
    for i, one in enumerate(ids):
        if seen.setdefault(one, i) != i:
            raise top.refusal(
                f"{key}[{i}].id", N_("the id {value} is used twice"), N_("give each its own id"), value=one
            )


def _known_party(deal: Deal, top: Keyed, key: str, party: str) -> None:
    if party not in deal.parties:
        raise top.refusal(
            key, N_("{party} is no party of this deal"), N_("write one of {parties}, or add it to parties"),
            party=party, parties=", ".join(deal.parties),
        )  # fmt: skip


def _known_site(deal: Deal, top: Keyed, key: str, site: str) -> None:
    if site not in {one.id for one in deal.sites}:
        raise top.refusal(
            key, N_("{site} is no site of this deal"), N_("write one of {sites}, or add it as a [[site]]"),
            site=site, sites=", ".join(one.id for one in deal.sites) or "-",
        )  # fmt: skip
