"""Sending an issue: to whom exactly, who is left out and why, how far it came, and what it did."""
