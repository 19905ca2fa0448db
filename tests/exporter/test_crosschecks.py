"""What spans several keys is checked with the path of the key that is to be changed."""

import pytest

from alerting.strict import Duration, Place, Secret
from exporter import crosschecks
from exporter.analytics.funnels.section import Funnel, Step
from exporter.config import (
    Analytics,
    Auth,
    Config,
    Metrics,
    Retention,
    Role,
    Server,
    Storage,
    Text,
    Token,
    Topic,
)
from exporter.events.sources.cloudevents import CloudEvents
from exporter.events.sources.native import Native
from exporter.events.sources.stripe import Stripe
from exporter.integrations.hubspot import Hubspot
from exporter.integrations.stripe import Stripe as StripeVendor
from exporter.probes.blackbox.section import Blackbox
from exporter.probes.http import Http
from exporter.probes.trust import Tls


def paths(config: Config) -> list[str]:
    return [path for path, _ in crosschecks.found(config, {"KEY": "k", "BLANK": ""})]


def test_nothing_is_wrong_with_the_defaults() -> None:
    assert paths(Config()) == []


@pytest.mark.parametrize(
    "listen", ["127.0.0.1:0", "0.0.0.0:65535", "[::1]:1", "[fe80::1%eth0]:1", "my-host:9870"]
)
def test_an_address_that_can_be_listened_on_is_good(listen: str) -> None:
    assert paths(Config(server=Server(listen=listen))) == []


@pytest.mark.parametrize(
    "listen",
    ["", "9870", ":9870", "host", "host:", "host:http", "host:65536", "host:-1", "::1:9870",
     "a b:1", "host:" + "9" * 5000, "host:١"],
)  # fmt: skip
def test_an_address_that_cannot_is_refused(listen: str) -> None:
    assert paths(Config(server=Server(listen=listen))) == ["server.listen"]


@pytest.mark.parametrize(
    "url",
    ["https://chat.example.com", "https://chat.example.com:8443/x", "http://localhost:9870",
     "http://127.0.0.1", "http://10.1.2.3:9870", "http://[::1]:9870", "http://chatwatch:9870",
     "http://chat.internal"],
)  # fmt: skip
def test_a_public_url_is_https_or_private(url: str) -> None:
    assert paths(Config(server=Server(public_url=url))) == []


@pytest.mark.parametrize(
    "url",
    ["", "chat.example.com", "ftp://chat", "https://", "https://[::1", "https://h:99999",
     "http://chat.example.com", "http://8.8.8.8", "https://u@h", "https://h?x", "https://h#x",
     "https://h/a b", "https://h/\n"],
)  # fmt: skip
def test_any_other_public_url_is_refused(url: str) -> None:
    assert paths(Config(server=Server(public_url=url))) == ["server.public_url"]


def test_a_proxy_is_an_address_or_a_range_but_not_everybody() -> None:
    proxies = ("10.0.0.1", "10.0.0.9/8", "::1", "proxy", "0.0.0.0/0", "::/0")
    assert paths(Config(server=Server(trusted_proxies=proxies))) == [
        f"server.trusted_proxies[{index}]" for index in (3, 4, 5)
    ]


@pytest.mark.parametrize("url", ["sqlite:///data/a.db", "sqlite:////var/a.db"])
def test_a_store_is_a_file(url: str) -> None:
    assert paths(Config(storage=Storage(url=url))) == []


@pytest.mark.parametrize(
    "url", ["", "data/a.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///a/",
            "sqlite:///a?mode=ro", "postgresql://u:hunter2@h/d"],
)  # fmt: skip
def test_any_other_store_is_refused_without_its_password(url: str) -> None:
    ((path, said),) = crosschecks.found(Config(storage=Storage(url=url)), {})
    assert path == "storage.url"
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("place", "bad"),
    [
        (Place("env", "KEY"), []),
        (Place("env", "UNSET"), ["storage.key"]),
        (Place("env", "BLANK"), ["storage.key"]),
        (Place("file", "absent"), []),
    ],
)
def test_a_key_in_the_environment_is_there_and_a_file_may_yet_be_made(
    place: Place, bad: list[str]
) -> None:
    assert paths(Config(storage=Storage(key=place))) == bad


