"""The builder of the example deck: a 45-minute talk by an invented firm, with everything in it that must not get out."""
