"""The plan around a pack: its brief, its overview, its rehearsal, its calendar and what to do if. Above the gate, and under it."""
