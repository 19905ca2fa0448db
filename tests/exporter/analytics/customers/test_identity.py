import itertools

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.customers import identity
from exporter.analytics.customers.identity import ALONE, JOINED, REFUSED, Edge, Id

IDS = "abcdefgh"
EDGES = st.lists(
    st.builds(Edge, st.sampled_from(IDS), st.sampled_from(IDS), st.integers(1, 3)),
    max_size=10,
)


def join(edges: list[Edge], cuts: set[int], most: int = identity.MOST) -> dict[str, Id]:
    """Return all ids after edges that come in parts, with no more at hand than a step has."""
    known: dict[str, Id] = {}
    for first, last in itertools.pairwise([0, *sorted(cuts), len(edges)]):
        some = edges[first:last]
        persons = {known[id].person for edge in some for id in edge[:2] if id in known}
        held = {
            id: one
            for id, one in known.items()
            if (one.state == JOINED and one.person in persons)
            or any(id in edge[:2] for edge in some)
        }
        known |= identity.joined(held, some, most)
    return known


def test_ids_that_are_linked_in_any_way_are_one_person() -> None:
    found = join([Edge("a", "b", 1), Edge("c", "d", 2), Edge("d", "b", 3)], set())
    assert {id: one.person for id, one in found.items()} == dict.fromkeys("abcd", "a")
    assert {id for id, one in found.items() if one.is_alias} == {"b", "d"}
    assert {one.state for one in found.values()} == {JOINED}
    assert {id: one.told for id, one in found.items()} == {"a": 1, "b": 3, "c": 2, "d": 3}


def test_a_person_goes_by_an_id_that_is_no_alias_and_no_pseudonym_where_there_is_one() -> None:
    assert identity.name({"b": False, "a": True, "p-1": False}) == "b"
    assert identity.name({"p-1": False, "z": False}) == "z"
    assert identity.name({"p-1": True, "z": True}) == "z"
    assert identity.name({"p-2": True, "p-1": True}) == "p-1"


def test_what_is_told_again_changes_nothing() -> None:
    edges = [Edge("a", "b", 1)]
    assert identity.joined(join(edges, set()), edges) == {}


def test_an_id_that_is_linked_to_itself_stays_alone() -> None:
    assert join([Edge("a", "a", 1)], set()) == {"a": Id("a", ALONE, True, 1)}


def test_too_many_are_nobody_and_take_nobody_in() -> None:
    edges = [Edge("a", "b", 1), Edge("b", "c", 1), Edge("d", "e", 1)]
    found = join(edges, {2}, most=2)
    assert {id: one.person for id, one in found.items()} == {
        **{id: id for id in "abc"},
        **dict.fromkeys("de", "d"),
    }
    assert {found[id].state for id in "abc"} == {REFUSED}
    # Whoever is joined to them later is refused with all of theirs.
    found = join([*edges, Edge("e", "a", 1)], {2, 3}, most=2)
    assert {one.state for one in found.values()} == {REFUSED}
    again = identity.joined({"a": found["a"]}, [Edge("a", "a", 2)], 2)
    assert again == {"a": Id("a", REFUSED, True, 2)}


@given(
    edges=EDGES.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))),
    cuts=st.sets(st.integers(0, 12), max_size=5),
    again=st.lists(st.integers(0, 9), max_size=4),
    most=st.integers(1, 8),
)
def test_any_order_any_repetition_and_any_split_give_the_same_persons(
    edges: tuple[list[Edge], list[Edge]], cuts: set[int], again: list[int], most: int
) -> None:
    some, order = edges
    more = [*order, *(order[place % len(order)] for place in again if order)]
    within = {cut for cut in cuts if cut <= len(more)}
    assert join(more, within, most) == join(some, set(), most)


@given(edges=EDGES)
def test_persons_are_the_components_of_all_edges(edges: list[Edge]) -> None:
    found = join(edges, set(range(len(edges))), most=4)
    for id, one in found.items():
        reached, size = {id}, 0
        while len(reached) > size:
            size = len(reached)
            for edge in edges:
                if reached & {*edge[:2]}:
                    reached |= {*edge[:2]}
        same = {other for other in found if found[other].person == one.person}
        assert same == (reached if len(reached) <= 4 else {id})
