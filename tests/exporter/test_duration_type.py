"""How long something lasts, read from the command line."""

from datetime import timedelta

import click
import pytest
from click.testing import CliRunner

from exporter.duration_type import DurationType


@click.command()
@click.option("--for", "span", type=DurationType(), default="1h")
def echo(span: timedelta) -> None:
    click.echo(span.total_seconds())


@pytest.mark.parametrize(
    ("said", "seconds"), [((), 3600.0), (("--for", "1h30m"), 5400.0), (("--for", "0s"), 0.0)]
)
def test_a_length_is_read_as_in_the_configuration(said: tuple[str, ...], seconds: float) -> None:
    assert CliRunner().invoke(echo, said).output == f"{seconds}\n"


def test_what_is_a_length_already_stays_one() -> None:
    assert DurationType().convert(timedelta(minutes=2), None, None) == timedelta(minutes=2)


@pytest.mark.parametrize("said", ["soon", "1x", "-1h", ""])
def test_what_is_none_ends_the_command_and_says_what_one_is(said: str) -> None:
    done = CliRunner().invoke(echo, ["--for", said])
    assert done.exit_code == 2
    assert "Invalid value for '--for': expected a time span like 30s or 1h30m" in done.output
