"""The demo site: its content, its people, and what they did in the last three months. Nobody in it exists."""
