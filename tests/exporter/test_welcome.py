"""What a person reads when the daemon is up."""

import re
import shlex
from datetime import UTC, datetime

import pytest

from alerting.strict import Duration, Secret
from exporter import welcome
from exporter.config import Config, Retention, Server, Storage, Tls
from exporter.events.inbound import Inbound
from exporter.events.sources.cloudevents import CloudEvents
from exporter.events.sources.native import Native

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
SECRET = Secret("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")
SIGNED = Native("shop", (SECRET,))


def said(config: Config, label: str, port: int = 9870) -> str:
    """What the line with this label says."""
    (line,) = [line for line in welcome.lines(config, port) if line.startswith(f"  {label}  ")]
    return line.removeprefix(f"  {label}").strip()


@pytest.mark.parametrize(
    ("listen", "base"),
    [
        ("127.0.0.1:9870", "http://127.0.0.1:41234"),
        ("localhost:0", "http://localhost:41234"),
        ("[::1]:0", "http://[::1]:41234"),
    ],
)
def test_the_address_has_the_port_that_was_bound(listen: str, base: str) -> None:
    config = Config(server=Server(listen=listen))
    assert welcome.lines(config, 41234)[0] == f"chatwatch is ready on {base}"
    assert said(config, "metrics", 41234) == f"{base}/metrics"
    assert said(config, "is it up", 41234) == f"{base}/-/ready"


def test_a_certificate_makes_the_addresses_https() -> None:
    config = Config(server=Server(tls=Tls("chain.pem", "key.pem")), sources=(Native("bot"),))
    addresses = re.findall(r"https?://", "\n".join(welcome.lines(config, 9870)))
    assert addresses == ["https://"] * 4


def test_every_source_is_named_with_its_kind() -> None:
    config = Config(sources=(Native("bot"), CloudEvents("bus")))
    assert said(config, "takes events from") == "bot (native), bus (cloudevents)"


def test_without_sources_the_next_step_is_told() -> None:
    assert said(Config(), "takes events from") == "nobody yet: add sources: to the file"


def test_it_says_where_events_are_kept_and_for_how_long() -> None:
    config = Config(
        storage=Storage(url="sqlite:///var/c.db"), retention=Retention(events=Duration(86_400))
    )
    assert said(config, "keeps them in") == "sqlite:///var/c.db for 1d"


def test_the_example_sends_to_the_first_source_that_takes_unsigned_events() -> None:
    config = Config(sources=(SIGNED, Native("bot")))
    assert "http://127.0.0.1:9870/webhooks/bot" in shlex.split(said(config, "send one"))


def test_the_example_sends_what_the_source_reads() -> None:
    bot = Native("bot")
    words = shlex.split(said(Config(sources=(bot,)), "send one"))
    name, _, value = words[words.index("-H") + 1].partition(": ")
    headers = {name.title(): value}
    assert bot.parse(Inbound(headers, b'{"id": "e-1"}'), NOW).events == [{"id": "e-1"}]


def test_where_every_source_is_signed_the_manual_tells_more() -> None:
    assert said(Config(sources=(SIGNED,)), "send one") == (
        "every source is signed; see docs/events.md"
    )


def test_no_line_holds_a_secret() -> None:
    config = Config(sources=(SIGNED, CloudEvents("bus", (SECRET,))))
    assert SECRET.reveal() not in "\n".join(welcome.lines(config, 9870))


def test_lines_are_printed_whole_however_narrow_the_window_and_brackets_are_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    config = Config(
        server=Server(listen="[::1]:0"),
        storage=Storage(url="sqlite:///[bold]/c.db"),
        sources=(Native("bot"),),
    )
    welcome.announce(config, 9870)
    assert capsys.readouterr().out.splitlines() == welcome.lines(config, 9870)


def test_a_terminal_sees_the_first_line_in_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    welcome.announce(Config(), 9870)
    first, *rest = capsys.readouterr().out.splitlines()
    assert first.startswith("\x1b[")
    assert not [line for line in rest if "\x1b" in line]
