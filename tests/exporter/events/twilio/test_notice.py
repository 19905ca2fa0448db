import pytest

from exporter.events import flat
from exporter.events.account import NOBODY, Account
from exporter.events.twilio import notice
from tests.exporter.events.twilio import forms
from tests.exporter.events.twilio.forms import ACCOUNT, NOW, OURS, THEIRS


@pytest.mark.parametrize(
    ("address", "channel", "person", "is_address"),
    [
        (THEIRS, "sms", THEIRS, True),
        (f"whatsapp:{THEIRS}", "whatsapp", THEIRS, True),
        ("whatsapp:US.13491208655302741918", "whatsapp", "US.13491208655302741918", True),
        ("messenger:2498511370446521", "messenger", "2498511370446521", True),
        ("instagram:178", "instagram", "178", True),
        (f"rcs:{THEIRS}", "other", THEIRS, True),
        ("12345", "sms", "12345", False),
        ("maria", "sms", "maria", False),
        ("", "sms", "", False),
    ],
)
def test_an_address_names_its_channel_and_a_person(
    address: str, channel: str, person: str, is_address: bool
) -> None:
    assert notice.channel(address) == channel
    assert notice.person(address) == person
    assert notice.is_address(address) == is_address


def test_a_number_of_ours_may_be_listed_with_its_channel_or_without() -> None:
    numbers = {OURS: Account("bot"), f"whatsapp:{OURS}": Account("wa")}
    made = forms.notice(forms.INCOMING, numbers=numbers)
    assert made.account(OURS) == Account("bot")
    assert made.account(f"whatsapp:{OURS}") == Account("wa")
    assert made.account(f"rcs:{OURS}") == Account("bot")
    assert made.account(THEIRS) == NOBODY


def test_an_event_is_of_its_account_and_of_now_where_it_has_no_time() -> None:
    made = forms.notice(forms.INCOMING)
    (found, _) = made.event("a", "t", {"x": None})
    assert found == {"id": "a", "type": "t", "time": NOW, "data": {}, "source": ACCOUNT}
    assert made.event("a", "t", {}, time="").event["time"] == NOW
    assert made.event("a", "t", {}, time="2026").event["time"] == "2026"


def test_what_is_unmapped_is_kept_as_it_was_told() -> None:
    made = forms.notice(forms.INCOMING)
    ((found, _),) = made.unmapped("odd" * 50, "why")
    assert found["data"] == forms.INCOMING
    assert found["id"] == made.unmapped("other", "why")[0].event["id"]
    assert len(found["type"]) < 100
    assert made.unmapped("", "why")[0].event["type"] == "twilio.unknown"


@pytest.mark.parametrize("ours", ["To", "From", "ConversationSid"])
def test_what_is_unmapped_is_of_the_tenant_of_our_number(ours: str) -> None:
    form = {"MessageSid": "SM1", ours: f"whatsapp:{OURS}"}
    made = forms.notice(form, numbers={OURS: Account("bot", "acme")})
    ((found, _),) = made.unmapped("odd", "why")
    assert isinstance(found, flat.Unmapped)
    assert found.tenant == "acme"
    ((other, _),) = forms.notice(form).unmapped("odd", "why")
    assert isinstance(other, flat.Unmapped)
    assert other.tenant == ""
