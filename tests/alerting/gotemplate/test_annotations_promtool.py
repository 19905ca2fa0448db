"""Debian's promtool is Go at work: our tables, and whatever Hypothesis writes, mean the same there.

What promtool 2.42 cannot know (`newer`) and what we do otherwise on purpose (`ours`) is left out.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerting.gotemplate import annotations
from tests.alerting.gotemplate import oracle, templates
from tests.alerting.gotemplate.cases import FOUND, OF_GO
from tests.tools import tool

# An address in its memory; a loop over a number, which it could not; an interface, where we name
# what is in it.
_OTHERWISE = re.compile(
    r"0[xX][cC]0|\(\*template\.sample=|\*time\.Location"
    r"|range can't iterate over -?\d+>|in type interface \{\}"
)


def ours(text: str) -> str:
    made, error = annotations.expanded(
        text, oracle.ALERT, oracle.LABELS, oracle.VALUE, oracle.AROUND
    )
    if error is not None and error.is_of_reading:
        return error.go_text(f"__alert_{oracle.ALERT}")
    # Go tells the types since 1.22; Prometheus calls the value an interface since 2.47.
    made = re.sub(r"(incompatible types for comparison): .*?>(?=$)", r"\1>", made, flags=re.DOTALL)
    return made.replace("Value interface {} }", "Value float64 }")


def differences(promtool: str, folder: Path, texts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Templates, what Go makes of them and what we make instead."""
    said = oracle.expansions(promtool, folder, texts)
    pairs = [(text, go, ours(text)) for text, go in zip(texts, said, strict=True)]
    return [one for one in pairs if one[1] != one[2] and not _OTHERWISE.search(one[1])]


@pytest.mark.parametrize("topic", OF_GO)
def test_go_makes_of_our_cases_what_we_do(topic: str, tmp_path: Path) -> None:
    texts = [case["text"] for case in FOUND[topic]]
    assert not differences(tool("promtool"), tmp_path, texts)


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(texts=st.lists(templates.TEMPLATES, min_size=1, max_size=10))
def test_go_makes_of_any_template_what_we_do(texts: list[str], tmp_path: Path) -> None:
    assert not differences(tool("promtool"), tmp_path, texts)
