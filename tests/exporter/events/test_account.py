import msgspec
import pytest

from exporter.events.account import NOBODY, Account


def test_an_account_may_have_an_agent_a_tenant_both_or_neither() -> None:
    assert msgspec.convert({"agent_id": "bot"}, Account) == Account("bot")
    assert msgspec.convert({"tenant": "acme"}, Account) == Account(None, "acme")
    assert msgspec.convert({}, Account) == NOBODY


def test_what_an_account_does_not_have_is_a_mistake() -> None:
    with pytest.raises(msgspec.ValidationError, match="agent"):
        msgspec.convert({"agent": "bot"}, Account)
