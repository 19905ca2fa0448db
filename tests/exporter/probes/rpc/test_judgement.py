import pytest

from exporter.probes.rpc import judgement
from exporter.probes.rpc.call import Status


@pytest.mark.parametrize(
    ("code", "reason", "said"),
    [
        (5, "serving", "no service 'a' is known to the server: NOT_FOUND"),
        (12, "status", "the server has no health service (grpc.health.v1): UNIMPLEMENTED"),
        (4, "timeout", "the call ended with DEADLINE_EXCEEDED"),
        (7, "authentication", "the call ended with PERMISSION_DENIED"),
        (16, "authentication", "the call ended with UNAUTHENTICATED"),
        (14, "status", "the call ended with UNAVAILABLE"),
        (77, "status", "the call ended with the unknown status 77"),
    ],
)
def test_a_status_that_is_not_ok_is_a_fault(code: int, reason: str, said: str) -> None:
    fault = judgement.of_status(Status(code), "a")
    assert fault is not None
    assert (fault.reason, fault.detail) == (reason, said)


def test_ok_is_none() -> None:
    assert judgement.of_status(Status(0), "a") is None


def test_only_what_serves_is_well() -> None:
    assert judgement.of_serving(1, "a") is None
    said = [judgement.of_serving(one, service) for one, service in ((2, "a"), (0, ""), (9, ""))]
    assert [(one.reason, one.detail) for one in said if one] == [
        ("serving", "'a' is NOT_SERVING; expected SERVING"),
        ("serving", "the server is UNKNOWN; expected SERVING"),
        ("serving", "the server is the unknown status 9; expected SERVING"),
    ]
