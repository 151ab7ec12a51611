"""Segments: conditions that editors put together, compiled to one SQL statement."""
