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
    "internal": "could not be measured",
}


def in_words(reason: str) -> str:
    """Return a reason as people say it."""
    return _IN_WORDS.get(reason, reason.replace("_", " "))
