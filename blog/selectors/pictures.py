"""Pictures with the files they are shown by, so that no picture of a page costs a query of its own."""

from django.db.models import Prefetch

from blog.models import Rendition
from blog.picture_sizes import specs_of


def renditions_for(picture: str, *uses: str) -> Prefetch[str]:
    """What a queryset prefetches so that the pictures at ``picture`` have the renditions of these uses."""
    files = Rendition.objects.filter(filter_spec__in=specs_of(*uses))
    return Prefetch(f"{picture}__renditions", queryset=files, to_attr="prefetched_renditions")
