"""A site's content as files: ``keys`` (what each is called) -> ``front`` (a page's fields) -> ``run``."""
