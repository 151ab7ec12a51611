"""System checks of the settings. Each has an id and a hint that says what to do."""
