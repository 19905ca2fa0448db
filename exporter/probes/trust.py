"""How a server's certificate is judged, and what TLS is spoken with it; as people write it."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

Version = Literal["1.0", "1.1", "1.2", "1.3"]
DEFAULT_LEAST: Final[Version] = "1.2"
"""The oldest that is spoken where none is named."""
_ORDER: Final = ("1.0", "1.1", "1.2", "1.3")


class Trust(Struct, frozen=True):
    """A judgement made ready: contexts of TLS are kept by it.

    ``ca``, ``certificate`` and ``key`` are paths of PEM files, "" for the system's authorities and
    for no certificate of ours; ``alpn`` are the protocols offered.
    """

    verify: bool = True
    ca: str = ""
    certificate: str = ""
    key: str = ""
    least: Version | None = None
    most: Version | None = None
    alpn: tuple[str, ...] = ()


class Tls(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How TLS is spoken with a target."""

    verify: Annotated[bool, Meta(description="whether a bad certificate is a failure")] = True
    ca: Annotated[
        str, Meta(max_length=4096, description="PEM file of authorities instead of the system's")
    ] = ""
    server_name: Annotated[
        str,
        Meta(max_length=253, description="name asked for and expected instead of the target's"),
    ] = ""
    certificate: Annotated[
        str, Meta(max_length=4096, description="PEM file of the chain that we show")
    ] = ""
    key: Annotated[str, Meta(max_length=4096, description="PEM file of its unencrypted key")] = ""
    min_version: Annotated[Version | None, Meta(description="least version of TLS")] = None
    max_version: Annotated[Version | None, Meta(description="highest version of TLS")] = None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if self.ca and not self.verify:
            yield "ca", "verify: false trusts everybody; take one of them away"
        if bool(self.certificate) != bool(self.key):
            missing = "key" if self.certificate else "certificate"
            yield missing, "a certificate is shown with its key; write both files"
        least, most = self.min_version, self.max_version
        if least and most and _ORDER.index(least) > _ORDER.index(most):
            yield "min_version", f"{least} is later than the max_version of {most}"

    def trust(self, *alpn: str) -> Trust:
        """Return the judgement, with these protocols offered."""
        return Trust(
            verify=self.verify,
            ca=self.ca,
            certificate=self.certificate,
            key=self.key,
            least=self.min_version,
            most=self.max_version,
            alpn=alpn,
        )
