//! The tests are in `tests/`, one file per concern.
