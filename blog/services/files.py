"""Pictures and documents out of files: every write of them by an import."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from taggit.models import Tag
from wagtail.documents.models import Document

from blog.admin.pictures import PictureField
from blog.models import ImportedFile, Picture

TAG = Tag._meta.get_field("name")


@transaction.atomic
def picture_import(
    *, origin: str, key: str, path: Path, name: str, tags: Sequence[str] = (), **fields: Any
) -> ImportedFile:
    """Keep the file at ``path`` as the picture ``name``. ``fields``: title, description, credit, the focus.

    ValidationError when it is no picture, or one that could not be shown, and for a tag that is none.
    """
    tags = [TAG.clean(tag, None) for tag in tags]
    with path.open("rb") as file:
        upload = UploadedFile(file, name=name, size=path.stat().st_size)
        picture = Picture(file=PictureField().clean(upload, None), **fields)
        picture.full_clean(exclude=["width", "height", "collection"])
        picture.file_size = path.stat().st_size
        picture.save()
        picture.tags.set(tags)
    return ImportedFile.objects.create(origin=origin, key=key, picture=picture)


@transaction.atomic
def document_file_import(
    *, origin: str, key: str, path: Path, name: str, tags: Sequence[str] = (), **fields: Any
) -> ImportedFile:
    """Keep the file at ``path`` as the document ``name``. ``fields``: title.

    ValidationError when documents of its kind are not taken, and for a tag that is none.
    """
    tags = [TAG.clean(tag, None) for tag in tags]
    with path.open("rb") as file:
        document = Document(file=UploadedFile(file, name=name, size=path.stat().st_size), **fields)
        document.full_clean(exclude=["collection"])
        document.file_size = path.stat().st_size
        document.save()
        document.tags.set(tags)
    return ImportedFile.objects.create(origin=origin, key=key, document=document)
