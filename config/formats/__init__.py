"""Where a language's own way with dates is not Django's."""
