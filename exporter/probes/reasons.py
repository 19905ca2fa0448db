"""Why a probe failed: the bounded list that metrics, results and pages use."""

from typing import Final

INTERNAL: Final = "internal"

REASONS: Final[dict[str, str]] = {
    # on the way there
    "dns": "the name has no address, or the resolver did not say one in time",
    "forbidden_target": "the address is a cloud's metadata service, which is never probed",
    "connect_refused": "nothing listens at the address",
    "connect_timeout": "the address did not accept a connection in time",
    "connect_reset": "the other side reset the connection",
    "unreachable": "the network has no way to the address",
    # the certificate, and what comes with it
    "tls_handshake": "no encrypted connection could be agreed on",
    "tls_expired": "a certificate of the chain has expired",
    "tls_not_yet_valid": "a certificate of the chain is not valid yet",
    "tls_self_signed": "the certificate, or the root it was sent with, is signed by itself only",
    "tls_untrusted": "the chain leads to no authority that is trusted here, or is unfit",
    "tls_hostname": "the certificate is of another name",
    # the answer
    "timeout": "the answer was not whole in time",
    "closed": "the connection was closed before the answer was whole",
    "protocol": "the answer is not HTTP as it is specified",
    "redirects": "redirects go on, or lead where a probe cannot follow",
    "too_large": "the headers, or a body that is checked as a whole, are larger than is read",
    "status": "the status is not one of those expected",
    "header": "a check of a header failed",
    "body": "a check of the body failed",
    # we
    INTERNAL: "this daemon could not measure; whether the target is up is unknown",
}
"""Reason → a sentence that says what it means; the reasons are values of a label."""
