"""What comes back of what was released: figures and comments, who has to act on them, and the report."""
