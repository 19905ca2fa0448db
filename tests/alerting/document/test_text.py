"""Text where Go's YAML would read one."""

import pytest

from alerting import strict
from alerting.document.text import LONGEST, Text
from alerting.rules import File


@pytest.mark.parametrize("written", ["1", "up == 0", "true", "'1'", "0x10", "NaN"])
def test_whatever_a_scalar_looks_like_is_a_text(written: str) -> None:
    text = f"groups: [{{name: g, rules: [{{alert: A, expr: {written}}}]}}]"
    file = strict.load(text, File, file="f.yml", environ={}, read=str)
    assert file.groups[0].rules[0].expr == written.strip("'")


def test_a_text_is_not_endless() -> None:
    assert Text.parse("x" * LONGEST) == "x" * LONGEST
    with pytest.raises(ValueError, match="expected at most 20000 characters, got 20001"):
        Text.parse("x" * (LONGEST + 1))
