import pytest

from alerting import strict
from alerting.strict import ConfigError
from exporter.probes.blackbox import modules
from exporter.probes.blackbox.modules import File


def loaded(text: str) -> File:
    return strict.load(
        text,
        File,
        file="f",
        environ={},
        read=lambda _: "s3cret",
        check=modules.wrong,
        is_lenient=True,
    )


def test_a_module_is_read_as_it_is_there() -> None:
    file = loaded(
        """
modules:
  http_post:
    prober: http
    timeout: 1m30s
    http:
      method: POST
      headers: {X-Key: abc}
      http_headers: {X-More: {values: [a, b], secrets: [c]}}
      basic_auth: {username: me, password_file: pass}
      tls_config: {min_version: TLS12}
      valid_status_codes: []   # as by default
      body_size_limit: 1MB
  irc:
    prober: tcp
    tcp:
      query_response:
      - send: "NICK prober"
      - expect: "PING :([^ ]+)"
        send: "PONG ${1}"
        labels: [{name: server, value: "${1}"}]
  unused:
    prober: icmp
    icmp:
"""
    )
    http = file.modules["http_post"].http
    assert http is not None
    assert http.basic_auth is not None
    assert http.basic_auth.password_file is not None
    assert http.basic_auth.password_file.reveal() == "s3cret"
    assert (http.preferred_ip_protocol, http.ip_protocol_fallback) == ("ip6", True)
    assert file.modules["http_post"].timeout.seconds == 90
    assert file.modules["unused"].icmp is None


@pytest.mark.parametrize(
    ("module", "problem"),
    [
        ("{prober: smtp}", "modules.m.prober: there is no prober 'smtp'; there are http, tcp"),
        ("{prober: dns}", "modules.m.prober: a module of prober dns needs dns: {query_name: …}"),
        ("{prober: http, htpt: {}}", "modules.m.htpt: unknown key; did you mean 'http'?"),
        ("{prober: http, timeout: 5}", "modules.m.timeout: expected a span"),
        ("{prober: http, http: {enable_http3: true}}", "http.enable_http3: HTTP/3 is not spoken"),
        (
            "{prober: http, http: {fail_if_body_json_matches_cel: 'body.a'}}",
            "http.fail_if_body_json_matches_cel: CEL is not run here",
        ),
        ("{prober: http, http: {body: a, body_file: b}}", "http.body_file: body is there already"),
        (
            "{prober: http, http: {fail_if_ssl: true, fail_if_not_ssl: true}}",
            "http.fail_if_not_ssl: fail_if_ssl is set too",
        ),
        (
            "{prober: http, http: {bearer_token: a, authorization: {credentials: b}}}",
            "http.bearer_token: authorization is there already",
        ),
        (
            "{prober: http, http: {authorization: {type: Basic}}}",
            "http.authorization.type: use basic_auth",
        ),
        (
            "{prober: http, http: {headers: {A: b}, http_headers: {a: {values: [c]}}}}",
            "http.http_headers.a: headers has it already",
        ),
        (
            "{prober: http, http: {fail_if_body_matches_regexp: ['(']}}",
            "is no regular expression",
        ),
        (
            "{prober: dns, dns: {query_name: a, dns_over_tls: true}}",
            "dns.dns_over_tls: DNS over TLS needs transport_protocol: tcp",
        ),
        (
            "{prober: tcp, tcp: {tls_config: {cert_file: a}}}",
            "tcp.tls_config.cert_file: a certificate is shown with its key",
        ),
    ],
)
def test_what_is_wrong_or_not_offered_is_told_with_its_place(module: str, problem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(f"modules: {{m: {module}}}")
    assert problem in str(caught.value)
