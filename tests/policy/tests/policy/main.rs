//! What `traced.toml` does to crates that cargo builds: what it governs, when it is read again, what the compiler says.

mod outcome;
mod project;

mod attributes;
mod faults;
mod levels;
mod personal_data;
mod places;
mod rebuilds;
mod recording;
mod registries;
mod scope;
mod spans;
