from exporter import __version__
from exporter.web.prometheus.buildinfo import SPOKEN, buildinfo


def test_it_says_which_prometheus_is_spoken_and_which_chatwatch_answers() -> None:
    told = buildinfo()
    assert told["version"] == SPOKEN
    assert told["revision"] == f"chatwatch-{__version__}"


def test_it_has_the_keys_of_prometheus() -> None:
    assert set(buildinfo()) == {
        "version",
        "revision",
        "branch",
        "buildUser",
        "buildDate",
        "goVersion",
    }
