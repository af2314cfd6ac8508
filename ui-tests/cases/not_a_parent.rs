use traced::traced;

#[traced(parent = 7, links("cause"))]
fn create() {}

fn main() {
    create();
    read(&[]);
}

#[traced(parent = numbers[0], links(numbers.iter().rev()))]
fn read(numbers: &[u32]) -> usize {
    numbers.len()
}
