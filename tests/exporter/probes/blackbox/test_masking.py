from alerting.secret import Written
from alerting.strict import Secret
from exporter.probes.blackbox import masking
from exporter.probes.blackbox.modules import HttpProber, Module
from exporter.probes.blackbox.settings import BasicAuth
from exporter.probes.blackbox.spans import Span
from exporter.probes.pattern import Pattern


def test_a_module_is_shown_without_its_secrets_and_without_what_is_by_default() -> None:
    http = HttpProber(
        basic_auth=BasicAuth(username="me", password=Secret("s3cret")),
        headers={"X-Key": Written("s3cret")},
        fail_if_body_matches_regexp=(Pattern("error"),),
    )
    assert masking.text(Module(prober="http", timeout=Span(5.0), http=http)) == (
        "prober: http\n"
        "timeout: 5s\n"
        "http:\n"
        "  basic_auth:\n"
        "    username: me\n"
        "    password: <secret>\n"
        "  headers:\n"
        "    X-Key: <secret>\n"
        "  fail_if_body_matches_regexp:\n"
        "  - error\n"
    )
