from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from exporter.probes import dependencies


class One(Struct, frozen=True):
    name: str
    depends_on: tuple[str, ...] = ()


def wrong(**above: str) -> list[tuple[str, str]]:
    probes = [One(name, tuple(names.split())) for name, names in above.items()]
    return list(dependencies.wrong(probes))


def test_probes_may_depend_on_others_and_those_on_the_same() -> None:
    assert wrong(router="", db="router", shop="db router", cart="db") == []


def test_a_name_that_nobody_has_is_told_with_the_nearest() -> None:
    assert wrong(router="", shop="rooter") == [
        ("[1].depends_on[0]", "no probe is called 'rooter'; did you mean 'router'?")
    ]


def test_a_circle_is_told_at_each_of_its_probes() -> None:
    said = "is a circle; what is needed cannot need it back"
    assert wrong(a="b", b="c", c="a", d="a") == [
        ("[0].depends_on[0]", f"a → b → c → a {said}"),
        ("[1].depends_on[0]", f"b → c → a → b {said}"),
        ("[2].depends_on[0]", f"c → a → b → c {said}"),
    ]
    assert wrong(a="a") == [("[0].depends_on[0]", f"a → a {said}")]


def test_the_first_that_is_down_is_to_blame() -> None:
    assert dependencies.culprit(("db", "router"), {"router", "db"}) == "db"
    assert dependencies.culprit(("db", "router"), {"router"}) == "router"
    assert dependencies.culprit(("db",), {"shop"}) == ""


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=4)))
def test_what_is_let_through_has_an_order(above: dict[str, list[str]]) -> None:
    """Nothing is wrong if and only if probes can be taken away from the top until none is left."""
    probes = [One(name, tuple(names)) for name, names in above.items()]
    left = {name: set(names) for name, names in above.items()}
    while free := [name for name, names in left.items() if not names & left.keys()]:
        for name in free:
            del left[name]
    is_known = all(set(names) <= above.keys() for names in above.values())
    assert (list(dependencies.wrong(probes)) == []) is (is_known and not left)
