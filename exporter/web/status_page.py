"""The status page as HTML: a template that only shows what was decided, and escapes all of it."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from exporter.web.status import Status

# The template is compiled when it is first asked for, and then kept: it would make starts longer.
_JINJA = Environment(
    loader=PackageLoader("exporter.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def html(page: Status) -> str:
    """Return the page; it needs no script and loads nothing."""
    return _JINJA.get_template("status.html").render(page=page)
