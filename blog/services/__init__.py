"""Every write of the blog."""

from blog.services.documents import document_import

__all__ = ["document_import"]
