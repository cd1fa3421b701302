"""What is held and what it should be: the tree of pies, positions, drift and the measures of both."""
