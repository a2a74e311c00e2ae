"""GSBPM 7, disseminate: words, charts, tables, the printed page, the data files, and the reading back of all of them."""
