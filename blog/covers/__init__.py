"""A picture for every post, drawn from its own words: guillemets that open into speech and branch."""

from blog.covers.picture import cover_file, cover_mark, cover_svg

__all__ = ["cover_file", "cover_mark", "cover_svg"]
