"""What sources share: their names, and bodies read as JSON."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from alerting.strict import Duration, between
from exporter.events.inbound import Inbound
from exporter.refusal import Refused

# Part of a URL and a label of many metrics.
SourceName = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,62}$")]
SilentAfter = Annotated[
    Duration,
    between(
        "span without events after which the source is an alert",
        "1m",
        "1y",
        "without it, it may be silent",
    ),
]


def media_type(inbound: Inbound) -> str:
    """Return the Content-Type without its parameters, lower case; "" when absent."""
    return inbound.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def json_of(body: bytes) -> Any:
    """Decode JSON; Refused names the place where it breaks."""
    if not body:
        raise Refused("empty_body", "the body is empty", "post one JSON event or a list of events")
    try:
        return msgspec.json.decode(body)
    except RecursionError:
        raise Refused(
            "too_deep", "the JSON nests too deep to be read", "events are flat: at most 16 levels"
        ) from None
    except UnicodeDecodeError as error:
        raise Refused(
            "bad_encoding", f"the body is not UTF-8 at byte {error.start}", "encode JSON as UTF-8"
        ) from None
    except msgspec.DecodeError as error:
        raise Refused(
            "malformed_json",
            f"the body is not JSON: {str(error).removeprefix('JSON is malformed: ')}",
            "check that the body is whole and that the sender does not encode it twice",
        ) from None
