"""The templates of pages, which escape all that is given to them."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

# A template is compiled when it is first asked for, and then kept: it would make starts longer.
TEMPLATES: Final = Environment(
    loader=PackageLoader("exporter.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
