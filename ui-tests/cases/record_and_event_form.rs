use traced::{event, record};

fn main() {
    record!();
    event!(key = 1);
    event!("CacheMiss");
    event!("cache-miss" key = 1);
    event!(format!("cache-{}", 1), key = 1);
    event!(std::concat!("cache", "-miss"));
}
