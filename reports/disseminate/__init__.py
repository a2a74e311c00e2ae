"""GSBPM 7, disseminate: words, charts, the printed page, the data files, and the reading back of the page."""
