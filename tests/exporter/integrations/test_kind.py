"""What all integrations have in common: what people write, and how answers are read."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations import kind
from exporter.integrations.chatwoot import Chatwoot
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown, Token, bearer
from exporter.integrations.grants.client_credentials import ClientCredentials
from exporter.integrations.kind import Integration
from exporter.integrations.messenger import Messenger
from exporter.probes.trust import Tls
from tests.exporter.integrations.grants.test_jwt_bearer import one as jwt
from tests.exporter.integrations.lives import NOW, Bare, Plain, bare, oauth, ok, plain, said
from tests.exporter.integrations.stands.stand import mail

HEALTH = Call(topic="health", url="https://plain.test/health")
NEXT = Call(topic="newest", url="https://plain.test/newest?page=2")


class Fussy(Plain, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True):
    """One with complaints and quotas of its own, and no home."""

    HOME: ClassVar = ""
    STATUS_PAGE: ClassVar = "https://status.test/"

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002
        return Found(reason="suspended") if answer.status == 410 else None

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        yield Quota("daily", 1, 100)
        yield Quota("bad", -1, 100)
        yield None

    def told(self, call: Call, answer: Answer) -> Found:  # noqa: ARG002
        return Found(quotas=(Quota("points", 2, 100), Quota("worse", 0, 0)), odd=("newest",))

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        yield "name", "too plain"


def fussy(**more: Any) -> Fussy:
    return Fussy(**{"name": "crm", "url": "https://fussy.test", **more})


# defaults


def test_a_vendor_says_itself_what_is_asked_and_what_answers_tell() -> None:
    class Mute(Integration, frozen=True, kw_only=True, dict=True):
        pass

    mute = Mute(name="crm")
    with pytest.raises(NotImplementedError):
        mute.first("health", "", "", NOW)
    with pytest.raises(NotImplementedError):
        mute.told(HEALTH, ok())
    assert mute.complaint(HEALTH, ok()) is None
    assert list(mute.quotas(HEALTH, ok())) == []
    assert list(mute.wrong_vendor()) == []
    assert mute.credentials(HEALTH, Secret("planted")) == bearer(Secret("planted"))
    assert (mute.allowed, mute.page) == ((), "")


# what lets us in


def test_a_signed_call_shows_the_token_of_the_settings_or_the_one_that_was_given() -> None:
    assert bare().shown(HEALTH, None) == bearer(Secret("planted"))
    assert oauth().shown(HEALTH, Token(Secret("given"))) == bearer(Secret("given"))
    assert oauth().shown(HEALTH, None) == Shown()
    assert bare().shown(replace(HEALTH, signed=False), None) == Shown()


def test_a_token_that_was_given_once_is_not_shown_in_place_of_the_settings() -> None:
    assert bare().shown(HEALTH, Token(Secret("old"))) == bearer(Secret("planted"))


def test_who_is_asked_and_with_what_is_told_by_a_digest() -> None:
    origins = [
        one.origin
        for one in (
            bare(),
            plain(token=None),
            bare(token=Secret("other")),
            bare(url="https://other.test"),
            oauth(),
        )
    ]
    assert len(set(origins)) == 5
    assert bare().origin == bare(interval=Duration(60)).origin == bare(name="other").origin
    assert "planted" not in bare().origin


def test_whose_account_is_asked_is_part_of_who_is_asked() -> None:
    desk = Chatwoot(name="desk", token=Secret("planted"), url="https://desk.test", account=1)
    assert desk.origin != replace(desk, account=2).origin
    assert desk.origin == replace(desk, webhooks=("message_created",)).origin
    app = Messenger(name="page", app_secret=Secret("planted"))
    assert app.origin != replace(app, app_secret=Secret("other")).origin


# where and when


def test_the_base_url_is_that_of_the_settings_the_token_or_the_vendor() -> None:
    assert bare(url="https://own.test/").base("https://site.test") == "https://own.test"
    assert bare().base("https://site.test/") == "https://site.test"
    assert bare().base() == "https://plain.test"


@pytest.mark.parametrize(
    ("written", "page"),
    [(None, "https://status.test"), ("", ""), ("https://mine.test/", "https://mine.test")],
)
def test_the_status_page_is_the_vendors_unless_it_is_written(
    written: str | None, page: str
) -> None:
    assert fussy(status_page=written).page == page


@pytest.mark.parametrize(
    ("one", "topic", "seconds"),
    [
        (plain(), "health", 300.0),
        (plain(interval=Duration(60)), "health", 60.0),
        (plain(interval=Duration(60)), "quota", 900.0),
        (plain(interval=Duration(3600)), "newest", 3600.0),
        (plain(), "events", None),
        (plain(reconcile=Duration(600)), "events", None),
        (plain(reconcile=Duration(600), source="hook"), "events", 600.0),
        (plain(), "status", None),
        (plain(status_page="https://s.test", interval=Duration(60)), "status", 300.0),
        (plain(status_page="https://s.test", interval=Duration(600)), "status", 600.0),
        (bare(), "quota", None),
        (bare(reconcile=Duration(600), source="hook"), "events", None),
        (oauth(), "token", None),
    ],
)
def test_topics_are_looked_at_so_often(one: Plain, topic: Topic, seconds: float | None) -> None:
    assert one.every(topic) == seconds


# answers


def test_the_vendors_own_complaint_comes_before_the_status() -> None:
    assert fussy().read(HEALTH, said(410)).reason == "suspended"
    assert bare().read(HEALTH, said(410)).reason == "missing"
    assert bare().read(HEALTH, ok()).reason == ""


def test_quotas_are_those_of_any_answer_and_of_what_it_tells_without_the_absurd() -> None:
    found = fussy().read(HEALTH, ok())
    assert [one.bucket for one in found.quotas] == ["daily", "points"]
    assert found.odd == ("newest", "quota")
    refused = fussy().read(HEALTH, said(410))
    assert [one.bucket for one in refused.quotas] == ["daily"]


@pytest.mark.parametrize(
    ("ahead", "odd"), [(0, ()), (299, ()), (301, ("clock",)), (-7200, ("clock",))]
)
def test_a_clock_that_is_off_is_told(ahead: float, odd: tuple[str, ...]) -> None:
    assert bare().read(HEALTH, ok(date=mail(NOW + ahead))).odd == odd


def test_an_answer_that_took_long_is_slow_unless_something_else_is_wrong() -> None:
    late = replace(ok(), seconds=5.1)
    found = bare().read(HEALTH, late)
    assert (found.reason, found.detail) == ("slow", "answered after 5.1 s, slow is 5s")
    assert bare().read(HEALTH, replace(said(500), seconds=5.1)).reason == "server_error"
    assert bare(slow=Duration(10)).read(HEALTH, late).reason == ""


def test_pages_are_counted_whatever_the_vendor_counts_and_end_somewhere() -> None:
    call = Call(topic="newest", url="https://plain.test/newest")
    found = plain().read(call, ok({"next": NEXT.url}))
    assert found.following == replace(NEXT, page=1)
    last = plain().read(replace(call, page=kind.MOST_PAGES - 1), ok({"next": NEXT.url}))
    assert (last.reason, last.following) == ("pages", None)


@pytest.mark.parametrize(
    "url", ["https://else.test/newest", "http://plain.test/newest", "https://plain.test:8443/", "x"]
)
def test_a_next_page_at_another_server_does_not_see_the_token(url: str) -> None:
    found = plain().read(NEXT, ok({"next": url}))
    assert (found.reason, found.following) == ("unexpected", None)


def test_a_next_page_that_takes_too_much_to_ask_for_is_not_asked_for() -> None:
    url = f"{NEXT.url}&after={'a' * kind.MOST_BYTES}"
    found = plain().read(NEXT, ok({"next": url}))
    assert (found.reason, found.following) == ("unexpected", None)
    assert found.detail == "to ask for the next page takes more than 256 KiB"


# what does not go together


def test_what_goes_together_is_not_wrong() -> None:
    for one in (
        bare(),
        oauth(),
        bare(url="https://own.test", status_page="https://s.test"),
        plain(reconcile=Duration(600), source="hook"),
        replace(fussy(url=""), oauth=jwt()),
    ):
        assert [said for said in one.wrong() if said[0] != "name"] == []


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (bare(url="ftp://a"), "url"),
        (bare(status_page="https://a:b@c.test"), "status_page"),
        (replace(oauth(), token=Secret("planted")), "oauth"),
        (bare(reconcile=Duration(600), source="hook"), "reconcile"),
        (plain(reconcile=Duration(600)), "reconcile"),
        (bare(tls=Tls(ca="/a", verify=False)), "tls.ca"),
        (
            Bare(
                name="crm",
                oauth=ClientCredentials(
                    token_url="https://a:b@c.test", client_id="a", client_secret=Secret("b")
                ),
            ),
            "oauth.token_url",
        ),
    ],
)
def test_what_does_not_go_together_is_named(one: Integration, field: str) -> None:
    ((found, sentence),) = one.wrong()
    assert found == field
    assert sentence


def test_a_vendor_without_a_home_needs_a_url_and_adds_its_own_words() -> None:
    assert [field for field, _ in fussy(url="").wrong()] == ["url", "token", "name"]
    credentials = replace(fussy(url=""), oauth=oauth().oauth)
    assert [field for field, _ in credentials.wrong()] == ["url", "name"]
