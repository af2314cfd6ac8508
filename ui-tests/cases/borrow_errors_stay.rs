// What a body may not do to what it has borrowed is told as it would be without the attribute.
use traced::traced;

struct Store {
    name: String,
    rows: Vec<u32>,
}

#[traced]
impl Store {
    fn changes(&self) -> Result<u32, String> {
        self.rows.push(1);
        Ok(1)
    }

    fn gives_away(&self) -> Result<String, String> {
        Ok(self.name)
    }
}

fn main() {
    let store = Store { name: String::new(), rows: Vec::new() };
    let _ = (store.changes(), store.gives_away());
}
