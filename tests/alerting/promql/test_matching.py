"""Which elements of two vectors belong together, and how the result is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import model
from alerting.model import Labels
from alerting.promql import matching
from alerting.promql.errors import EvaluationError
from alerting.promql.matching import Pairs
from alerting.promql.roots import NAME
from alerting.promql.rows import Rows
from alerting.promql.syntax import Matching
from tests.alerting.promql.functions.ground import rows

ON_A = Matching("one-to-one", ("a",), on=True)
BUT_B = Matching("one-to-one", ("b",))


def found(many: Rows, one: Rows, how: Matching, *, computed: bool = True) -> Rows:
    pairs = matching.pairs(many, one, how)
    return matching.results(many, one, pairs, how, computed=computed)


def test_all_labels_but_the_name_must_agree() -> None:
    left, right = rows('m{a="1"}', 'm{a="2"}'), rows('n{a="2"}', 'n{a="3"}')
    assert matching.matched(left, right, Matching()).tolist() == [False, True]
    pairs = matching.pairs(left, right, Matching())
    assert (pairs.many.tolist(), pairs.one.tolist()) == ([1], [0])
    assert found(left, right, Matching()) == rows('{a="2"}')
    assert found(left, right, Matching(), computed=False) == rows('m{a="2"}')


def test_on_and_ignoring_say_which_labels_must_agree() -> None:
    left, right = rows('m{a="1",b="x"}'), rows('n{a="1",b="y"}')
    assert not matching.matched(left, right, Matching()).any()
    assert found(left, right, ON_A) == rows('{a="1"}')
    assert found(left, right, ON_A, computed=False) == rows('{a="1"}')
    assert found(left, right, BUT_B) == rows('{a="1"}')
    assert found(left, right, BUT_B, computed=False) == rows('m{a="1"}')


def test_the_name_is_kept_where_it_is_matched_on_and_nothing_is_computed() -> None:
    how = Matching("one-to-one", (NAME,), on=True)
    left, right = rows('m{a="1"}'), rows('m{a="2"}')
    assert found(left, right, how, computed=False) == rows("m")
    assert found(left, right, how) == Rows.of([()])


def test_of_many_elements_all_keep_their_labels() -> None:
    many, one = rows('m{a="1",b="x"}', 'm{a="1",b="y"}', 'm{a="2"}'), rows('n{a="1",c="z"}')
    how = Matching("many-to-one", ("a",), on=True)
    assert found(many, one, how) == rows('{a="1",b="x"}', '{a="1",b="y"}')
    assert found(many, one, how, computed=False) == rows('m{a="1",b="x"}', 'm{a="1",b="y"}')


def test_labels_of_the_one_side_are_included_when_asked_for() -> None:
    many, one = rows('m{a="1",b="x",c="old"}', 'm{a="1",b="y"}'), rows('n{a="1",c="z"}')
    how = Matching("many-to-one", ("a",), on=True, include=("c", "d"))
    named = found(many, one, how, computed=False)
    assert named == rows('m{a="1",b="x",c="z"}', 'm{a="1",b="y",c="z"}')
    assert found(many, one, how) == rows('{a="1",b="x",c="z"}', '{a="1",b="y",c="z"}')
    assert found(many, one, how, computed=False).root is named.root
    lacking = found(many, rows('n{a="1"}'), how)
    assert lacking == rows('{a="1",b="x"}', '{a="1",b="y"}')


def test_names_that_are_yet_to_go_stay_marked() -> None:
    many = Rows.of(rows('m{a="1"}').labels, delays=True).without_names
    one = Rows.of(rows('n{a="1",c="z"}').labels, delays=True)
    how = Matching("many-to-one", ("a",), on=True, include=("c",))
    assert found(many, one, how, computed=False).finished == rows('{a="1",c="z"}')
    assert not found(many, one, how).marked
    assert found(many, one, Matching("many-to-one", ("a",), on=True), computed=False).marked


TWICE = rows('n{a="1",b="y"}', 'n{a="2"}', 'n{a="1",b="x"}')


@pytest.mark.parametrize(
    ("how", "side"),
    [(ON_A, "right"), (Matching("one-to-many", ("a",), on=True), "left")],
)
def test_the_one_side_must_be_one(how: Matching, side: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        matching.pairs(rows("m"), TWICE, how)
    assert str(caught.value) == (
        f'found duplicate series for the match group {{a="1"}} on the {side} hand-side of the'
        ' operation: [{__name__="n", a="1", b="x"}, {__name__="n", a="1", b="y"}];many-to-many'
        " matching not allowed: matching labels must be unique on one side"
    )


def test_many_to_one_must_be_said() -> None:
    with pytest.raises(EvaluationError, match=r"must be explicit \(group_left/group_right\)$"):
        matching.pairs(TWICE, rows('m{a="1"}', 'm{a="9"}'), ON_A)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        ((), "{}"),
        ((("a", 'x"y'), ("b", "")), '{a="x\\"y", b=""}'),
        ((("my.label", "1"),), '{"my.label"="1"}'),
    ],
)
def test_labels_are_shown_as_prometheus_does(labels: Labels, text: str) -> None:
    assert matching.shown(labels) == text


LABELS = st.dictionaries(st.sampled_from([NAME, "a", "b"]), st.sampled_from("12")).map(model.labels)


def naive(many: list[Labels], one: list[Labels], how: Matching) -> Pairs | None:
    def signature(labels: Labels) -> Labels:
        return tuple(
            p for p in labels if (p[0] in how.labels) == how.on and (how.on or p[0] != NAME)
        )

    right = [signature(labels) for labels in one]
    left = [signature(labels) for labels in many]
    if len(set(right)) < len(right):
        return None
    pairs = [(n, right.index(sig)) for n, sig in enumerate(left) if sig in right]
    if how.card == "one-to-one" and len({other for _, other in pairs}) < len(pairs):
        return None
    return [n for n, _ in pairs], [n for _, n in pairs]  # type: ignore[return-value]


@given(
    left=st.lists(LABELS, min_size=1, max_size=5),
    right=st.lists(LABELS, min_size=1, max_size=5),
    names=st.sets(st.sampled_from([NAME, "a", "b"])).map(tuple),
    on=st.booleans(),
    card=st.sampled_from(["one-to-one", "many-to-one"]),
)
def test_pairs_are_those_of_a_plain_loop(
    left: list[Labels], right: list[Labels], names: tuple[str, ...], on: bool, card: str
) -> None:
    how = Matching(card, names, on=on)  # type: ignore[arg-type]
    wanted = naive(left, right, how)
    if wanted is None:
        with pytest.raises(EvaluationError, match="must"):
            matching.pairs(Rows.of(left), Rows.of(right), how)
        return
    pairs = matching.pairs(Rows.of(left), Rows.of(right), how)
    assert (pairs.many.tolist(), pairs.one.tolist()) == wanted
    there = matching.matched(Rows.of(left), Rows.of(right), how)
    assert [n for n, has in enumerate(there) if has] == wanted[0]
