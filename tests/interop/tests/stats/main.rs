//! Every span is accounted for: by `traced::stats`, and by the metrics of the conventions.

mod counts;
mod meters;
mod metrics;
mod set_up;
