import pytest

from exporter.access import grants
from exporter.access.section import Role
from exporter.refusal import Refused

KNOWN = grants.known([Role("reader", ("metrics:read",))])


def test_roles_of_the_configuration_stand_beside_those_built_in() -> None:
    assert KNOWN["reader"] == {"metrics:read"}
    assert KNOWN["admin"] == {"admin"}


def test_a_role_is_told_by_its_name() -> None:
    assert grants.granted(["viewer"], {}, KNOWN) == ("viewer", KNOWN["viewer"])


def test_who_has_two_roles_may_what_either_may() -> None:
    role, permissions = grants.granted(["viewer", "nobody", "ingest", "viewer"], {}, KNOWN)
    assert role == "ingest, viewer"
    assert permissions == KNOWN["viewer"] | KNOWN["ingest"]


def test_what_is_mapped_is_a_role_and_nothing_else_is() -> None:
    mapped = {"chat admins": "admin", "support": "viewer"}
    assert grants.granted(["support", "offline_access"], mapped, KNOWN)[0] == "viewer"
    with pytest.raises(Refused) as refused:
        grants.granted(["admin"], mapped, KNOWN)
    assert (refused.value.status, refused.value.code) == (403, "unknown_role")


@pytest.mark.parametrize("told", [[], ["root"], ["Admin"], [""], ["x"] * 200 + ["admin"]])
def test_who_has_no_role_here_is_refused(told: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        grants.granted(told, {}, KNOWN)
    assert refused.value.code == "unknown_role"


@pytest.mark.parametrize(
    ("told", "name"), [("ann", "ann"), (" ann ", "ann"), ("a" * 300, "a" * 200)]
)
def test_a_name_can_be_written_down(told: str, name: str) -> None:
    assert grants.name(told) == name


@pytest.mark.parametrize("told", [None, "", "  ", 7, ["ann"], "a\nb"])
def test_who_has_no_name_is_refused(told: object) -> None:
    with pytest.raises(Refused) as refused:
        grants.name(told)
    assert refused.value.code == "token_refused"


def test_a_tenant_is_a_short_text() -> None:
    assert grants.tenant("acme") == "acme"


@pytest.mark.parametrize("told", [None, "", 7, ["acme"], "a" * 65, "a\0"])
def test_who_has_to_be_of_a_tenant_and_is_of_none_is_refused(told: object) -> None:
    with pytest.raises(Refused) as refused:
        grants.tenant(told)
    assert (refused.value.status, refused.value.code) == (403, "unknown_tenant")
