"""Markdown keeps its form whatever stands in it."""

from exporter.docs import table


def test_a_cell_with_a_bar_or_a_line_break_stays_one_cell() -> None:
    assert table.table(("a",), [("x|y\nz",)]) == "| a |\n| --- |\n| x\\|y z |"


def test_a_page_says_where_it_comes_from_and_ends_with_one_line_break() -> None:
    page = table.page("Title", "`here`", "One.", "Two.")
    assert page == (
        "# Title\n\n*Written by `make docs` from `here`; do not edit.*\n\nOne.\n\nTwo.\n"
    )


def test_code_of_nothing_is_nothing() -> None:
    assert (table.code("x"), table.code("")) == ("`x`", "")


def test_a_docstring_becomes_markdown() -> None:
    class Documented:
        """Shows ``code``."""

    assert table.prose(Documented) == "Shows `code`."
