"""Statements that are said thousands of times."""

from typing import Any

import psycopg
from django.db import connection


def prepared() -> Any:
    """A cursor for the same few statements over and over. PostgreSQL plans each of them once, where Django's
    cursor has it plan them anew, which takes longer than to run them."""
    if connection.vendor == "sqlite":
        return connection.cursor()
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    return psycopg.Cursor(connection.connection)
