"""Which views of the admin each kind of page has of its own."""

from wagtail.admin.viewsets.pages import PageViewSet

from blog.admin.checking import CheckedCreateView, CheckedEditView
from blog.admin.explorer import DatedFilters, DatedIndexView, PostFilters, PostIndexView
from blog.models import PostPage, StandardPage, TermPage


class CheckedPageViewSet(PageViewSet):
    add_view_class = CheckedCreateView
    edit_view_class = CheckedEditView


class TermViewSet(CheckedPageViewSet):
    index_view_class = DatedIndexView
    filterset_class = DatedFilters


class PostViewSet(CheckedPageViewSet):
    index_view_class = PostIndexView
    filterset_class = PostFilters


PAGES = [
    PostViewSet("posts", model=PostPage),
    TermViewSet("terms", model=TermPage),
    CheckedPageViewSet("standard_pages", model=StandardPage),
]
