"""The words: period, unit, observation, definition, finding, errors. No file, no clock, no import of another room."""
