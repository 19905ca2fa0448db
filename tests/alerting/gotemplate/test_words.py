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


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("hELLO wORLD", "Hello World"),
        ("it's o’clock a.b 1.5x a-b/c x_y 3d A3B", "It's O’clock A.b 1.5X A-B/C X_y 3D A3b"),
        ("ǆ aΣ ΑΣ. ﬁ İi 123 _ \udcff", "ǅ Aς Ας. Fi İi 123 _ \ufffd"),
        ("", ""),
    ],
)
def test_a_heading_begins_every_word_with_a_large_letter(text: str, heading: str) -> None:
    assert words.heading(text) == heading
