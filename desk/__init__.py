"""The review desk: a face on the gate, with no rule of its own."""
