"""The keeper's check: `seed/` held against itself, and against the articles it was drawn from.

What is compared is folded (`app.figures.fold`): Unicode NFC, one space for each run of white space.
A paragraph's number is the 1-based count of the lines that are not empty then.
"""
