//! W3C Trace Context, level 1 and level 2, rule by rule, through a service that speaks HTTP. `docs/propagation.md` says
//! which test shows which rule.

mod client;
mod documented;
mod flags;
mod keys;
mod limits;
mod members;
mod mutation;
mod names;
mod service;
mod traceparent;
mod values;
mod versions;
