from blog.models.imports import ImportedDocument
from blog.models.pages import BlogIndexPage, HomePage, PostPage, PostTag, StandardPage
from blog.models.people import Author, Category
from blog.models.terms import GlossaryIndexPage, TermPage, TermTag

__all__ = [
    "Author",
    "BlogIndexPage",
    "Category",
    "GlossaryIndexPage",
    "HomePage",
    "ImportedDocument",
    "PostPage",
    "PostTag",
    "StandardPage",
    "TermPage",
    "TermTag",
]
