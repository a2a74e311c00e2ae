"""GSBPM 7.5, manage user support: what a published figure was made of, what stands on a cell, what changed and why.

All answers come from the records of editions. Nothing heavy is imported but to make a record.
"""
