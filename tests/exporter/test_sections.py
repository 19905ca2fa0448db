"""The sections answer what they are asked, and their defaults are within their own bounds."""

import pytest
import yaml
from msgspec.structs import asdict

from alerting import strict
from exporter.config import Config
from exporter.events import model
from exporter.metrics import catalogue
from exporter.sections import DEFAULT_CAPS, Limits, Metrics, Server


@pytest.mark.parametrize(
    ("listen", "host", "port", "loopback"),
    [
        ("127.0.0.1:9870", "127.0.0.1", 9870, True),
        ("127.8.8.8:1", "127.8.8.8", 1, True),
        ("localhost:0", "localhost", 0, True),
        ("LocalHost:0", "LocalHost", 0, True),
        ("[::1]:9870", "::1", 9870, True),
        ("0.0.0.0:9870", "0.0.0.0", 9870, False),  # noqa: S104
        ("[::]:9870", "::", 9870, False),
        ("chat.example.com:443", "chat.example.com", 443, False),
        ("192.0.2.1:80", "192.0.2.1", 80, False),
    ],
)
def test_an_address_is_a_host_and_a_port(listen: str, host: str, port: int, loopback: bool) -> None:
    server = Server(listen=listen)
    assert (server.listen_host, server.listen_port, server.is_loopback) == (host, port, loopback)


def test_the_defaults_are_those_of_the_design() -> None:
    config = strict.load("{}", Config, file="f", environ={}, read=str)
    assert config == Config()
    assert config.server.listen == "127.0.0.1:9870"
    assert {key: str(value) for key, value in asdict(config.server.limits).items()} == {
        "body": "4MiB",
        "headers": "16KiB",
        "request_time": "30s",
        "connections": "1024",
        "drain": "10s",
    }
    assert str(config.storage.key) == "file:data/key"
    assert str(config.retention.events) == "400d"


def test_every_default_is_one_that_may_be_written() -> None:
    def shown(value: object) -> object:
        return value if isinstance(value, bool | dict | tuple) else str(value)

    def number(value: object) -> object:
        return value if isinstance(value, int) and type(value) is int else shown(value)

    sections = {
        name: {key: number(value) for key, value in asdict(getattr(Config(), name)).items()}
        for name in ("intake", "metrics", "retention", "storage")
    }
    limits = {key: number(value) for key, value in asdict(Limits()).items()}
    text = yaml.safe_dump({**sections, "server": {"limits": limits}})
    assert strict.load(text, Config, file="f", environ={}, read=str) == Config()


def test_a_cap_that_is_written_leaves_the_others() -> None:
    assert Metrics(caps={"agent": 5}).caps == {**DEFAULT_CAPS, "agent": 5}
    assert Metrics().caps == DEFAULT_CAPS
    assert Metrics().caps is not DEFAULT_CAPS


def test_every_type_of_event_is_shown_by_its_name() -> None:
    assert len(model.TYPES) < DEFAULT_CAPS["type"]


@pytest.mark.parametrize("label", DEFAULT_CAPS)
def test_a_default_cap_is_of_a_label_that_some_metric_has_free(label: str) -> None:
    assert [
        metric.name
        for metric in catalogue.CATALOGUE
        if label in metric.labels and label not in metric.values
    ]
