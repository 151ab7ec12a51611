from blog.models.announcements import Announcement
from blog.models.base import Audience, PublicPage, ReadablePage
from blog.models.generation import PageGeneration
from blog.models.imports import ImportedDocument, ImportedFile
from blog.models.pages import HomePage, StandardPage
from blog.models.people import Author, Category, Named, Series
from blog.models.pictures import Picture, Rendition
from blog.models.posts import BlogIndexPage, PostPage, PostTag
from blog.models.previews import PreviewLink
from blog.models.relations import Relation
from blog.models.search import PageWords, SearchWord
from blog.models.terms import GlossaryIndexPage, TermPage, TermTag

__all__ = [
    "Announcement",
    "Audience",
    "Author",
    "BlogIndexPage",
    "Category",
    "GlossaryIndexPage",
    "HomePage",
    "ImportedDocument",
    "ImportedFile",
    "Named",
    "PageGeneration",
    "PageWords",
    "Picture",
    "PostPage",
    "PostTag",
    "PreviewLink",
    "PublicPage",
    "ReadablePage",
    "Relation",
    "Rendition",
    "SearchWord",
    "Series",
    "StandardPage",
    "TermPage",
    "TermTag",
]
