"""Why a probe failed, as people say it."""

_IN_WORDS = {
    "dns": "name not found",
    "connect_refused": "connection refused",
    "connect_timeout": "connection timed out",
    "connect_reset": "connection reset",
    "tls_handshake": "no TLS",
    "tls_expired": "certificate expired",
    "tls_not_yet_valid": "certificate not valid yet",
    "tls_self_signed": "certificate self-signed",
    "tls_untrusted": "certificate not trusted",
    "tls_hostname": "certificate of another name",
    "timeout": "no whole answer in time",
    "closed": "closed too early",
    "protocol": "no valid answer",
    "too_large": "answer too large",
    "status": "unexpected status",
    "header": "unexpected header",
    "body": "unexpected body",
    "json": "unexpected JSON",
    "encryption": "with or without TLS, and not as wanted",
    "proxy": "the proxy refused",
    "tls_expiring": "certificate expires soon",
    "weak": "weak version or cipher of TLS",
    "slow": "too slow",
    "rcode": "unexpected answer of the name server",
    "records": "unexpected records",
    "unreachable_reply": "a router cannot reach it",
    "serving": "says that it does not serve",
    "authentication": "not let in",
    "query": "the query failed",
    "vendor": "the vendor has an incident",
    "step": "a step had no value for the next",
    "missed": "did not call in time",
    "reported": "says that it failed",
    "unheard": "never called",
    "answer": "a bad answer",
    "cost": "an answer too dear",
    "no_event": "its webhook did not come back",
    "offline": "we had no network ourselves",
    "internal": "could not be measured",
}


def in_words(reason: str) -> str:
    """Return a reason as people say it."""
    return _IN_WORDS.get(reason, reason.replace("_", " "))
