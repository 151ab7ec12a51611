"""The log checked from its rows alone. Nothing here is shared with what writes it but the formats."""
