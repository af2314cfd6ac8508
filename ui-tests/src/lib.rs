//! The cases are in `cases/`, one per message, named for the rule that is broken. See README.md.
