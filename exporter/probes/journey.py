"""The kind ``journey``: several requests one after the other, as a person's visit has them."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta, field

from alerting.strict import Secret, key_path
from exporter.probes.hypertext import target
from exporter.probes.hypertext.client import Client
from exporter.probes.journeys.capture import CaptureName
from exporter.probes.journeys.step import Step
from exporter.probes.result import Result


class Journey(
    Client, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="journey"
):
    """Requests in order; cookies and captured values go from each to those that follow."""

    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=20)]
    values: Annotated[
        dict[CaptureName, Secret],
        Meta(max_length=20, description="values by name, for `${name}`; env:NAME or file:path"),
    ] = field(default_factory=dict)

    kind: ClassVar[str] = "journey"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from self.wrong_client()
        authorized = bool(self.credentials.written)
        known, names = set(self.values), set[str]()
        for index, step in enumerate(self.steps):
            for key, said in step.wrong(known, self.timeout, authorized=authorized):
                yield f"steps[{index}].{key}", said
            if step.name in names:
                yield f"steps[{index}].name", f"a step is called {step.name!r} already"
            names.add(step.name)
            known |= {one.name for one in step.capture}
        for name in sorted(set(self.values) - {n for one in self.steps for n in one.references}):
            yield key_path("values", name), "no step needs it"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import travelling  # noqa: PLC0415 # not before it is at work

        return await travelling.measured(self)

    @property
    def client(self) -> Client:
        """Who asks: this probe's own settings."""
        return self

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        try:
            return target.read(self.steps[0].url).host
        except ValueError:
            return ""
