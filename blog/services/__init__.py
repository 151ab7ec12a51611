"""Every write of the blog."""

from blog.services.addresses import named_moved, tag_moved
from blog.services.announcing import announce, announce_new_posts
from blog.services.documents import document_import
from blog.services.pictures import pictures_prepare
from blog.services.tags import tags_delete_unused, tags_merge

__all__ = [
    "announce",
    "announce_new_posts",
    "document_import",
    "named_moved",
    "pictures_prepare",
    "tag_moved",
    "tags_delete_unused",
    "tags_merge",
]
