"""/api/v1/: ours, for front ends. OpenAPI at /api/v1/openapi.json."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.parser import Parser

from blog.headless.api import router as content
from config import problems
from consent.api import router as consent
from newsletter.api import router as newsletter
from newsletter.preferences_api import router as preferences
from sharing.api import router as sharing


class JsonParser(Parser):
    """JSON as RFC 8259 has it, without NaN and Infinity, and always an object.

    A schema whose fields are all optional would take any other value for one without fields.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        found = json.loads(request.body.decode(), parse_constant=no_number)
        if not isinstance(found, dict):
            raise TypeError(type(found))
        return found


def no_number(name: str) -> None:
    raise ValueError(name)


api = NinjaAPI(version="1", urls_namespace="api-v1", docs_url=None, openapi_url=None, parser=JsonParser())
problems.register(api)
api.add_router("", content)
api.add_router("", sharing)
api.add_router("", newsletter)
api.add_router("", preferences)
api.add_router("", consent)
