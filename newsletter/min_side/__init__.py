"""/min-side/: what a person can see and do about themselves, after a link in a mail has let them in."""
