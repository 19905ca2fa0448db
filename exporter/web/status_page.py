"""The status page as HTML: a template that only shows what was decided, and escapes all of it."""

from exporter.web.jinja import TEMPLATES
from exporter.web.status import Status


def html(page: Status) -> str:
    """Return the page; it needs no script and loads nothing."""
    return TEMPLATES.get_template("status.html").render(page=page)
