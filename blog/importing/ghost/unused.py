"""What Ghost keeps of posts, words and people that has no form here."""

from collections.abc import Iterator

from blog.importing.ghost.reading import Row, line

_SHARED = ("og_title", "og_description", "og_image", "twitter_title", "twitter_description", "twitter_image")
# Of a post, or of its row in posts_meta: it depends on the version.
POST = (
    *("featured", "codeinjection_head", "codeinjection_foot", "custom_template", "email_subject"),
    *("feature_image_caption", *_SHARED),
)
WORD = ("description", "feature_image", "meta_title", "meta_description", *_SHARED)
PERSON = ("bio", "website", "location", "facebook", "twitter", "profile_image", "cover_image")
LONGEST = 200


def unused(row: Row, names: tuple[str, ...]) -> Iterator[str]:
    """Each of ``names`` that the row has, with what it says."""
    for name in names:
        value = row.get(name)
        if value and value != "0":
            yield f"its {name}" + (f": “{said[:LONGEST]}”" if (said := line(value)) else "")
