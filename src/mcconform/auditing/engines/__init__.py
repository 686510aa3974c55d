"""Engines: how the batches of a corpus are judged, in this process or in several."""
