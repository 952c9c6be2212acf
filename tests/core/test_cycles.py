"""The best packing of cycles and chains, against brute force; a flow between parties told as cycles and chains."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, permutations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zerohour.exchange.cycles import Packing, best_cycles
from zerohour.exchange.party_cycles import party_cycles

Edges = dict[tuple[int, int], float]
FLOWS = st.dictionaries(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE")).filter(lambda pair: pair[0] != pair[1]),
    st.integers(0, 9),
    max_size=12,
)


def every_walk(edges: Edges, *, max_cycle: int, max_chain: int, starts: set[int]) -> list[tuple[set[int], float]]:
    """Each cycle and chain allowed: its vertices and its weight."""
    vertices = sorted({v for edge in edges for v in edge})
    walks = []
    for size in range(2, max(max_cycle, max_chain) + 1):
        for order in permutations(vertices, size):
            ring = [*pairwise(order), (order[-1], order[0])]
            if size <= max_cycle and order[0] == min(order) and not starts & set(order) and edges.keys() >= set(ring):
                walks.append((set(order), sum(edges[pair] for pair in ring)))
            begun = order[0] in starts and not starts & set(order[1:])
            if size <= max_chain and begun and edges.keys() >= set(ring[:-1]):
                walks.append((set(order), sum(edges[pair] for pair in ring[:-1])))
    return walks


def most(walks: list[tuple[set[int], float]], used: frozenset[int] = frozenset()) -> float:
    """The best weight of disjoint walks, by trying every choice."""
    if not walks:
        return 0
    (vertices, weight), rest = walks[0], walks[1:]
    without = most(rest, used)
    return without if vertices & used else max(without, weight + most(rest, used | vertices))


def random_graph(random: Random, *, vertices: int, density: float, weights: tuple[float, ...]) -> Edges:
    pairs = [(u, v) for u in range(vertices) for v in range(vertices) if u != v]
    return {pair: random.choice(weights) for pair in pairs if random.random() < density}


def recounted(packing: Packing[int], edges: Edges, *, max_cycle: int, max_chain: int, starts: set[int]) -> float:
    """The packing's weight, after checking all that it must keep."""
    walks = [*packing.cycles, *packing.chains]
    everybody = [v for walk in walks for v in walk]
    assert len(everybody) == len(set(everybody))
    assert all(2 <= len(c) <= max_cycle and not starts & set(c) for c in packing.cycles)
    assert all(2 <= len(c) <= max_chain and c[0] in starts and not starts & set(c[1:]) for c in packing.chains)
    rings = [(*c, c[0]) for c in packing.cycles]
    return sum(edges[pair] for walk in [*rings, *packing.chains] for pair in pairwise(walk))


@pytest.mark.parametrize(("max_cycle", "max_chain"), [(3, 0), (2, 3), (3, 3), (4, 4), (0, 3), (3, 1)])
@pytest.mark.parametrize("weights", [(1,), (1, 2, 7), (0.25, 1.1, 3.7), (-2, 0, 1, 3)], ids=str)
def test_the_packing_is_as_good_as_trying_every_choice(
    max_cycle: int, max_chain: int, weights: tuple[float, ...]
) -> None:
    for seed in range(8):
        random = Random(seed)
        edges = random_graph(random, vertices=7, density=random.choice((0.2, 0.35)), weights=weights)
        starts = set(random.sample(range(7), random.choice((0, 1, 2))))
        rules = {"max_cycle": max_cycle, "max_chain": max_chain, "starts": starts}
        packing = best_cycles(edges, **rules)
        assert packing.total == pytest.approx(most(every_walk(edges, **rules)), abs=1e-6)
        assert packing.total == pytest.approx(recounted(packing, edges, **rules))
        assert packing.proven
        assert packing.bound == pytest.approx(packing.total, abs=1e-5)


