"""The log in the database: who writes it, signs it, and shows it to others."""
