from html.parser import HTMLParser

import pytest

from exporter.web.analytics import documents, openapi
from exporter.web.analytics.routes import ENDPOINTS
from tests.exporter.web import stand


class Page(HTMLParser):
    """Which tags a page has, and what it links to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]


async def test_the_page_and_the_document_are_served() -> None:
    async with stand.serving() as here:
        asked = [
            await stand.exchange(
                here.listening.port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )
            for path in ("/docs", "/docs/openapi.json")
        ]
    page, document = asked
    assert page.status == document.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert document.json == openapi.document(ENDPOINTS)


def test_the_page_needs_no_script_loads_nothing_and_leads_only_to_what_it_has() -> None:
    page = Page(documents.html(openapi.document(ENDPOINTS)))
    assert not {"script", "img", "link", "iframe"} & {*page.tags}
    inside = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert {*inside} <= {*page.ids}
    assert [link for link in page.links if not link.startswith("#")] == ["/docs/openapi.json"]


def test_every_path_and_every_field_is_on_the_page() -> None:
    made = openapi.document(ENDPOINTS)
    text = documents.html(made)
    assert not [one.path for one in ENDPOINTS if one.path not in text]
    fields = {
        field
        for schema in made["components"]["schemas"].values()
        for field in schema.get("properties", {})
    }
    assert not [field for field in fields if f"<code>{field}</code>" not in text]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#/components/schemas/Rate"}, "Rate"),
        ({"enum": ["day", "channel"]}, "day, channel"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "number or null"),
        ({"type": "array", "items": {"type": "string"}}, "list of string"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "object of integer"),
        ({"type": "object"}, "object"),
        ({"type": "integer", "minimum": 1, "maximum": 400}, "integer 1–400"),
        ({}, "anything"),
    ],
)
def test_what_a_field_holds_is_said_in_words(schema: dict[str, object], words: str) -> None:
    assert documents.kind(schema) == words
