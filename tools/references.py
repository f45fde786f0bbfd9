"""The bibliography of the book, read by the library that the pages are made with."""

from __future__ import annotations

from pybtex.database import Entry, parse_string

from enumerated import enumerated


def title_of(bibliography: str, key: str) -> str:
    """The title of an entry of a BibTeX file, without its braces."""
    entry = parse_string(bibliography, "bibtex").entries.get(key)
    if entry is None or "title" not in entry.fields:
        raise ValueError(f"references.bib has no title for {key!r}")
    return _plain(entry.fields["title"])


def in_a_line(bibliography: str) -> dict[str, str]:
    """Each entry in a line: who, the title, the year."""
    return {key: _line(entry) for key, entry in parse_string(bibliography, "bibtex").entries.items()}


def _line(entry: Entry) -> str:
    names = [" ".join([*person.prelast_names, *person.last_names]) for person in entry.persons["author"]]
    return _plain(f"{enumerated(names)}, {entry.fields['title']} ({entry.fields['year']})")


def _plain(text: str) -> str:
    """The text of a field without the braces that keep its capitals."""
    return text.replace("{", "").replace("}", "")
