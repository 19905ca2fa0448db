import pytest

from exporter.probes.heartbeats import ping


@pytest.mark.parametrize(
    ("end", "meant"),
    [
        ("", ("success", None)),
        ("start", ("start", None)),
        ("fail", ("fail", None)),
        ("log", ("log", None)),
        ("0", ("success", 0)),
        ("00", ("success", 0)),
        ("1", ("fail", 1)),
        ("255", ("fail", 255)),
    ],
)
def test_the_end_of_a_path_says_what_is_meant(end: str, meant: tuple[str, int | None]) -> None:
    assert ping.meaning(end) == meant


@pytest.mark.parametrize("end", ["256", "-1", "1.0", "0255", "²", "success", "START", "x" * 9_999])
def test_anything_else_is_said_to_be_wrong_in_few_words(end: str) -> None:
    with pytest.raises(ValueError, match="expected start, fail, log or an exit status") as caught:
        ping.meaning(end)
    assert len(str(caught.value)) < 200


def test_a_run_has_an_id_whose_case_does_not_matter() -> None:
    assert ping.run("") == ""
    assert (
        ping.run("C0FFEE00-1234-4abc-8def-0123456789ab") == "c0ffee00-1234-4abc-8def-0123456789ab"
    )


@pytest.mark.parametrize("text", ["a b", "x" * 65, "a/b", "é", "a\n"])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected an id of at most 64"):
        ping.run(text)
