"""/api/v1/content/: the pages of the site for front ends that are not ours."""
