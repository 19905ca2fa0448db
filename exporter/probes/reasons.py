"""Why a probe failed: the bounded list that metrics, results and pages use."""

from typing import Final

INTERNAL: Final = "internal"
OFFLINE: Final = "offline"
UNHEARD: Final = "unheard"
OURS: Final = frozenset({INTERNAL, OFFLINE, UNHEARD})
"""Reasons that say nothing of the target."""

REASONS: Final[dict[str, str]] = {
    # on the way there
    "dns": "the name has no address, or the resolver did not say one in time",
    "forbidden_target": "the address is a metadata service of a cloud, or not allowed to be probed",
    "connect_refused": "nothing listens at the address",
    "connect_timeout": "the address did not accept a connection in time",
    "connect_reset": "the other side reset the connection",
    "unreachable": "the network has no way to the address",
    "proxy": "the proxy on the way refused to pass us on",
    # the certificate, and what comes with it
    "tls_handshake": "no encrypted connection could be agreed on",
    "tls_expired": "a certificate of the chain has expired",
    "tls_not_yet_valid": "a certificate of the chain is not valid yet",
    "tls_self_signed": "the certificate, or the root it was sent with, is signed by itself only",
    "tls_untrusted": "the chain leads to no authority that is trusted here, or is unfit",
    "tls_hostname": "the certificate is of another name",
    "tls_expiring": "a certificate of the chain expires sooner than it may",
    "weak": "the version, cipher or algorithm that the server takes is weaker than it may be",
    # the answer
    "timeout": "the answer was not whole in time",
    "closed": "the connection was closed before the answer was whole",
    "protocol": "the answer is not what the protocol specifies",
    "redirects": "redirects go on, or lead where a probe cannot follow",
    "too_large": "the headers, or a body that is checked as a whole, are larger than is read",
    "status": "the status is not one of those expected",
    "header": "a check of a header failed",
    "body": "a check of the body, or of what was received, failed",
    "json": "the body is no JSON, or a condition on what it says failed",
    "encryption": "the answer came over TLS where it must not, or in the clear where it must not",
    "slow": "the answer took longer than it may",
    "rcode": "the name server answered with a code that is not expected",
    "records": "a check of the records that the name server answered failed",
    "unreachable_reply": "a router on the way, or the host, said that it cannot be reached",
    "serving": "the health service says that it does not serve",
    "authentication": "the user, password or token is not believed",
    "query": "the query was not answered as it has to be",
    "vendor": "the vendor's own status page says that it is not well",
    "step": "a value that the next step needs is not in the answer",
    "missed": "no sign of life came in time",
    "reported": "the job itself reported that it failed",
    "answer": "the chat's answer is not what it has to be",
    "cost": "the chat's answer cost more than it may",
    "no_event": "the webhook about the conversation did not come back",
    # we
    UNHEARD: "the job has never called yet; whether it runs is unknown",
    OFFLINE: "this machine reaches nothing else either; whether the target is up is unknown",
    INTERNAL: "this daemon could not measure; whether the target is up is unknown",
}
"""Reason → a sentence that says what it means; the reasons are values of a label."""
