//! Checks a plan against the school alone.
