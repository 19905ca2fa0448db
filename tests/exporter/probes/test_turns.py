from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from exporter.probes import turns
from exporter.probes.schedule import Start
from exporter.probes.settings import Probing


class One(Struct, frozen=True):
    kind: str = "http"
    peer: str = ""


def started(
    waiting: str, under_way: str, settings: Probing, **probes: One
) -> tuple[list[str], list[str]]:
    starts = [Start(name, 0.0) for name in waiting.split()]
    found = turns.turn(starts, under_way.split(), probes, settings)
    return [one.probe for one in found.starts], [one.probe for one in found.waiting]


def test_as_many_start_as_there_is_room_the_first_first() -> None:
    probes = dict.fromkeys("abcd", One())
    assert started("a b c", "d", Probing(concurrency=3), **probes) == (["a", "b"], ["c"])
    assert started("a b c", "", Probing(), **probes) == (["a", "b", "c"], [])
    assert started("a", "b c", Probing(concurrency=2), **probes) == ([], ["a"])


def test_a_host_that_hangs_keeps_nobody_else_waiting() -> None:
    probes = {"a": One(peer="hung"), "b": One(peer="hung"), "c": One(peer="hung"), "d": One()}
    probes |= {"e": One(peer="fine")}
    settings = Probing(concurrency_per_host=2)
    assert started("c d e", "a b", settings, **probes) == (["d", "e"], ["c"])
    assert started("a b c d", "", settings, **probes) == (["a", "b", "d"], ["c"])


def test_a_kind_that_hangs_leaves_room_for_the_others() -> None:
    probes = {"a": One("chat"), "b": One("chat"), "c": One("http")}
    settings = Probing(concurrency_per_kind=1)
    assert started("b c", "a", settings, **probes) == (["c"], ["b"])


def test_hosts_that_are_nobody_in_particular_have_no_bound() -> None:
    probes = dict.fromkeys("abc", One())
    assert started("b c", "a", Probing(concurrency_per_host=1), **probes) == (["b", "c"], [])


def test_a_run_whose_probe_is_gone_still_takes_room_until_it_has_ended() -> None:
    assert started("a", "gone", Probing(concurrency=1), a=One()) == ([], ["a"])


names = [f"p{number}" for number in range(12)]


@given(
    st.fixed_dictionaries(
        {
            name: st.builds(One, st.sampled_from("kl"), st.sampled_from(["", "x", "y"]))
            for name in names
        }
    ),
    st.permutations(names),
    st.integers(0, 12),
    st.tuples(st.integers(1, 8), st.integers(1, 8), st.integers(1, 4)),
)
def test_no_bound_is_crossed_and_nobody_waits_without_one(
    probes: dict[str, One], order: list[str], split: int, bounds: tuple[int, int, int]
) -> None:
    settings = Probing(
        concurrency=bounds[0], concurrency_per_kind=bounds[1], concurrency_per_host=bounds[2]
    )
    before, waiting = order[:split], order[split:]
    found = turns.turn([Start(name, 0.0) for name in waiting], before, probes, settings)
    new = [one.probe for one in found.starts]
    rest = [one.probe for one in found.waiting]
    assert sorted(new + rest) == sorted(waiting)
    assert [name for name in waiting if name in rest] == rest
    running = before + new

    def full(name: str, running: list[str]) -> bool:
        one = probes[name]
        same_kind = sum(probes[other].kind == one.kind for other in running)
        same_host = sum(probes[other].peer == one.peer != "" for other in running)
        return (
            len(running) >= settings.concurrency
            or same_kind >= settings.concurrency_per_kind
            or same_host >= settings.concurrency_per_host
        )

    for place, name in enumerate(new):
        assert not full(name, before + new[:place])
    for name in rest:
        assert full(name, running)
