use traced::in_span;

fn main() {
    in_span!({ 1 });
    in_span!("no_block");
    in_span!("after", { 1 }, kind = client);
}
