"""The status page as HTML: a template that only shows what was decided, and escapes all of it."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from exporter.web.status import Status

_JINJA = Environment(
    loader=PackageLoader("exporter.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_PAGE = _JINJA.get_template("status.html")


def html(page: Status) -> str:
    """Return the page; it needs no script and loads nothing."""
    return _PAGE.render(page=page)
