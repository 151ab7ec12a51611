"""Every write of the blog."""

from blog.services.addresses import named_moved, tag_moved
from blog.services.documents import document_import
from blog.services.tags import tag_rename, tags_delete_unused, tags_merge

__all__ = [
    "document_import",
    "named_moved",
    "tag_moved",
    "tag_rename",
    "tags_delete_unused",
    "tags_merge",
]
