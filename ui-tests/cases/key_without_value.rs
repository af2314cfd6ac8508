use traced::traced;

struct Essay {
    id: u32,
}

mod names {
    pub const ID: &str = "essay.id";
}

#[traced(attrs(essay.id, "essay.count", names::ID, 7))]
fn create(essay: &Essay) -> u32 {
    essay.id
}

struct User {
    r#type: u32,
    email: String,
}

impl User {
    #[traced(attrs(self.r#type, self.email))]
    fn greet(&self) -> usize {
        self.email.len()
    }

    #[traced(attrs(%self.email, ?self.r#type, self.email.len(), names[0], count()))]
    fn leave(&self, names: &[u32]) -> usize {
        names.len()
    }

    #[traced(attrs(type = self.r#type))]
    fn right(&self) {}
}

fn main() {
    let user = User { r#type: 1, email: String::new() };
    user.greet();
    user.leave(&[]);
    user.right();
    create(&Essay { id: 1 });
}
