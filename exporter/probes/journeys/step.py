"""One request of a journey, and what it leaves to those that follow."""

from collections.abc import Collection, Iterator
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.strict import Name
from exporter.probes.hypertext import request
from exporter.probes.hypertext.request import Request
from exporter.probes.journeys import filling
from exporter.probes.journeys.capture import Capture
from exporter.probes.journeys.filling import Values


class Step(Request, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request, ``${name}`` in its URL, headers and body, and what its answer has to be."""

    name: Name
    capture: Annotated[
        tuple[Capture, ...],
        Meta(max_length=10, description="values of the answer, by the names of later `${name}`"),
    ] = ()

    @property
    def references(self) -> set[str]:
        """The names whose values it needs."""
        headers = [one for values in self.more_headers.values() for one in values]
        told = [one.reveal() for one in (*self.headers.values(), *headers)]
        return filling.references(self.url, self.body, *told)

    def filled(self, values: Values) -> Request:
        """Return the request with its values; KeyError names one that is not there."""
        return replace(
            self,
            url=filling.url(self.url, values),
            body=filling.body(self.body, values),
            headers={name: filling.header(one, values) for name, one in self.headers.items()},
            more_headers={
                name: tuple(filling.header(one, values) for one in given)
                for name, given in self.more_headers.items()
            },
        )

    def wrong(
        self, known: Collection[str], timeout: Duration, *, authorized: bool
    ) -> Iterator[tuple[str, str]]:
        """Return what is wrong, given the names that are known by now: fields and sentences."""
        for name in sorted(self.references - set(known)):
            yield "url", f"nothing before this step gives a value to ${{{name}}}"
        # What is put in is no secret of the file, and stands in no URL yet.
        asked = self.filled(filling.specimen(self.references))
        yield from request.wrong(asked, timeout, authorized=authorized)
        for index, one in enumerate(self.capture):
            for key, said in one.wrong():
                yield f"capture[{index}].{key}", said
