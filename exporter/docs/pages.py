"""The generated pages by their paths; a house test holds what is on disk to this."""

from collections.abc import Mapping

from exporter.docs import events, exports, metrics, routes, settings, sources


def pages() -> Mapping[str, str]:
    """Path under the root of the project → the page as it should be."""
    return {
        "docs/configuration.md": settings.written(),
        "docs/events.md": events.written(),
        "docs/exports.md": exports.written(),
        "docs/http.md": routes.written(),
        "docs/metrics.md": metrics.written(),
        "docs/sources.md": sources.written(),
    }
