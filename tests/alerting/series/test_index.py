"""The index of series: numbers for labels, and what a selector takes."""

from hypothesis import given
from hypothesis import strategies as st

from alerting import model
from alerting.series import index as indexes
from alerting.series import selector
from alerting.series.index import NAME, Index


def labels(name: str, **more: str) -> model.Labels:
    return model.labels({NAME: name, **more})


def taken(index: Index, text: str) -> list[tuple[int, model.Labels]]:
    found = index.series(selector.parsed(text))
    return list(zip(found.ids.tolist(), found.labels, strict=True))


def test_a_series_keeps_its_number() -> None:
    index = Index()
    assert index.find(labels("a", x="1")) == (0, True)
    assert index.find(labels("b")) == (1, True)
    assert index.find(labels("a", x="1")) == (0, False)
    assert (len(index), index.width) == (2, 2)


def test_a_selector_takes_series_of_its_metric_without_the_name() -> None:
    index = Index()
    for one in (labels("a", x="1"), labels("b", x="1"), labels("a", x="2"), labels("a")):
        index.find(one)
    assert taken(index, "a") == [(0, (("x", "1"),)), (2, (("x", "2"),)), (3, ())]
    assert taken(index, 'a{x="2"}') == [(2, (("x", "2"),))]
    assert taken(index, 'a{x!~".+"}') == [(3, ())]
    assert taken(index, "nothing") == []


def test_a_selection_is_the_same_object_until_other_series_are_meant() -> None:
    index = Index()
    asked = selector.parsed('a{x="1"}')
    nothing = index.series(asked)
    assert index.series(asked) is nothing
    index.find(labels("a", x="1"))
    one = index.series(asked)
    assert one.labels == ((("x", "1"),),)
    assert index.series(asked) is one
    index.find(labels("a", x="2"))
    assert index.series(asked) is one
    index.drop([0])
    assert index.series(asked).labels == ()
    index.find(labels("a", x="3"))
    index.find(labels("a", x="1"))
    again = index.series(asked)
    assert again.labels == one.labels
    assert again is not one


def test_numbers_of_series_that_left_are_given_again() -> None:
    index = Index()
    for x in "abc":
        index.find(labels("m", x=x))
    index.drop([0, 2])
    assert (len(index), index.width) == (1, 3)
    assert {index.find(labels("m", x=x)) for x in "de"} == {(0, True), (2, True)}
    assert (len(index), index.width) == (3, 3)
    assert [one for _, one in taken(index, "m")] == [(("x", "e"),), (("x", "b"),), (("x", "d"),)]


def test_labels_and_numbers_lead_to_each_other() -> None:
    index = Index()
    for x in "abc":
        index.find(labels("m", x=x))
    found = index.series(selector.parsed('m{x!="b"}'))
    assert index.labels(found.ids) == (labels("m", x="a"), labels("m", x="c"))
    assert [index.number(one) for one in index.labels(found.ids)] == [0, 2]
    assert index.number(labels("m", x="z")) is None
    assert dict(index.series_ids) == {labels("m", x=x): at for at, x in enumerate("abc")}


def test_series_are_found_metric_by_metric() -> None:
    index = Index()
    for one in (labels("a"), labels("b", x="1"), labels("b", x="2")):
        index.find(one)
    assert {name: metric.numbers().tolist() for name, metric in index.metrics.items()} == {
        "a": [0],
        "b": [1, 2],
    }
    index.drop([1, 2])
    assert len(index.metrics["b"]) == 0


def test_a_name_may_stand_behind_other_labels() -> None:
    assert indexes.bare(labels("m", B="1", x="2")) == (("B", "1"), ("x", "2"))
    index = Index()
    index.find(labels("m", B="1"))
    assert taken(index, 'm{B="1"}') == [(0, (("B", "1"),))]


def test_selections_are_kept_in_bounds() -> None:
    index = Index()
    for number in range(indexes.MOST_SELECTIONS + 2):
        index.series(selector.parsed(f"m{number}"))
    assert len(index._selections) <= indexes.MOST_SELECTIONS


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), max_size=40))
def test_an_index_behaves_as_a_dictionary(steps: list[tuple[bool, int]]) -> None:
    index, model_of = Index(), dict[model.Labels, int]()
    for adds, number in steps:
        one = labels("m", x=str(number))
        if adds:
            found, new = index.find(one)
            assert new is (one not in model_of)
            assert model_of.setdefault(one, found) == found
        elif one in model_of:
            index.drop([model_of.pop(one)])
        assert len(set(model_of.values())) == len(model_of) == len(index) <= index.width
    assert sorted(model_of.values()) == [number for number, _ in taken(index, "m")]
