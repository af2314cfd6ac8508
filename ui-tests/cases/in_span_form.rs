use traced::in_span;

fn main() {
    in_span!({ 1 });
    in_span!("no_block");
    in_span!("after", { 1 }, kind = client);
    in_span!("expression", 1 + 1);
    in_span!("keyword", unsafe { 1 });
    in_span!(format!("formatted-{}", 1), { 1 });
    in_span!(name, { 1 });
}
