"""What the end of a health check means: a fault, or none."""

from exporter.probes.fault import Fault
from exporter.probes.rpc import call, health
from exporter.probes.rpc.call import Status

_SERVING = health.STATUSES.index("SERVING")
_BY_NAME = {
    "DEADLINE_EXCEEDED": "timeout",
    "UNAUTHENTICATED": "authentication",
    "PERMISSION_DENIED": "authentication",
}


def of_status(status: Status, service: str) -> Fault | None:
    """Return what is wrong with a call that ended so."""
    if status.code == call.OK:
        return None
    if status.name == "NOT_FOUND":
        return Fault("serving", f"no service {service!r} is known to the server: {status}")
    if status.name == "UNIMPLEMENTED":
        return Fault("status", f"the server has no health service (grpc.health.v1): {status}")
    return Fault(_BY_NAME.get(status.name, "status"), f"the call ended with {status}")


def of_serving(serving: int, service: str) -> Fault | None:
    """Return what is wrong with a service in this state."""
    if serving == _SERVING:
        return None
    what = repr(service) if service else "the server"
    return Fault("serving", f"{what} is {health.named(serving)}; expected SERVING")
