"""/api/v1/: ours, for front ends. OpenAPI at /api/v1/openapi.json."""

from ninja import NinjaAPI

from blog.headless.api import router as content
from config import problems
from consent.api import router as consent
from newsletter.api import router as newsletter
from newsletter.preferences_api import router as preferences
from sharing.api import router as sharing

api = NinjaAPI(
    title="Snakkis",
    version="1",
    description="Share a post, count a read, ask for mail and leave again. No cookie, no login.",
    urls_namespace="api-v1",
    docs_url=None,
)
problems.register(api)
api.add_router("", content)
api.add_router("", sharing)
api.add_router("", newsletter)
api.add_router("", preferences)
api.add_router("", consent)
