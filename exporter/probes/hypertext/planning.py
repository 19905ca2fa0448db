"""Settings → a plan: worked out once, so that runs only ask and judge."""

from collections.abc import Iterator

from alerting.strict import Size
from exporter.probes.hypertext import checks, headers, hop, oauth2, target
from exporter.probes.hypertext.client import Client
from exporter.probes.hypertext.credentials import OAuth2
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.judgement import Rules
from exporter.probes.hypertext.plan import Grant, Plan
from exporter.probes.hypertext.proxies import Proxy
from exporter.probes.hypertext.request import Asked
from exporter.probes.hypertext.status import Statuses
from exporter.probes.trust import Tls, Trust

_ANY = (Statuses(200, 999),)


def planned(
    client: Client, asked: Asked, *, keep_body: bool = False, credentials: bool = True
) -> Plan:
    """Return the plan of a request; ValueError, without a secret, where a part of it is none.

    ``keep_body`` keeps the body though no check needs it; without ``credentials``, nobody is told
    who we are.
    """
    first = Hop(target.read(asked.url), asked.method, asked.body.encode())
    plain = headers.plain(asked.headers, asked.more_headers, client.compression)
    secret = headers.encoded(_secrets(client, asked, credentials=credentials))
    host = headers.host(asked.headers)
    rules = checks.rules(asked)
    return Plan(
        first=first,
        request=hop.request(first, plain, secret, host),
        plain=plain,
        secret=secret,
        host=host,
        follow_redirects=client.follow_redirects,
        version=client.ip,
        fallback=client.ip_fallback,
        trust=_trust(client.tls, http2=client.http2),
        server_name=client.tls.server_name or _name(host),
        body_limit=client.body_limit,
        rules=rules,
        source=client.source,
        coding=client.compression,
        keep=keep_body or rules.of_body,
        body_file=asked.body_file,
        proxy=_proxy(client),
        grant=_grant(client) if credentials else None,
    )


def _secrets(client: Client, asked: Asked, *, credentials: bool) -> Iterator[tuple[str, str]]:
    yield from headers.secret(asked.headers, asked.more_headers)
    value = client.credentials.value if credentials else ""
    if value:
        yield "authorization", value


def _trust(tls: Tls, *, http2: bool) -> Trust:
    return tls.trust(*(("h2", "http/1.1") if http2 else ("http/1.1",)))


def _name(host: str) -> str:
    """Return the name that TLS asks for where people wrote a Host: a server is known by that."""
    try:
        return target.read(f"https://{host}").host if host else ""
    except ValueError:
        return ""


def _proxy(client: Client) -> Proxy | None:
    if client.proxy is None and not client.proxy_from_environment:
        return None
    return Proxy(
        url=client.proxy,
        no_proxy=client.no_proxy,
        from_environment=client.proxy_from_environment,
        connect_headers=headers.encoded(
            (name.lower(), one.reveal())
            for name, values in client.proxy_connect_headers.items()
            for one in values
        ),
        resolves=client.proxy_resolves,
    )


def _grant(client: Client) -> Grant | None:
    settings = client.oauth2
    if settings is None:
        return None
    by_header = _asking(client, settings, in_form=False)
    return Grant(oauth2.name(settings), by_header, _asking(client, settings, in_form=True))


def _asking(client: Client, settings: OAuth2, *, in_form: bool) -> Plan:
    """Return the request for a token, which goes the way that the probe's own requests go."""
    secret, body = oauth2.asked(settings, in_form=in_form)
    first = Hop(target.read(settings.token_url), "POST", body)
    ours = (header for header in headers.plain({}) if header[0] != b"accept")
    plain = (*ours, *oauth2.PLAIN)
    return Plan(
        first=first,
        request=hop.request(first, plain, secret),
        plain=plain,
        secret=secret,
        host="",
        follow_redirects=False,
        version=client.ip,
        fallback=client.ip_fallback,
        trust=_trust(settings.tls, http2=False),
        server_name=settings.tls.server_name,
        body_limit=Size(oauth2.ANSWER_BYTES),
        rules=Rules(_ANY),
        source=client.source,
        keep=True,
        proxy=_proxy(client),
    )
