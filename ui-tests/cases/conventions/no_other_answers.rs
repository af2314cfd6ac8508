// What only a faulty annotation uses is used: the fault is the only answer.
#![deny(warnings)]
use traced::{event, in_span, record, traced};

struct User {
    id: u64,
}

#[traced(attrs(batchId, orderId = order.id, count = 1))]
fn arguments(batchId: u32, order: &User, (left, _): (u32, u32), count: u32) -> u32 {
    left + count
}

struct Repo;

#[traced]
impl Repo {
    #[traced(attrs(userId = user.id))]
    async fn get(&self, user: User) {}

    fn list(&self, page: u32) -> u32 {
        page
    }
}

fn inside(user: &User) -> u32 {
    let (count, size, length) = (1, 2, "a".to_owned());
    record!(theCount = count);
    event!("counted", theSize = &size, theUser = user.id);
    in_span!("inner", attrs(theLength = length.len()), { 1 })
}

fn main() {
    let user = User { id: 1 };
    arguments(1, &user, (1, 2), 1);
    inside(&user);
    drop(Repo.get(user));
    Repo.list(1);
}
