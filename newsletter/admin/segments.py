"""Segments in Wagtail's admin. The preview beside the form counts while the editor builds.

newsletter/admin/segment.html   ``object`` and ``newsletter.segments.count.figures``.
"""

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from newsletter.models import Segment
from newsletter.segments.count import figures


class SegmentView(InspectView):
    """Who is in a segment now: numbers and a nameless sample."""

    template_name = "newsletter/admin/segment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **figures(self.object)}


class SegmentViewSet(SnippetViewSet):
    model = Segment
    icon = "group"
    menu_label = gettext_lazy("Segments")
    add_to_admin_menu = False
    inspect_view_enabled = True
    inspect_view_class = SegmentView
    # Nothing here counts: with many segments and people a list would take minutes.
    list_display = [
        "name",
        "description",
        DateColumn("created_at", label=gettext_lazy("Made"), sort_key="created_at"),
    ]
    ordering = ["name"]
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("description"), FieldPanel("rules")])
