"""The closest plan in share steps that keeps every rule, and a certificate of how close any other could come."""
