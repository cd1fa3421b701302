"""An independent reference: what a plan may be and how near it must come, from M1's rules and MATH alone.

    books      a workbook and what is asked of it; read from and printed as the tests' own tables
    entry      the one place that calls the program: rows in, plan out
    reading    the rows as slices, pies and values, exact; the readings of every rule
    limits     what no plan may pass: each breach of a rule, by kind
    goals      z*, by bisection and by a quadratic programme
    witness    a plan that is allowed and nearer than a certificate admits
    second     the workbook after the fills, and what a second run may still find
    lots       brute force over tax lots, washes included
    randomly   random workbooks with every rule on and mixed
    shrink     a failing workbook made small
    fuzz       all of that with fresh seeds, for as long as one likes

Nothing here imports the engine: only rows, settings and what makes a portfolio and a plan.
"""
