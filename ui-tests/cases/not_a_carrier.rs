fn main() {
    traced::inject(&mut String::new());
    let _ = traced::extract(&7);
}
