"""Faults of the world around a run: disks, exports and signals."""
