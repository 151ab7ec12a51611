"""The latest posts in full for programs that read: RSS, Atom and JSON Feed."""
