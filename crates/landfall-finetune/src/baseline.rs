//! Cheap classifiers to compare with.
