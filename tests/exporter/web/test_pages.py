from datetime import UTC, datetime
from html.parser import HTMLParser

from aiohttp import ClientSession

from exporter.web import pages
from tests.exporter.web import stand

SOURCES = """
sources:
- {name: bot, type: native}
- {name: shop, type: cloudevents, secrets: ["env:SHOP"]}
"""
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SHOWN = pages.Overview(
    state="<b>waiting</b>",
    started=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    sources=[("POST /webhooks/<x>", "native events")],
    places=[("GET /metrics", "metrics for Prometheus"), ("POST /webhooks/{source}", "events")],
)


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])


async def test_a_browser_sees_what_is_watched_and_where_to_look() -> None:
    async with (
        stand.serving(SOURCES) as here,
        ClientSession() as client,
        client.get(f"{here.url}/", headers=BROWSER) as answer,
    ):
        assert answer.content_type == "text/html"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        page = await answer.text()
        assert "/webhooks/bot" in page
        assert "cloudevents events, signed" in page
        seen = Links(page)
        assert {"/metrics", "/-/ready"} < set(seen.links)
        assert "script" not in seen.tags
        for link in seen.links:
            async with client.get(f"{here.url}{link}") as followed:
                assert followed.status == 200, link


async def test_a_terminal_sees_the_same_as_text() -> None:
    async with (
        stand.serving(SOURCES) as here,
        ClientSession() as client,
        client.get(f"{here.url}/") as answer,
    ):
        assert answer.content_type == "text/plain"
        text = await answer.text()
        assert text.startswith("chatwatch: ready, up since ")
        assert "POST /webhooks/bot   native events, from this machine" in text


async def test_who_shows_no_token_sees_no_names_of_sources() -> None:
    eye = {"Authorization": "Bearer eye-token-0123456789"}
    async with stand.serving(stand.TOKENS + SOURCES) as here, ClientSession() as client:
        async with client.get(f"{here.url}/") as answer:
            assert answer.status == 200
            assert "/webhooks/bot" not in await answer.text()
        async with client.get(f"{here.url}/", headers=eye) as answer:
            assert "/webhooks/bot" in await answer.text()


async def test_a_daemon_that_watches_nothing_says_how_to_begin() -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.get(f"{here.url}/") as answer,
    ):
        assert "add sources to config/chatwatch.yml" in await answer.text()


def test_what_is_shown_cannot_become_markup() -> None:
    page = pages.page(SHOWN)
    assert "&lt;b&gt;waiting" in page
    assert "/webhooks/&lt;x&gt;" in page


def test_only_pages_that_can_be_opened_are_links() -> None:
    assert Links(pages.page(SHOWN)).links == ["/metrics"]


def test_text_stands_in_columns() -> None:
    assert pages.plain(SHOWN).splitlines()[-2:] == [
        "  GET /metrics             metrics for Prometheus",
        "  POST /webhooks/{source}  events",
    ]
