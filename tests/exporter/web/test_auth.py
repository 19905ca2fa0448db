import base64
import math
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.refusal import Refused
from exporter.web import auth
from tests.exporter.access import minted
from tests.exporter.web import stand

CUSTOM = """
  - {name: cron, role: reloader, token: "env:CRON"}
  roles: [{name: reloader, permissions: ["config:reload"]}]
"""
KNOWN = auth.callers(stand.config(stand.TOKENS.rstrip() + CUSTOM))
OPEN = auth.callers(stand.config("server: {public_url: 'https://chat.example.com:8443/x'}"))
PROXIED = auth.callers(stand.config("server: {trusted_proxies: [127.0.0.1, 10.0.0.0/8]}"))
HERE = {"Host": "localhost:9870"}
JWT = """
auth:
  tokens: [{name: eye, role: viewer, token: "env:EYE", tenant: acme}]
  jwt: {algorithms: [HS256], issuer: "https://id.example.com", audience: chatwatch,
        secrets: ["env:SHOP"]}
"""
ISSUED = auth.callers(stand.config(JWT))
GATEWAY = auth.callers(
    stand.config("server: {trusted_proxies: [10.0.0.0/8]}\nauth: {forwarded: {}}")
)
ANN = {"X-Forwarded-User": "ann", "X-Forwarded-Groups": "viewer"}


def basic(password: str, name: str = "anyone") -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def refusal(known: auth.Callers, peer: str | None, headers: Mapping[str, str]) -> str:
    with pytest.raises(Refused) as refused:
        auth.caller(known, peer, headers)
    return refused.value.code


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer bot-token-0123456789",
        "bearer   bot-token-0123456789",
        basic("bot-token-0123456789"),
        basic("bot-token-0123456789", ""),
    ],
)
def test_a_token_tells_who_calls(authorization: str) -> None:
    found = auth.caller(KNOWN, "203.0.113.9", {"Authorization": authorization})
    assert (found.name, found.role) == ("bot", "ingest")


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer bot-token-012345678",
        "Bearer bot-token-01234567890",
        "Bearer b\u00f6t",
        "Bearer \udcff",
        "Bearer " + "x" * 5000,
        "Digest bot-token-0123456789",
        "bot-token-0123456789",
        "Basic bot-token-0123456789",
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        basic(""),
        basic("x", "bot-token-0123456789"),
    ],
)
def test_what_is_no_known_token_is_refused_and_not_repeated(authorization: str) -> None:
    with pytest.raises(Refused) as refused:
        auth.caller(KNOWN, "127.0.0.1", {"Authorization": authorization})
    assert refused.value.status == 401
    assert "0123456789" not in f"{refused.value.message}{refused.value.help}"


def test_with_tokens_even_this_machine_must_show_one() -> None:
    assert refusal(KNOWN, "127.0.0.1", HERE) == "unauthenticated"


def test_a_token_in_the_query_counts_only_where_it_was_handed_in() -> None:
    token = "bot-token-0123456789"
    assert auth.caller(KNOWN, None, {}, token).name == "bot"
    with pytest.raises(Refused, match="nobody has this token"):
        auth.caller(KNOWN, None, {"Authorization": "Bearer wrong"}, token)


def test_a_role_grants_its_permissions_and_no_others() -> None:
    bot = auth.caller(KNOWN, None, {"Authorization": "Bearer bot-token-0123456789"})
    auth.allow(bot, "events:write")
    with pytest.raises(Refused, match="'ingest' of 'bot' lacks config:reload") as refused:
        auth.allow(bot, "config:reload")
    assert refused.value.status == 403


def test_a_role_of_the_configuration_grants_what_it_lists() -> None:
    cron = auth.caller(KNOWN, None, {"Authorization": "Bearer cron-token-0123456789"})
    assert cron.permissions == {"config:reload"}


def test_the_daemons_own_token_is_an_admins() -> None:
    known = auth.callers(stand.config(), "made-by-the-daemon-1")
    found = auth.caller(known, "203.0.113.9", {"Authorization": "Bearer made-by-the-daemon-1"})
    auth.allow(found, "admin")
    assert refusal(known, "127.0.0.1", HERE) == "unauthenticated"


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1:9870", "[::1]:9870", "chat.example.com"]
)
def test_without_tokens_this_machine_is_admin(peer: str, host: str) -> None:
    assert auth.caller(OPEN, peer, {"Host": host}).permissions == {"admin"}


@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.1", "::2", "", None])
def test_without_tokens_other_machines_are_nobody(peer: str | None) -> None:
    assert refusal(OPEN, peer, HERE) == "unauthenticated"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:9870", "localhost.evil.example", "", "[", "127.0.0.1.x"]
)
def test_a_rebound_name_is_not_served(host: str) -> None:
    assert refusal(OPEN, "127.0.0.1", {"Host": host}) == "untrusted_host"


@pytest.mark.parametrize(
    ("origin", "good"),
    [
        ("http://localhost:3000", True),
        ("https://chat.example.com:8443", True),
        ("http://[::1]", True),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_a_page_of_another_origin_is_not_served(origin: str, *, good: bool) -> None:
    headers = {**HERE, "Origin": origin}
    if good:
        assert auth.caller(OPEN, "127.0.0.1", headers).name == "local"
    else:
        assert refusal(OPEN, "127.0.0.1", headers) == "untrusted_origin"


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
    ],
)
def test_without_tokens_what_a_proxy_brings_is_not_served(header: dict[str, str]) -> None:
    assert refusal(OPEN, "127.0.0.1", {**HERE, **header}) == "unauthenticated"


