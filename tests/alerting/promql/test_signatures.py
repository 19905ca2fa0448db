"""What functions and aggregations take, against what promql-parser knows of them."""

import promql_parser as rust
import pytest

from alerting.promql.signatures import (
    AGGREGATIONS,
    EXPERIMENTAL_AGGREGATIONS,
    EXPERIMENTAL_FUNCTIONS,
    SIGNATURES,
    Signature,
)


def test_every_stable_function_of_prometheus_is_known() -> None:
    assert len(SIGNATURES) == 73
    assert not SIGNATURES.keys() & EXPERIMENTAL_FUNCTIONS
    assert not AGGREGATIONS.keys() & EXPERIMENTAL_AGGREGATIONS


@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=lambda each: each.name)
def test_a_signature_is_that_of_the_oracle(signature: Signature) -> None:
    sample = {"scalar": "1", "vector": "up", "matrix": "up[1m]", "string": '"a"'}
    arguments = ", ".join(sample[kind] for kind in signature.arguments)
    known = rust.parse(f"{signature.name}({arguments})")
    assert isinstance(known, rust.Call)
    kinds = [str(kind).rpartition(".")[2].lower() for kind in known.func.arg_types]
    assert kinds == list(signature.arguments)
    assert known.func.variadic == signature.variadic
    assert str(known.func.return_type).rpartition(".")[2].lower() == signature.returns
    assert not known.func.experimental


@pytest.mark.parametrize(
    ("name", "fewest", "most"),
    [("abs", 1, 1), ("time", 0, 0), ("hour", 0, 1), ("round", 1, 2), ("label_join", 3, None)],
)
def test_a_signature_says_how_many_arguments_it_takes(
    name: str, fewest: int, most: int | None
) -> None:
    assert (SIGNATURES[name].fewest, SIGNATURES[name].most) == (fewest, most)
