import pytest

from exporter.host.pattern import LONGEST, Pattern


@pytest.mark.parametrize(
    ("text", "name", "fits"),
    [
        ("veth.+", "veth0a1b", True),
        ("veth.+", "veth", False),
        ("veth", "veth0", False),
        ("lo|docker0", "docker0", True),
        ("caf.", "café", True),
        # A file name may be bytes that are no text.
        ("/mnt/\\?+", "/mnt/\udcff\udcfe", True),
        ("/mnt/x", "/mnt/\udcff", False),
    ],
)
def test_a_pattern_has_to_fit_the_whole_text(text: str, name: str, fits: bool) -> None:
    assert Pattern.parse(text).fits(name) is fits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(", r"got '\(': missing \)"),
        ("a(?=b)", "invalid perl operator"),
        ("\udcff", "it is no UTF-8"),
        ("", "1 to 1000 characters"),
        ("a" * (LONGEST + 1), "1 to 1000 characters"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"expected a regular expression like veth\.\+.*" + said):
        Pattern(text)


def test_a_bad_expression_writes_nothing_to_standard_error(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ValueError, match="expected"):
        Pattern("(")
    assert capfd.readouterr() == ("", "")


def test_no_text_makes_a_pattern_slow() -> None:
    assert not Pattern("(a*)*b").fits("a" * 100_000)


def test_patterns_of_the_same_text_are_one() -> None:
    assert Pattern("a") == Pattern("a") != Pattern("b")
    assert len({Pattern("a"), Pattern("a"), Pattern("b")}) == 2
    assert Pattern("a") != "a"
    assert (str(Pattern("a")), repr(Pattern("a"))) == ("a", "Pattern('a')")
