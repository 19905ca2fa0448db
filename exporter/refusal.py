"""Why a request or an event is refused: one exception and one table of codes.

The codes are labels of `webhook_refusals_total` and `chatwatch_http_refusals_total` and part of the
public contract, so they are all named here and nowhere else.
"""

from functools import partial
from typing import Any

_TABLE: dict[str, tuple[int, str]] = {
    # the request as HTTP
    "bad_request": (400, "the bytes received are not an HTTP request"),
    "request_timeout": (408, "headers or body did not arrive in time"),
    "uri_too_long": (414, "the request line is longer than allowed"),
    "headers_too_large": (431, "the headers are larger than allowed"),
    "expectation_failed": (417, "the Expect header asks for what is not offered"),
    "not_found": (404, "nothing lives at this path"),
    "method_not_allowed": (405, "the path exists, the method is not for it"),
    "bad_argument": (400, "a parameter of the query is unknown, or its value is not allowed"),
    # the caller
    "unauthenticated": (401, "no token, or one that nobody has"),
    "token_expired": (401, "the token of an issuer is past its `exp`"),
    "token_early": (401, "the token of an issuer is before its `nbf` or `iat`"),
    "token_refused": (401, "the token of an issuer is not one that `auth.jwt` believes"),
    "forbidden": (403, "the token is known and its role does not allow this"),
    "unknown_role": (403, "no role that is told for the caller is one here"),
    "unknown_tenant": (403, "each caller is of a tenant, and of this one none is told"),
    "other_tenants": (403, "what is asked for is of all tenants, and the caller is of one"),
    "https_required": (403, "it is for HTTPS only, and this came over plain HTTP"),
    "untrusted_host": (403, "the Host header is not a name of this daemon"),
    "untrusted_origin": (403, "a web page of another origin made the request"),
    "signature_missing": (401, "a signed source was sent no signature"),
    "signature_mismatch": (401, "the signature fits none of the source's secrets"),
    "signature_stale": (401, "the signature is older than the tolerance"),
    "signature_future": (401, "the signature is from the future"),
    # the body
    "wrong_content_type": (415, "the source does not read this Content-Type"),
    "unsupported_encoding": (415, "the Content-Encoding is not gzip, deflate or identity"),
    "body_too_large": (413, "the body, decompressed, is larger than server.limits.body"),
    "bad_encoding": (400, "the body is not UTF-8, or its compression is broken"),
    "empty_body": (400, "there is no body"),
    "malformed_json": (400, "the body is not JSON"),
    "malformed_xml": (400, "the body is not XML, or declares a document type"),
    "too_deep": (400, "the body nests deeper than allowed"),
    "too_many_events": (413, "the batch holds more events than allowed"),
    # the event
    "missing_field": (422, "a required field is absent"),
    "wrong_type": (422, "a field has another type than its own"),
    "out_of_range": (422, "a field's value is outside its bounds or its list"),
    "bad_time": (422, "a time is not RFC 3339 with an offset"),
    "too_old": (422, "the event is older than retention.events"),
    "too_far_ahead": (422, "the event is from further ahead than intake.future"),
    "nothing_accepted": (422, "no event of the batch was good"),
    "unknown_source": (404, "no source of this name is configured"),
    "bad_config": (422, "the configuration on disk has errors; the old one stays"),
    "query_failed": (422, "the query cannot be answered from the samples, or asks for too much"),
    # the daemon, now
    "too_many_alerts": (429, "there are as many alerts or silences as alerting.delivery allows"),
    "too_many_erasures": (429, "as many customers wait to be erased as may"),
    "too_many_exports": (429, "a caller took away, or all do, as much as analytics.exports allows"),
    "too_fast": (429, "the source's queue is full"),
    "not_durable": (503, "the store cannot write now"),
    "not_readable": (503, "the store cannot be read now"),
    "not_audited": (503, "it cannot be written down who sees personal data, so nobody does"),
    "query_timeout": (503, "the query took longer than it may"),
    "too_many_queries": (503, "as many queries wait as alerting.queries.waiting allows"),
    "too_many_readers": (503, "as many streams are read as analytics.streams allows"),
    "too_many_probes": (503, "as many probes run as blackbox.concurrency allows"),
    "not_ready": (503, "the daemon is starting, waiting or stopping"),
    "too_many_connections": (503, "server.limits.connections is reached"),
    "internal": (500, "a mistake of ours; the log has it under the request id"),
}

CODES: dict[str, int] = {code: status for code, (status, _) in _TABLE.items()}
MEANINGS: dict[str, str] = {code: meaning for code, (_, meaning) in _TABLE.items()}


class Refused(Exception):
    """A request that is not granted, as its caller is told: what is wrong and what to change.

    `code` is one of CODES (KeyError otherwise) and decides `status`; `retry_after` is in seconds.
    """

    def __init__(
        self, code: str, message: str, help: str = "", *, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.status = CODES[code]
        self.code = code
        self.message = message
        self.help = help
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        # It comes out of processes of ours as it was raised in them.
        said = self.code, self.message, self.help
        return partial(Refused, retry_after=self.retry_after), said
