//! Finds the work, fans it out over the cores, isolates failures, writes atomically, keeps the manifest.
