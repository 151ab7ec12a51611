"""``make test``: everything on SQLite, then what touches the engine again on PostgreSQL."""
