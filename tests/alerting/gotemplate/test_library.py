"""Definitions of several texts under one roof, as Go keeps them."""

from alerting.gotemplate import library, parsed
from alerting.gotemplate.library import EMPTY, Library


def joined(known: Library, text: str, file: str = "") -> Library:
    read = parsed(text)
    return library.joined(known, read.tree, read.text, file)


def test_a_text_without_definitions_adds_nothing() -> None:
    assert joined(EMPTY, "text") is EMPTY


def test_a_file_is_known_by_its_last_name_too() -> None:
    known = joined(EMPTY, 'a{{ define "x" }}b{{ end }}', "/etc/own.tmpl")
    assert set(known) == {"own.tmpl", "x"}
    assert {one.file for one in known.values()} == {"/etc/own.tmpl"}


def test_a_later_definition_replaces_an_earlier_one_unless_it_shows_nothing() -> None:
    first = joined(EMPTY, '{{ define "x" }}a{{ end }}{{ define "y" }}b{{ end }}')
    later = joined(first, '{{ define "x" }}c{{ end }}{{ define "y" }} {{ end }}')
    assert [str(later[name].nodes[0]) for name in "xy"] == ["c", "b"]
    assert str(first["x"].nodes[0]) == "a"


def test_what_nodes_show_is_found_at_any_depth() -> None:
    text = (
        '{{ template "a" }}{{ if 1 }}{{ template "b" }}{{ else }}{{ template "c" }}{{ end }}'
        '{{ range . }}{{ with . }}{{ template "d" }}{{ end }}{{ end }}{{ 1 }}'
    )
    assert library.named(parsed(text).tree.root) == set("abcd")
