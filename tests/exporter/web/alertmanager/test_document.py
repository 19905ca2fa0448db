from typing import Annotated

from msgspec import Meta, Struct

from alerting.strict import Inline, SecretFile
from exporter.web.alertmanager import document


class Way(Struct, forbid_unknown_fields=True):
    url: Inline | None = None
    url_file: SecretFile | None = None
    title: str = ""
    headers: dict[str, Inline] = {}


class File(Struct, forbid_unknown_fields=True):
    ways: Annotated[tuple[Way, ...], Meta(max_length=3)] = ()
    url: str = ""
    first: Way | None = None


def test_secrets_are_left_out_by_their_place_and_nothing_else_changes() -> None:
    text = """\
# a comment
url: https://example.com   # no secret here
ways:
- url: "https://me:pw@hooks.example.com/token"   # but here
  title: https://example.com
- url_file: /run/secrets/url
  headers: {Authorization: 'Bearer abc', X-Key: def}
first:
  url: plain
"""
    assert (
        document.shown(text, File)
        == """\
# a comment
url: https://example.com   # no secret here
ways:
- url: https://hooks.example.com/<secret>   # but here
  title: https://example.com
- url_file: /run/secrets/url
  headers: {Authorization: <secret>, X-Key: <secret>}
first:
  url: http://secret.invalid/
"""
    )


def test_an_alias_and_a_merged_mapping_are_looked_into() -> None:
    text = """\
first: &one
  url: token-1
  title: a
ways:
- *one
- <<: *one
  title: b
- <<: [{url: token-2}]
"""
    told = document.shown(text, File)
    assert "token" not in told
    assert told.count(document.HIDDEN_URL) == 2
    assert "title: b" in told


def test_what_is_nowhere_in_the_struct_and_an_empty_file_are_left_alone() -> None:
    assert (
        document.shown("other: {url: a}\nways: [x, [y]]\n", File)
        == "other: {url: a}\nways: [x, [y]]\n"
    )
    assert document.shown("", File) == ""