def test_a_trusted_proxy_may_bring_this_machine_itself_but_nobody_else() -> None:
    ours = {**HERE, "X-Forwarded-For": "127.0.0.1, 10.1.2.3"}
    assert auth.caller(PROXIED, "127.0.0.1", ours).name == "local"
    strangers = {**HERE, "X-Forwarded-For": "127.0.0.1, 203.0.113.9"}
    assert refusal(PROXIED, "127.0.0.1", strangers) == "unauthenticated"


def test_a_browser_cannot_be_made_to_spend_its_basic_auth_elsewhere() -> None:
    authorization = {"Host": "chat.example.com", "Authorization": basic("boss-token-0123456789")}
    ours = {**authorization, "Origin": "https://chat.example.com"}
    assert auth.caller(KNOWN, None, ours).name == "boss"
    page = {**authorization, "Origin": "https://evil.example"}
    assert refusal(KNOWN, None, page) == "untrusted_origin"


def test_a_page_that_server_cors_names_may_call_where_pages_may() -> None:
    shop, listed = "https://shop.example.com", ("*", "https://shop.example.com")
    open_page = {**HERE, "Origin": shop}
    assert refusal(OPEN, "127.0.0.1", open_page) == "untrusted_origin"
    assert auth.caller(OPEN, "127.0.0.1", open_page, pages=listed).name == "local"
    known_page = {"Authorization": basic("boss-token-0123456789"), "Origin": shop}
    assert auth.caller(KNOWN, None, known_page, pages=listed).name == "boss"
    with pytest.raises(Refused) as told:
        auth.caller(OPEN, "127.0.0.1", {**HERE, "Origin": "https://evil.example"}, pages=listed)
    assert told.value.code == "untrusted_origin"
    with pytest.raises(Refused) as told:
        auth.caller(OPEN, "127.0.0.1", {"Host": "evil.example", "Origin": shop}, pages=listed)
    assert told.value.code == "untrusted_host"


@given(st.text(max_size=60))
def test_no_header_makes_a_stranger_known(text: str) -> None:
    for headers in ({"Authorization": text}, {"Authorization": f"Basic {text}"}):
        assert refusal(KNOWN, "203.0.113.9", headers) == "unauthenticated"


def test_where_tokens_are_configured_a_path_for_anyone_asks_nothing_more() -> None:
    auth.refuse_strangers(KNOWN, "203.0.113.7", {"Host": "anywhere.example"})


def test_a_token_of_an_issuer_tells_who_calls_as_bearer_and_as_password() -> None:
    told = minted.token(minted.claims(), secret=stand.ENVIRON["SHOP"])
    for authorization in (f"Bearer {told}", basic(told)):
        found = auth.caller(ISSUED, "203.0.113.9", {"Authorization": authorization}, now=minted.NOW)
        assert (found.name, found.role, found.tenant) == ("ann", "viewer", "")
    assert auth.caller(ISSUED, None, {}, told, now=minted.NOW).name == "ann"


def test_a_token_of_an_issuer_that_expired_is_refused_as_that() -> None:
    told = minted.token(minted.claims(), secret=stand.ENVIRON["SHOP"])
    for now in (minted.NOW + 100, math.inf):
        with pytest.raises(Refused) as refused:
            auth.caller(ISSUED, None, {"Authorization": f"Bearer {told}"}, now=now)
        assert refused.value.code == "token_expired"


def test_tokens_of_the_configuration_are_known_beside_those_of_an_issuer() -> None:
    headers = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}
    assert auth.caller(ISSUED, None, headers).tenant == "acme"
    assert refusal(ISSUED, None, {"Authorization": "Bearer eyJ.nobody"}) == "unauthenticated"


def test_with_an_issuer_or_a_gateway_alone_this_machine_must_show_who_it_is() -> None:
    alone = auth.callers(
        stand.config(
            JWT.replace("tokens", "roles").replace(
                '{name: eye, role: viewer, token: "env:EYE", tenant: acme}', ""
            )
        )
    )
    assert refusal(alone, "127.0.0.1", HERE) == "unauthenticated"
    assert refusal(GATEWAY, "127.0.0.1", HERE) == "unauthenticated"


def test_a_gateway_that_is_trusted_says_who_calls() -> None:
    found = auth.caller(GATEWAY, "10.1.2.3", {**ANN, "Authorization": "Bearer x"})
    assert (found.name, found.role) == ("ann", "viewer")
    assert auth.is_vouched(GATEWAY, "10.1.2.3", ANN)
    assert not auth.is_forged(GATEWAY, "10.1.2.3", ANN)


@pytest.mark.parametrize("peer", ["127.0.0.1", "203.0.113.9", "::ffff:10.1.2.3", "", None])
def test_what_others_say_of_who_calls_is_ignored(peer: str | None) -> None:
    forged = {**ANN, "X-Forwarded-For": "10.1.2.3", "X-Forwarded-Groups": "admin"}
    assert refusal(GATEWAY, peer, forged) == "unauthenticated"
    assert auth.is_forged(GATEWAY, peer, forged)
    assert not auth.is_forged(GATEWAY, peer, HERE)


def test_where_no_gateway_is_configured_its_headers_mean_nothing() -> None:
    assert refusal(KNOWN, "127.0.0.1", ANN) == "unauthenticated"
    assert not auth.is_vouched(PROXIED, "127.0.0.1", ANN)
    assert not auth.is_forged(KNOWN, "203.0.113.9", ANN)


def test_a_page_of_another_origin_cannot_ride_on_what_a_gateway_says() -> None:
    page = {**ANN, "Host": "chat.example.com", "Origin": "https://evil.example"}
    assert refusal(GATEWAY, "10.1.2.3", page) == "untrusted_origin"
