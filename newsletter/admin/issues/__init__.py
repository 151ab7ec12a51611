"""The editor's desk of issues: to whom, when, how far it has come, and what it did."""
