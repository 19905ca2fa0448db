"""Redirects are followed, each checked anew, and told."""

import pytest

from exporter.probes.transport import visit
from tests.exporter.probes import servers
from tests.exporter.probes.runs import gauge, probe, ran, saying
from tests.exporter.probes.servers import OK


async def test_a_redirect_is_followed_and_the_last_answer_counts() -> None:
    async with servers.serving(OK) as goal:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {goal.url}/there\r\n\r\n".encode()
        result = await ran(moved)
        assert goal.requests[0].startswith(b"GET /there HTTP/1.1\r\n")
    assert result.success
    assert gauge(result, "probe_http_redirects") == 1
    assert gauge(result, "probe_http_status_code") == 200


@pytest.mark.parametrize(
    ("location", "reason", "detail"),
    [
        ("/?secret=1", "redirects", "more than 10 redirects; the next leads to http://127.0.0.1:"),
        ("ftp://a/", "redirects", "302 leads nowhere: expected a URL that begins with http://"),
        ("http://169.254.169.254/latest", "forbidden_target", "169.254.169.254 is a cloud's"),
        ("http://[::ffff:a9fe:a9fe]/", "forbidden_target", "169.254.169.254 is a cloud's"),
        ("http://[64:ff9b::a9fe:a9fe]/", "forbidden_target", "64:ff9b::a9fe:a9fe is a cloud's"),
    ],
)
async def test_a_redirect_that_cannot_be_followed_has_its_reason(
    location: str, reason: str, detail: str
) -> None:
    result = await ran(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n".encode())
    assert (result.reason, "secret" in result.detail) == (reason, False)
    assert detail in result.detail


async def test_a_name_that_leads_to_metadata_is_refused_where_it_leads() -> None:
    result = await visit.measured(probe("http://sly.example/"), saying("169.254.169.254"))
    assert (result.reason, result.detail) == (
        "forbidden_target",
        "sly.example (169.254.169.254) is a cloud's metadata service",
    )


async def test_a_redirect_is_an_answer_where_it_is_not_to_be_followed() -> None:
    moved = b"HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"
    result = await ran(moved, follow_redirects=False)
    assert (result.reason, result.detail) == ("status", "got 301 Moved Permanently, expected 2xx")


async def test_a_redirect_to_nowhere_in_particular_is_an_answer() -> None:
    result = await ran(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
    assert (result.reason, gauge(result, "probe_http_redirects")) == ("status", 0)


async def test_a_failure_after_a_redirect_tells_where() -> None:
    async with servers.serving(b"HTTP/1.1 404 No\r\n\r\n") as goal:
        result = await ran(f"HTTP/1.1 302 Found\r\nLocation: {goal.url}/x?q=1\r\n\r\n".encode())
    said = f"got 404 Not Found, expected 2xx (after 1 redirect, at {goal.url}/x?…)"
    assert result.detail == said
