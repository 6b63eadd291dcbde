"""What is due, for whom, and whose job it is: one small function for each kind of thing, joined in one list.

``sources`` names the functions, ``held`` reads the record once for all of them, ``whose`` says whose job each thing is on a
day and who looks after the work of somebody away, ``listing`` puts it in order.
"""
