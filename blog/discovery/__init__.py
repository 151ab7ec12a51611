"""What machines read of the pages: their metadata, pictures for shared links, maps, and old addresses."""
