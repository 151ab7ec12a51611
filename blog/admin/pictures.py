"""Uploading pictures."""

from typing import Any

import PIL.Image
from django.core.exceptions import ValidationError
from django.core.files import File
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """A file that can be read to its end. Wagtail's own field looks at how it begins."""

    def to_python(self, data: Any) -> File | None:
        try:
            file: File | None = super().to_python(data)
            if file is not None:
                with PIL.Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        return file


class PictureForm(BaseImageForm):
    """Takes no file that every list and page with it would break on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, help_text=field.help_text, widget=field.widget
            )
