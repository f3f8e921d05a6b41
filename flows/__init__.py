"""Prefect flows over the stages; the only package that knows the engine. Ids in, ids out."""
