"""Letters in upper and lower case."""

import pytest

from alerting.gotemplate import words


@pytest.mark.parametrize(
    ("text", "upper", "lower", "title"),
    [
        ("aB", "AB", "ab", "AB"),
        ("straße", "STRASSE".replace("SS", "ß"), "straße", "Straße"),
        ("İx", "İX", "ix", "İx"),
        ("ǆ-ǆ é_é", "Ǆ-Ǆ É_É", "ǆ-ǆ é_é", "ǅ-ǅ É_é"),
        ("it's 1st\u2003x\u2014y", "IT'S 1ST\u2003X\u2014Y", "it's 1st\u2003x\u2014y",
         "It'S 1st\u2003X\u2014y"),
        ("\udcffa", "\ufffdA", "\ufffda", "\ufffda"),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_letters_change_one_by_one(text: str, upper: str, lower: str, title: str) -> None:
    assert words.upper(text) == upper
    assert words.lower(text) == lower
    assert words.title(text) == title