def test_columns_brought_in_two_at_a_time_lead_to_the_same_packing(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(12):
        edges = random_graph(Random(seed), vertices=9, density=0.35, weights=(1, 2, 7))
        at_once = best_cycles(edges, max_cycle=3, max_chain=3, starts=[0])
        with monkeypatch.context() as few:
            few.setattr("zerohour.exchange.cycles.COLUMNS", 2)
            by_two = best_cycles(edges, max_cycle=3, max_chain=3, starts=[0])
        assert (by_two.total, by_two.bound, by_two.proven) == (at_once.total, at_once.total, True)


def test_where_the_relaxation_promises_too_much_every_column_that_may_help_is_tried() -> None:
    two_triangles = {(a, b): 1 for s in (0, 3) for a in range(s, s + 3) for b in range(s, s + 3) if a != b}
    packing = best_cycles(two_triangles, max_cycle=2, max_chain=0)
    assert (packing.total, packing.bound, packing.proven) == (4, 4, True), "halves would make 6"


def test_a_chain_of_three_is_an_altruist_and_two_gifts() -> None:
    line = {(0, 1): 1, (1, 2): 1, (2, 3): 1}
    assert best_cycles(line, max_cycle=3, max_chain=3, starts=[0]).chains == ((0, 1, 2),)
    assert best_cycles(line, max_cycle=3, max_chain=1, starts=[0]).total == 0


def test_nobody_gives_back_to_an_altruist() -> None:
    assert best_cycles({(0, 1): 1, (1, 0): 1}, max_cycle=2, max_chain=0, starts=[0]).total == 0


def test_without_an_edge_there_is_nothing_to_pack_and_that_is_proven() -> None:
    assert best_cycles({}, max_cycle=3, max_chain=3) == Packing((), (), 0, 0, True)


@pytest.mark.parametrize(("edge", "weight"), [((1, 1), 1.0), ((1, 2), float("nan")), ((1, 2), float("inf"))])
def test_an_edge_to_oneself_or_without_a_finite_weight_is_refused(edge: tuple[int, int], weight: float) -> None:
    with pytest.raises(ValueError, match="two vertices and a finite weight"):
        best_cycles({edge: weight}, max_cycle=3, max_chain=0)


def test_out_of_time_the_bound_still_holds_and_nothing_is_called_proven_that_is_not() -> None:
    edges = random_graph(Random(5), vertices=40, density=0.2, weights=(1, 2, 3, 5, 8))
    best = best_cycles(edges, max_cycle=3, max_chain=4, starts=[0, 1, 2])
    hasty = best_cycles(edges, max_cycle=3, max_chain=4, starts=[0, 1, 2], seconds=0)
    assert hasty.total <= best.total <= hasty.bound
    assert hasty.proven == (hasty.total == hasty.bound)


@pytest.mark.needs("shared")
@pytest.mark.parametrize(
    ("instance", "altruists", "optima"), [("00031", "", (22, 22)), ("00121", "Alturist", (75, 86))]
)
def test_published_kidney_exchanges_have_the_optimum_kep_solver_finds(
    shared: Path, instance: str, altruists: str, optima: tuple[int, int]
) -> None:
    lines = (shared / "data" / "kidney" / f"00036-000{instance}.wmd").read_text(encoding="utf-8").splitlines()
    cells = [line.split(",") for line in lines if line and not line.startswith("#")]
    edges = {(int(giver), int(receiver)): float(weight) for giver, receiver, weight in cells}
    starts = {int(line.split()[-1]) for line in lines if altruists and altruists in line}
    found = [best_cycles(edges, max_cycle=3, max_chain=chain, starts=starts) for chain in (0, 3)]
    assert tuple(packing.total for packing in found) == optima
    assert all(packing.proven for packing in found)


@given(FLOWS)
def test_cycles_and_chains_of_parties_add_up_to_the_flow(flow: dict[tuple[str, str], int]) -> None:
    told: Counter[tuple[str, str]] = Counter()
    answered = party_cycles(flow)
    for cycle, amount in answered.cycles:
        told.update(dict.fromkeys(pairwise((*cycle, cycle[0])), amount))
    for chain, amount in answered.chains:
        told.update(dict.fromkeys(pairwise(chain), amount))
    assert told == Counter({pair: amount for pair, amount in flow.items() if amount})
    assert all(amount > 0 for _, amount in (*answered.cycles, *answered.chains))


@given(FLOWS)
def test_swaps_come_first_and_nobody_stands_twice_in_a_cycle_or_chain(flow: dict[tuple[str, str], int]) -> None:
    answered = party_cycles(flow)
    lengths = [len(cycle) for cycle, _ in answered.cycles]
    assert lengths == sorted(lengths)
    assert all(len(set(walk)) == len(walk) for walk, _ in (*answered.cycles, *answered.chains))
    swapped = {frozenset(cycle): amount for cycle, amount in answered.cycles if len(cycle) == 2}
    both_ways = {frozenset(p): min(n, flow.get((p[1], p[0]), 0)) for p, n in flow.items()}
    assert swapped == {pair: amount for pair, amount in both_ways.items() if amount}


@given(FLOWS)
def test_a_party_begins_the_chains_of_what_it_gives_more_than_it_gets_and_no_others(
    flow: dict[tuple[str, str], int],
) -> None:
    begun: Counter[str] = Counter()
    for chain, amount in party_cycles(flow).chains:
        begun[chain[0]] += amount
    for party in "ABCDE":
        given = sum(amount for (holder, _), amount in flow.items() if holder == party)
        received = sum(amount for (_, to), amount in flow.items() if to == party)
        assert begun[party] == max(0, given - received)


@given(FLOWS, st.randoms(use_true_random=False))
def test_the_same_flow_is_told_the_same_in_whatever_order_it_comes(
    flow: dict[tuple[str, str], int], random: Random
) -> None:
    pairs = list(flow.items())
    random.shuffle(pairs)
    assert party_cycles(dict(pairs)) == party_cycles(flow)


def test_three_parties_who_hold_nothing_for_each_other_in_pairs_are_told_as_one_cycle() -> None:
    answered = party_cycles({("gov", "coal"): 5, ("coal", "brig"): 3, ("brig", "gov"): 3})
    assert answered.cycles == ((("brig", "gov", "coal"), 3),)
    assert answered.chains == ((("gov", "coal"), 2),)


@pytest.mark.parametrize("flow", [{("gov", "coal"): -1}, {("gov", "gov"): 1}])
def test_a_negative_release_or_one_to_oneself_is_refused(flow: dict[tuple[str, str], int]) -> None:
    with pytest.raises(ValueError, match="two parties and 0 or more"):
        party_cycles(flow)
