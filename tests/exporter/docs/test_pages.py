"""The generated pages are complete and pure."""

from exporter.docs.pages import pages


def test_the_pages_are_written_the_same_way_twice() -> None:
    assert pages() == pages()


def test_every_page_stands_in_docs_and_has_a_title() -> None:
    for name, text in pages().items():
        assert name.startswith("docs/")
        assert text.startswith("# ")
