"""A module of the prober http and a target → our probe of kind http."""

from collections.abc import Iterator
from typing import Any, Final, Literal

from alerting.secret import Written
from alerting.strict import Secret, Size
from exporter.probes.blackbox.modules import HeaderMatch, HeaderValues, HttpProber, Module
from exporter.probes.blackbox.question import Question
from exporter.probes.blackbox.settings import BasicAuth
from exporter.probes.blackbox.settings import Http as Client
from exporter.probes.http import Http
from exporter.probes.hypertext.checks import HeaderCheck
from exporter.probes.hypertext.credentials import Authorization, Basic, OAuth2
from exporter.probes.hypertext.status import Statuses

# Go's client sets these itself, whatever a module says.
_NOT_OURS: Final = frozenset(
    {"connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"}
)
_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
_LARGEST: Final = 64 << 20
_VERSIONS: Final = {"HTTP/1.0": "1.0", "HTTP/1.1": "1.1", "HTTP/2": "2", "HTTP/2.0": "2"}


def probe(module: Module, asked: Question) -> Http:
    """Return the probe; ValueError says why there is none."""
    block = module.http or HttpProber()
    target = asked.target
    if "://" not in target.partition("?")[0]:
        target = f"http://{target}"
    return Http(
        name=asked.name,
        timeout=asked.timeout,
        ip=4 if block.preferred_ip_protocol == "ip4" else 6,
        ip_fallback=block.ip_protocol_fallback,
        url=target,
        method=block.method or "GET",
        body=block.body,
        body_file=block.body_file,
        compression=_compression(block.compression),
        http2=block.enable_http2,
        follow_redirects=block.follow_redirects and not block.no_follow_redirects,
        tls=block.tls_config.tls(),
        **_headers(block, asked.hostname),
        **_credentials(block),
        **_proxy(block),
        **_checks(block),
    )


def basic(block: BasicAuth | None) -> Basic | None:
    """Return a user and its password in our words."""
    if block is None:
        return None
    username = block.username_file.reveal() if block.username_file else block.username
    return Basic(username, block.password or block.password_file or Secret(""))


def token(block: Client) -> Secret | None:
    """Return the token of either of its forms."""
    given = block.authorization
    if given is not None and given.type.lower() == "bearer":
        return given.credentials or given.credentials_file
    return block.bearer_token or block.bearer_token_file


def _headers(block: HttpProber, hostname: str) -> dict[str, Any]:
    """Return the headers: those of one value, and those of several."""
    given = {name: one for name, one in block.headers.items() if name.lower() not in _NOT_OURS}
    single: dict[str, Secret] = {name: _guarded(name, one) for name, one in given.items()}
    more: dict[str, tuple[Secret, ...]] = {}
    for name, values in block.http_headers.items():
        every = tuple(_values(values))
        if len(every) == 1:
            single[name] = every[0]
        elif every:
            more[name] = every
    written = next((value for name, value in single.items() if name.lower() == "host"), None)
    if hostname and written is not None and written.reveal() != hostname:
        raise ValueError("hostname differs from the header Host of the module; leave one away")
    if hostname and written is None:
        single["Host"] = Written(hostname)
    return {"headers": single, "more_headers": more}


def _guarded(name: str, value: Secret) -> Secret:
    """Return what goes to the URL's own host only, where it is a secret by its name."""
    return Secret(value.reveal()) if name.lower() in _SECRET else value


def _values(block: HeaderValues) -> Iterator[Secret]:
    yield from map(Written, block.values)
    yield from block.secrets
    yield from block.files


def _credentials(block: Client) -> dict[str, Any]:
    bearer, given, oauth2 = token(block), block.authorization, block.oauth2
    made: dict[str, Any] = {"basic": basic(block.basic_auth), "bearer": bearer}
    if given is not None and bearer is None:
        secret = given.credentials or given.credentials_file or Secret("")
        made["authorization"] = Authorization(secret, given.type)
    if oauth2 is not None:
        made["oauth2"] = OAuth2(
            client_id=oauth2.client_id,
            client_secret=oauth2.client_secret or oauth2.client_secret_file or Secret(""),
            token_url=oauth2.token_url,
            scopes=oauth2.scopes,
            endpoint_params={key: Written(one) for key, one in oauth2.endpoint_params.items()},
            tls=oauth2.tls_config.tls(),
        )
    return made


def _proxy(block: HttpProber) -> dict[str, Any]:
    return {
        "proxy": Written(block.proxy_url) if block.proxy_url else None,
        "no_proxy": block.no_proxy,
        "proxy_from_environment": block.proxy_from_environment,
        "proxy_connect_headers": dict(block.proxy_connect_header),
        "proxy_resolves": block.skip_resolve_phase_with_proxy,
    }


def _checks(block: HttpProber) -> dict[str, Any]:
    limit = int(block.body_size_limit) if isinstance(block.body_size_limit, int) else 0
    if isinstance(block.body_size_limit, str):
        limit = _amount(block.body_size_limit)
    made: dict[str, Any] = {
        "body_limit": Size(min(limit, _LARGEST) or _LARGEST),
        "fail_if_larger": bool(limit),
        "versions": tuple(map(_version, block.valid_http_versions)),
        "fail_if_tls": block.fail_if_ssl,
        "fail_if_not_tls": block.fail_if_not_ssl,
        "fail_if_body_matches": block.fail_if_body_matches_regexp,
        "fail_if_body_not_matches": block.fail_if_body_not_matches_regexp,
        "fail_if_header_matches": tuple(map(_check, block.fail_if_header_matches)),
        "fail_if_header_not_matches": tuple(map(_check, block.fail_if_header_not_matches)),
    }
    if block.valid_status_codes:
        made["status"] = tuple(Statuses(code, code) for code in block.valid_status_codes)
    return made


def _check(block: HeaderMatch) -> HeaderCheck:
    return HeaderCheck(block.header, block.regexp, block.allow_missing)


def _version(written: str) -> str:
    found = _VERSIONS.get(written)
    if found is None:
        raise ValueError(f"valid_http_versions: there are {', '.join(_VERSIONS)}")
    return found


def _compression(written: str) -> Literal["identity", "gzip", "deflate"]:
    if written == "br":
        raise ValueError("compression: br is not read here; write gzip or deflate")
    return written or "identity"  # type: ignore[return-value] # the Literal says which


_UNITS: Final = {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "B": 1}


def _amount(written: str) -> int:
    """Return bytes as github.com/alecthomas/units reads them: a KB has 1024 of them."""
    for unit, size in _UNITS.items():
        count = written.upper().replace("I", "").removesuffix(unit)
        if written.upper().replace("I", "").endswith(unit) and count.isdigit():
            return int(count) * size
    if written.isdigit():
        return int(written)
    raise ValueError("body_size_limit: expected an amount like 1MB")
