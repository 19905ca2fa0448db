import pytest
from multidict import CIMultiDict

from exporter.access import forwarded, grants
from exporter.access.forwarded import Terms
from exporter.access.grants import Caller
from exporter.access.section import Forwarded
from exporter.refusal import Refused

KNOWN = grants.known([])
TERMS = Terms(Forwarded(), KNOWN)
TENANTS = Terms(Forwarded(tenant="X-Tenant", roles={"ops": "operator"}), KNOWN)


def headers(*told: tuple[str, str]) -> CIMultiDict[str]:
    return CIMultiDict(told)


def test_a_gateway_tells_who_calls_and_what_they_are() -> None:
    told = headers(("x-forwarded-user", "ann"), ("X-Forwarded-Groups", "staff, viewer ,"))
    assert forwarded.caller(TERMS, told) == Caller("ann", "viewer", KNOWN["viewer"])


def test_a_gateway_may_tell_of_a_tenant() -> None:
    told = headers(("X-Forwarded-User", "a"), ("X-Forwarded-Groups", "ops"), ("X-Tenant", "acme"))
    found = forwarded.caller(TENANTS, told)
    assert (found.role, found.tenant) == ("operator", "acme")


@pytest.mark.parametrize(
    ("terms", "told", "code"),
    [
        (TERMS, headers(("X-Forwarded-User", "a")), "unknown_role"),
        (TERMS, headers(("X-Forwarded-User", "a"), ("X-Forwarded-Groups", "x")), "unknown_role"),
        (TERMS, headers(("X-Forwarded-User", ""), ("X-Forwarded-Groups", "viewer")),
         "token_refused"),
        (TENANTS, headers(("X-Forwarded-User", "a"), ("X-Forwarded-Groups", "ops")),
         "unknown_tenant"),
        (TERMS, headers(("X-Forwarded-User", "root"), ("x-forwarded-user", "a"),
                        ("X-Forwarded-Groups", "viewer")), "bad_request"),
        (TERMS, headers(("X-Forwarded-User", "a"), ("X-Forwarded-Groups", "admin"),
                        ("X-FORWARDED-GROUPS", "viewer")), "bad_request"),
    ],
    ids=range(6),
)  # fmt: skip
def test_what_is_not_clear_is_refused(terms: Terms, told: CIMultiDict[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        forwarded.caller(terms, told)
    assert refused.value.code == code


def test_anybody_is_told_of_by_the_header_of_the_user() -> None:
    settings = TENANTS.settings
    for name, claimed, told in (
        ("X-Forwarded-User", True, True),
        ("X-Forwarded-Groups", False, True),
        ("X-Tenant", False, True),
        ("X-Forwarded-For", False, False),
    ):
        found = headers((name, "x"))
        assert forwarded.is_claimed(settings, found) == claimed
        assert forwarded.is_told(settings, found) == told
    assert not forwarded.is_told(TERMS.settings, headers(("X-Tenant", "x")))
