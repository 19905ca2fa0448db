from datetime import timedelta

import pytest

from exporter import world
from exporter.privacy.vault import VaultError
from exporter.web import auth
from tests.exporter.web import stand

KEY = b"k" * 32
OWN = "made-by-the-daemon-1"


def test_spans_of_the_configuration_become_timedeltas() -> None:
    config = stand.config("intake: {tolerance: 90s, future: 1h30m}\nretention: {events: 7d}")
    built = world.build(config, KEY, None)
    assert built.config is config
    assert built.tolerance == timedelta(seconds=90)
    assert built.future == timedelta(minutes=90)
    assert built.keep == timedelta(days=7)


def test_sources_are_found_by_name_in_the_order_of_the_file() -> None:
    text = "sources: [{name: shop, type: cloudevents}, {name: bot, type: native}]"
    built = world.build(stand.config(text), KEY, None)
    assert list(built.sources) == ["shop", "bot"]
    assert all(source.name == name for name, source in built.sources.items())


def test_a_tenants_events_come_of_its_own_sources_and_of_those_of_all() -> None:
    text = """
sources:
- {name: shop, type: native, tenant: acme}
- {name: bot, type: native, tenant: other}
- {name: app, type: native}
"""
    built = world.build(stand.config(text), KEY, None)
    assert built.sources_of("acme") == {"shop", "app"}
    assert built.sources_of("") is None


def test_callers_are_those_of_the_configuration() -> None:
    built = world.build(stand.config(stand.TOKENS), KEY, None)
    sent = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}
    assert auth.caller(built.callers, "192.0.2.1", sent).role == "viewer"


def test_the_daemons_own_token_is_an_admins() -> None:
    built = world.build(stand.config(), KEY, OWN)
    caller = auth.caller(built.callers, "192.0.2.1", {"Authorization": f"Bearer {OWN}"})
    assert caller.role == "admin"


def test_without_any_token_the_caller_on_this_machine_is_admin() -> None:
    built = world.build(stand.config(), KEY, None)
    assert auth.caller(built.callers, "127.0.0.1", {}) == auth.LOCAL


def test_pseudonyms_are_of_the_storage_key() -> None:
    one, same, other = (
        world.build(stand.config(), key, None).shield.pseudonym("ann@example.org")
        for key in (KEY, KEY, b"o" * 32)
    )
    assert one == same != other
    assert "ann" not in one


def test_a_key_of_another_length_builds_no_world() -> None:
    with pytest.raises(VaultError, match="3 bytes"):
        world.build(stand.config(), b"abc", None)
