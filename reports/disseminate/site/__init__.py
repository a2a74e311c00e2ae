"""The static site of all releases: what it lists, its pages, its feed, and the folder they stand in."""
