"""Templates and what becomes of them, by topic: `cases.yml` says what the words mean."""

from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet

from alerting.gotemplate import annotations
from tests.alerting.gotemplate import oracle

OF_GO = (
    "texts", "paths", "pipes", "variables", "blocks", "definitions", "mistakes", "printf",
    "comparisons", "parts", "escapes", "numbers", "strings", "queries", "times",
)  # fmt: skip
FOUND: dict[str, list[dict[str, str]]] = yaml.safe_load(
    Path(__file__).with_name("cases.yml").read_text(encoding="utf-8")
)


def cases(*topics: str) -> list[ParameterSet]:
    """The templates of a topic and what becomes of each, for a test's table."""
    return [
        pytest.param(
            case["text"], {how: case[how] for how in case if how != "text"}, id=case["text"]
        )
        for topic in topics
        for case in FOUND[topic]
    ]


def outcome(text: str) -> dict[str, str]:
    """What becomes of a template, in the words of the file."""
    made, error = annotations.expanded(
        text, oracle.ALERT, oracle.LABELS, oracle.VALUE, oracle.AROUND
    )
    if error is None:
        return {"makes": made}
    return {"refused" if error.is_of_reading else "fails": str(error)}
