"""What the head of a page says, read as a machine reads it."""

import json
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.scripts: list[str] = []
        self.in_json = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))
        self.in_json = found.get("type") == "application/ld+json"

    def handle_endtag(self, tag: str) -> None:
        self.in_json = False

    def handle_data(self, data: str) -> None:
        if self.in_json:
            self.scripts.append(data)


@dataclass(frozen=True)
class Head:
    """Its tags in order, each with its attributes, and the things its JSON-LD tells of."""

    tags: list[tuple[str, dict[str, str]]]
    scripts: list[str]

    @property
    def things(self) -> list[dict[str, Any]]:
        return [thing for script in self.scripts for thing in json.loads(script)["@graph"]]

    def thing(self, kind: str) -> dict[str, Any]:
        (found,) = [thing for thing in self.things if kind in thing["@type"]]
        return found

    def links(self, **attrs: str) -> list[dict[str, str]]:
        return [found for tag, found in self.tags if tag == "link" and attrs.items() <= found.items()]

    def meta(self, name: str) -> list[str]:
        found = [attrs for tag, attrs in self.tags if tag == "meta"]
        return [attrs["content"] for attrs in found if name in (attrs.get("property"), attrs.get("name"))]

    @property
    def canonical(self) -> str:
        (found,) = self.links(rel="canonical")
        return found["href"]

    @property
    def languages(self) -> dict[str, str]:
        return {link["hreflang"]: link["href"] for link in self.links(rel="alternate") if "hreflang" in link}

    @property
    def feeds(self) -> list[str]:
        return [link["href"] for link in self.links(rel="alternate") if "type" in link]


def head(client: Client, address: str) -> Head:
    response = client.get(address)
    assert response.status_code == 200, address
    reader = _Reader()
    reader.feed(response.text.partition("</head>")[0])
    return Head(reader.tags, reader.scripts)
