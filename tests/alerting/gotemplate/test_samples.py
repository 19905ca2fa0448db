"""Samples and labels as templates have them."""

import pytest

from alerting.gotemplate import samples
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.values import Pointer
from alerting.model import Sample, labels

FOUND = samples.several(
    [
        Sample(labels({"a": "2", "__value__": "x"}), 1.0),
        Sample(labels({"a": "1"}), 2.0),
        Sample((), 3.0),
    ]
)


def test_the_first_sample_has_labels_and_a_value() -> None:
    first = samples.first(FOUND)
    assert isinstance(first, Pointer)
    assert samples.value(first) == 1.0
    assert samples.label("a", first) == "2"
    assert samples.label("b", first) == ""
    assert samples.text(first) == "x"


def test_samples_are_put_in_the_order_of_a_label() -> None:
    found = samples.in_order("a", FOUND)
    assert [samples.value(one) for one in found.items if isinstance(one, Pointer)] == [
        3.0,
        2.0,
        1.0,
    ]
    same = samples.in_order("b", FOUND)
    assert same.items == FOUND.items


def test_of_nothing_there_is_no_first() -> None:
    with pytest.raises(Fault, match="vector with no elements"):
        samples.first(samples.several([]))


def test_nothing_has_no_value() -> None:
    with pytest.raises(Fault, match="nil pointer dereference"):
        samples.value(None)


def test_labels_are_text() -> None:
    assert samples.named((("a", "x\ud800"),)).items == {"a": "x\ufffd\ufffd\ufffd"}
