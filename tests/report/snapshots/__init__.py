"""Terminal texts that were read and found good. ``python -m tests.report.snapshots`` writes them
anew; read the difference before you commit it.
"""