def test_callers_have_roles_that_exist_and_tokens_of_their_own() -> None:
    auth = Auth(
        tokens=(
            Token("a", "admin", Secret("1")),
            Token("b", "reader", Secret("2")),
            Token("b", "nobody", Secret("1")),
        ),
        roles=(
            Role("reader", ("metrics:read", "export")),
            Role("reader", ("metrics:write",)),
            Role("viewer", ("export",)),
        ),
    )
    assert sorted(paths(Config(auth=auth))) == [
        "auth.roles[1].name",
        "auth.roles[1].permissions[0]",
        "auth.roles[2].name",
        "auth.tokens[2].name",
        "auth.tokens[2].role",
        "auth.tokens[2].token",
    ]


def test_names_are_given_once() -> None:
    config = Config(
        sources=(Native("bot"), CloudEvents("bot"), Native("shop")),
        text=Text(services=("a", "b", "a"), topics=(Topic("a", ("x",)), Topic("a", ("y",)))),
    )
    assert paths(config) == ["sources[1].name", "text.topics[1].name", "text.services[2]"]


def test_caps_are_of_labels_that_are_not_closed() -> None:
    caps = {"tenant": 1, "channel": 1, "a\nb": 1}
    assert paths(Config(metrics=Metrics(caps=caps))) == [
        "metrics.caps.channel",
        r"metrics.caps.'a\nb'",
    ]


def test_what_is_wrong_with_a_probe_is_told_with_its_place() -> None:
    probes = (
        Http(name="good", url="http://localhost:5000/"),
        Http(name="bad", url="gopher://localhost/", interval=Duration(5)),
    )
    assert sorted(paths(Config(probes=probes))) == ["probes[1].timeout", "probes[1].url"]


def test_a_step_of_a_funnel_that_no_event_is_is_told_with_its_place() -> None:
    funnel = Funnel("sale", (Step("a", "chat.message.received"), Step("b", "chat.message.recived")))
    config = Config(analytics=Analytics(funnels=(funnel,)))
    assert paths(config) == ["analytics.funnels[0].steps[1].event"]


def test_a_range_of_targets_that_is_none_is_told_with_its_place() -> None:
    assert paths(Config(blackbox=Blackbox(allow=("10.0.0.1/8",)))) == ["blackbox.allow[0]"]


@pytest.mark.parametrize(
    ("source", "kept", "found"),
    [
        ("pay", "31d", []),
        ("bot", "31d", ["integrations[0].source"]),
        ("pay", "30d", ["integrations[0].reconcile"]),
        ("nobody", "30d", ["integrations[0].source"]),
        (None, "30d", ["integrations[0].reconcile"]),
    ],
)
def test_what_is_listed_is_read_by_a_source_of_its_kind_that_knows_it_long_enough(
    source: str | None, kept: str, found: list[str]
) -> None:
    one = StripeVendor(
        name="stripe", token=Secret("sk"), source=source, reconcile=Duration.parse("1h")
    )
    config = Config(
        sources=(Native(name="bot"), Stripe(name="pay")),
        integrations=(one,),
        retention=Retention(events=Duration.parse(kept)),
    )
    assert paths(config) == found


def test_a_source_that_is_only_watched_may_be_of_any_kind() -> None:
    config = Config(
        sources=(Native(name="bot"),),
        integrations=(StripeVendor(name="s", token=Secret("sk"), source="bot"),),
    )
    assert paths(config) == []


def test_an_integration_has_a_name_of_its_own_a_source_that_exists_and_good_settings() -> None:
    token = Secret("pat")
    integrations = (
        Hubspot(name="crm", token=token, source="bot"),
        Hubspot(name="crm", token=token, source="bat"),
        Hubspot(
            name="portal", token=token, url="https://169.254.169.254", tls=Tls(certificate="a.pem")
        ),
    )
    config = Config(sources=(Native("bot"),), integrations=integrations)
    said = {path: one for path, one in crosschecks.found(config, {}) if "integrations" in path}
    assert said["integrations[1].name"] == "integrations[0] is called 'crm' already"
    assert said["integrations[1].source"] == "no source is called 'bat'; did you mean 'bot'?"
    assert "metadata" in said["integrations[2].url"]
    assert "integrations[2].tls.key" in said
    assert set(said) == {
        "integrations[1].name",
        "integrations[1].source",
        "integrations[2].tls.key",
        "integrations[2].url",
    }
