"""The form in which a site's content lies in files: ``blog.exporting`` writes, ``blog.importing`` reads it.

``rich`` is rich text as Markdown, ``fields`` those of blocks, ``body`` a text, ``places`` where what lies.
Nothing here asks the database: ``Written`` and ``Known`` tell what a text refers to.
"""
