"""/api/v1/: ours, for front ends. OpenAPI at /api/v1/openapi.json."""

from ninja import NinjaAPI

from blog.headless.api import router as content
from blog.previews.api import router as previews
from config import problems
from config.bodies import JsonParser
from consent.api import router as consent
from newsletter.api import router as newsletter
from newsletter.preferences_api import router as preferences
from sharing.api import router as sharing

api = NinjaAPI(version="1", urls_namespace="api-v1", docs_url=None, openapi_url=None, parser=JsonParser())
problems.register(api)
api.add_router("", content)
api.add_router("", previews)
api.add_router("", sharing)
api.add_router("", newsletter)
api.add_router("", preferences)
api.add_router("", consent)
