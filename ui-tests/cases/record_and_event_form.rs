use traced::{event, record};

fn main() {
    record!();
    event!(key = 1);
    event!("CacheMiss");
    event!("cache-miss" key = 1);
}
