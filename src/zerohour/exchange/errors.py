"""No plan exists: the rules that collide, by name and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from zerohour.locale import Words


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule of the deal: its name, and the sentence that says it (a template and its values). Compared by identity."""

    name: str
    says: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, say: Words) -> str:
        """The rule in one language."""
        return say(self.says, **self.values)


class Infeasible(Exception):
    """The deal cannot be kept as it stands: `rules` collide, and without any one of them they would not."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        super().__init__("; ".join(rule.name for rule in rules))


class OutOfTime(Exception):
    """No plan was found in the time given; `bound`: no plan has fewer stages than this."""

    def __init__(self, bound: int) -> None:
        self.bound = bound
        super().__init__(f"no plan found in time; none has fewer than {bound} stages")


def colliding(rules: Sequence[Rule], feasible: Callable[[Sequence[Rule]], bool]) -> list[Rule]:
    """A smallest set of rules that cannot hold together, none of which can be left out (deletion filter, Chinneck 1997).

    `feasible` answers whether a set of rules can hold. A single rule that fails alone is found first; otherwise each
    rule is dropped in turn and stays out where the rest still collide.
    """
    for rule in rules:
        if not feasible([rule]):
            return [rule]
    kept = list(rules)
    for rule in rules:
        rest = [other for other in kept if other is not rule]
        if not feasible(rest):
            kept = rest
    return kept
