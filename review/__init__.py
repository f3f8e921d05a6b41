"""Hold, settle, approve, release: the gate, its store, its people and its ledger. No web, no engine in here."""
