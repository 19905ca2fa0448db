import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from alerting.strict import Secret
from exporter import logs


@pytest.fixture(autouse=True)
def quiet_afterwards() -> Iterator[None]:
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_machines_read_one_json_object_a_line() -> None:
    stream = io.StringIO()
    logs.setup("auto", "info", stream)
    structlog.get_logger("chatwatch").info("started", port=9870)
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {"event": "started", "port": 9870, "level": "info", "logger": "chatwatch"}


def test_people_read_no_json() -> None:
    stream = io.StringIO()
    logs.setup("console", "info", stream)
    structlog.get_logger("chatwatch").info("started", port=9870)
    assert "started" in stream.getvalue()
    assert "{" not in stream.getvalue()


def test_the_standard_library_speaks_the_same_way() -> None:
    stream = io.StringIO()
    logs.setup("json", "warning", stream)
    logging.getLogger("aiohttp.server").warning("bad %s", "thing")
    logging.getLogger("aiohttp.server").info("chatter")
    (line,) = lines(stream)
    assert (line["event"], line["logger"]) == ("bad thing", "aiohttp.server")


def test_setting_up_again_replaces_the_first() -> None:
    first, second = io.StringIO(), io.StringIO()
    logs.setup("json", "info", first)
    logs.setup("json", "error", second)
    structlog.get_logger("chatwatch").info("quiet")
    structlog.get_logger("chatwatch").error("loud")
    assert first.getvalue() == ""
    assert [line["event"] for line in lines(second)] == ["loud"]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"token": "swordfish"}, {"token": "***"}),
        ({"header": "Bearer swordfish"}, {"header": "Bearer ***"}),
        ({"url": "/x?access_token=swordfish&a=1"}, {"url": "/x?access_token=***&a=1"}),
        ({"path": "/webhooks/shop/swordfish"}, {"path": "/webhooks/shop/***"}),
        ({"path": "/ping/swordfish/start"}, {"path": "/ping/***/start"}),
        ({"dsn": "postgresql://bot:swordfish@db/x"}, {"dsn": "postgresql://bot:***@db/x"}),
        ({"key": "whsec_swordfish"}, {"key": "whsec_***"}),
        ({"sent": {"Authorization": "swordfish"}}, {"sent": {"Authorization": "***"}}),
        ({"many": ["Basic swordfish"]}, {"many": ["Basic ***"]}),
        ({"secretly": Secret("swordfish")}, {"secretly": "***"}),
        ({"value": Secret("swordfish")}, {"value": "Secret(***)"}),
    ],
)
def test_a_secret_is_not_shown(fields: dict[str, Any], shown: dict[str, Any]) -> None:
    stream = io.StringIO()
    logs.setup("json", "info", stream)
    structlog.get_logger("chatwatch").info("said", **fields)
    (line,) = lines(stream)
    assert {name: line[name] for name in shown} == shown
    assert "swordfish" not in stream.getvalue()


@pytest.mark.parametrize("format", ["console", "json"])
def test_a_traceback_shows_no_variables_and_no_secret(format: logs.Format) -> None:
    stream = io.StringIO()
    logs.setup(format, "info", stream)

    def fail(kept: str) -> None:
        raise ValueError(f"refused Bearer {kept}")

    try:
        fail("sword" + "fish")
    except ValueError as error:
        structlog.get_logger("chatwatch").error("failed", exc_info=error)
    assert "ValueError: refused Bearer ***" in stream.getvalue()
    assert "swordfish" not in stream.getvalue()


def test_what_a_caller_sends_cannot_start_a_line_of_its_own() -> None:
    stream = io.StringIO()
    logs.setup("console", "info", stream)
    structlog.get_logger("chatwatch").info("host\nfaked", host="a\r\nb\x1b[2J")
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()
