"""The OpenAPI 3.1 document of ``/api/v1/``: what the routers say, with every refusal and examples."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import translation
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from blog.selectors.site import identity
from config.api.about import DESCRIPTION, TAGS
from config.api.examples import REQUESTS, RESPONSES
from config.api.idempotency import PATTERN
from config.api.problem_schema import PROBLEM
from config.api.reasons import ALWAYS, OF_BODIES, OF_KEYS, OF_PARAMETERS
from config.problems import CONTENT_TYPE, name_of, title_of, type_of
from consent.errors import Refusal

Json = dict[str, Any]

IDEMPOTENCY_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A UUID, or another text nobody else thinks of, with or without quotes. The same key with "
    "the same body gets the answer it got before (`Idempotent-Replayed: true`), with another body 422.",
    "schema": {"type": "string", "pattern": PATTERN},
    "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
}
HEADERS: dict[int, Json] = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    429: {"Retry-After": {"required": True, "schema": {"type": "integer"}, "description": "Seconds."}},
    503: {"Retry-After": {"required": True, "schema": {"type": "integer"}, "description": "Seconds."}},
}
REPLAYED = {
    "Idempotent-Replayed": {"schema": {"const": "true"}, "description": "The answer is one from before."}
}


class Document(OpenAPISchema):
    """Ninja's own, with what each operation may be refused for."""

    def operation_details(self, operation: Operation) -> Json:
        details = super().operation_details(operation)
        told: dict[int, list[str]] = {}
        for reasons in self.by_itself(operation, details):
            for status, reason in reasons.items():
                told.setdefault(status, []).append(reason)
        refusals: Sequence[type[Refusal]] = details.pop("refusals", [])
        for refusal in refusals:
            told.setdefault(refusal.status, []).append(f"{refusal.title}: `{name_of(refusal)}`.")
        for status in sorted(told):
            kinds = [refusal for refusal in refusals if refusal.status == status]
            details["responses"][status] = refused(status, told[status], kinds)
        if "POST" in operation.methods:
            details["parameters"].append(IDEMPOTENCY_KEY)
        if any(not hasattr(way, "openapi_security_schema") for way in operation.auth_callbacks):
            details["security"].append({})  # without a token too
        with_examples(details)
        return details

    @staticmethod
    def by_itself(operation: Operation, details: Json) -> list[dict[int, str]]:
        found = [ALWAYS]
        found += [OF_PARAMETERS] if operation.models else []
        found += [OF_BODIES] if "requestBody" in details else []
        found += [OF_KEYS] if "POST" in operation.methods else []
        return found


def refused(status: int, reasons: Sequence[str], kinds: Sequence[type[Refusal]]) -> Json:
    """A response with ``Problem``. ``kinds``: those it can be, each with an example of its own."""
    examples = {
        name_of(kind): {"value": {"type": type_of(kind), "title": str(kind.title), "status": status}}
        for kind in kinds
    }
    content: Json = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if not examples:
        plain = {"type": "about:blank", "title": title_of(status), "status": status}
        examples = {"plain": {"value": plain}}
    told: Json = {
        "description": " ".join(reasons),
        "content": {CONTENT_TYPE: content | {"examples": examples}},
    }
    return told | ({"headers": HEADERS[status]} if status in HEADERS else {})


def with_examples(details: Json) -> None:
    """Put the examples of the operation where OpenAPI looks for them."""
    name = details["operationId"]
    for sort, media in details.get("requestBody", {}).get("content", {}).items():
        if name in REQUESTS and sort == "application/json":
            media["examples"] = {"one": {"value": REQUESTS[name]}}
    for status, response in details["responses"].items():
        if status >= HTTPStatus.BAD_REQUEST:
            continue
        if any(parameter["name"] == "Idempotency-Key" for parameter in details["parameters"]):
            response["headers"] = REPLAYED
        for media in response.get("content", {}).values():
            if name in RESPONSES:
                media["examples"] = {"one": {"value": RESPONSES[name]}}


def document(api: NinjaAPI) -> Json:
    """The whole document, as JSON has it."""
    with translation.override("en"):
        made = Document(api, api.get_root_path({}))
        made["components"]["schemas"]["Problem"] = PROBLEM
        site = identity()
        contact = {"name": site.controller, "email": site.contact, "url": settings.BASE_URL}
        made["info"] |= {
            "title": f"{site.name}: API",
            "description": DESCRIPTION,
            "contact": {name: value for name, value in contact.items() if value},
            "license": {"name": "BSD 3-Clause", "identifier": "BSD-3-Clause"},
        }
        made["servers"] = [{"url": settings.BASE_URL}]
        used = {tag for path in made["paths"].values() for told in path.values() for tag in told["tags"]}
        made["tags"] = [{"name": tag, "description": TAGS[tag]} for tag in TAGS if tag in used]
        told: Json = json.loads(json.dumps(made, default=str))
    return told
