"""The OpenAPI document as people read it: operations by subject, fields in words, examples, problems."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

Json = dict[str, Any]

MARKDOWN = MarkdownIt("commonmark", {"html": False})


def readable(document: Json) -> Json:
    """What ``api/docs.html`` shows of ``document``."""
    names = [tag["name"] for tag in document["tags"]]
    sections = {tag["name"]: {**tag, "operations": []} for tag in document["tags"]}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = Reader(document).operation(method.upper(), path, operation)
            sections[operation["tags"][0]]["operations"].append(told)
    return {
        "info": {**document["info"], "description": prose(document["info"]["description"])},
        "sections": [sections[name] for name in names],
        "problems": sorted(problems(document).items()),
    }


def prose(text: str) -> SafeString:
    """Markdown without HTML of its own: what the code says of itself."""
    return mark_safe(MARKDOWN.render(text))  # noqa: S308


def problems(document: Json) -> dict[str, Json]:
    """Each kind of refusal, by name: its title and status."""
    found: dict[str, Json] = {}
    for methods in document["paths"].values():
        for operation in methods.values():
            for response in operation["responses"].values():
                for content in response.get("content", {}).values():
                    for name, example in content.get("examples", {}).items():
                        if "#" in str(example["value"]) and isinstance(example["value"], dict):
                            found[name] = example["value"]
    return {name: value for name, value in found.items() if value.get("type", "").endswith(f"#{name}")}


class Reader:
    """Reads one operation of ``document``."""

    def __init__(self, document: Json) -> None:
        self.schemas = document["components"]["schemas"]

    def operation(self, method: str, path: str, operation: Json) -> Json:
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        return {
            "method": method,
            "path": path,
            "id": operation["operationId"],
            "summary": operation["summary"],
            "description": prose(operation.get("description", "")),
            "needs_token": bool(operation.get("security")) and {} not in operation["security"],
            "parameters": [self.field(one, one["schema"]) for one in operation["parameters"]],
            "fields": list(self.fields(body.get("schema", {}))),
            "example": example_of(body),
            "answers": [self.answer(*told) for told in operation["responses"].items()],
        }

    def answer(self, status: str, response: Json) -> Json:
        content = response.get("content", {}).get("application/json", {})
        return {
            "status": status,
            "description": prose(response["description"]),
            "fields": list(self.fields(content.get("schema", {}))),
            "example": example_of(content),
        }

    def fields(self, schema: Json) -> Iterator[Json]:
        """The members of an object; of one of several objects, those of each."""
        schema = self.whole(schema)
        for choice in schema.get("anyOf", ()):
            yield from self.fields(choice)
        required = schema.get("required", ())
        for name, told in schema.get("properties", {}).items():
            yield self.field({"name": name, "required": name in required}, told)

    def field(self, named: Json, schema: Json) -> Json:
        about = (
            named.get("description") or schema.get("description") or self.whole(schema).get("description", "")
        )
        return {
            "name": named["name"],
            "place": named.get("in", ""),
            "required": named.get("required", False),
            "kind": self.kind(schema),
            "about": prose(about),
        }

    def kind(self, schema: Json) -> str:
        """What a value is, in a word or two."""
        if "enum" in (whole := self.whole(schema)):
            return " | ".join(str(value) for value in whole["enum"])
        if choices := whole.get("anyOf") or whole.get("allOf"):
            return " | ".join(dict.fromkeys(self.kind(choice) for choice in choices))
        if whole.get("type") == "array":
            return f"list of {self.kind(whole.get('items', {}))}"
        return str(whole.get("format") or whole.get("type") or whole.get("const") or "any")

    def whole(self, schema: Json) -> Json:
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        return dict(self.schemas[name]) if name else schema


def example_of(content: Json) -> str:
    value = content.get("examples", {}).get("one", {}).get("value")
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
