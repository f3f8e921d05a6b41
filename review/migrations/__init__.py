"""The store's schema, step by step. A migration is never changed once it was released."""
