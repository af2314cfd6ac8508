//! The trees of spans that a program prints, to be compared with those of another run: names and places, without times
//! and identities.

use std::collections::BTreeMap;

/// The width of the column of durations, with the space after it.
const DURATIONS: usize = 10;

/// A span: how deep it hangs, what it is called, and whether it is the first of its service below its parent.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Node {
    /// 0 for a root.
    pub depth: usize,
    /// Name and kind, marked where it failed.
    pub name: String,
    is_entry: bool,
}

/// The trees in what was printed, each under the beginning of its trace's id.
///
/// ```
/// let printed = "trace 4bf92f35 · 1.00 ms · 2 spans · shop, bank\n \
///     1.00 ms  POST /orders (server) @shop\n \
///     0.50 ms  └─ pay (client) @bank  amount=3\n";
/// let trees = traced_services_tests::trees(printed);
/// let names: Vec<_> = trees["4bf92f35"].iter().map(|node| (node.depth, node.name.as_str())).collect();
/// assert_eq!(names, [(0, "POST /orders (server)"), (1, "pay (client)")]);
/// ```
#[must_use]
pub fn trees(printed: &str) -> BTreeMap<String, Vec<Node>> {
    let mut trees: BTreeMap<String, Vec<Node>> = BTreeMap::new();
    let mut current: Option<String> = None;
    for line in printed.lines() {
        if let Some(header) = line.strip_prefix("trace ") {
            current = header.split(' ').next().map(str::to_owned);
        } else if line.is_empty() {
            current = None;
        } else if let (Some(trace), Some(node)) = (&current, node(line)) {
            trees.entry(trace.clone()).or_default().push(node);
        }
    }
    trees
}

/// The span in a line; `None` for a line of attributes.
fn node(line: &str) -> Option<Node> {
    let duration: String = line.chars().take(DURATIONS).collect();
    if !duration.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest: String = line.chars().skip(DURATIONS).collect();
    let text = rest.trim_start_matches([' ', '│', '├', '└', '─']);
    let depth = (rest.chars().count() - text.chars().count()) / 3;
    let name = text.split("  ").next().unwrap_or_default();
    let (name, service) = name.split_once(" @").unwrap_or((name, ""));
    Some(Node {
        depth,
        // Who comes from another process has been called by the same span as who does not.
        name: name.replace(", remote parent)", ")"),
        is_entry: !service.is_empty(),
    })
}

/// A tree, cut where a span belongs to another service than its parent: what each of the services would print if it were
/// a process of its own, in alphabetical order.
///
/// ```
/// let printed = "trace 4bf92f35 · 1.00 ms · 2 spans · shop, bank\n \
///     1.00 ms  POST /orders (server) @shop\n \
///     0.50 ms  └─ pay (client) @bank\n";
/// let tree = &traced_services_tests::trees(printed)["4bf92f35"];
/// assert_eq!(traced_services_tests::fragments(tree).len(), 2);
/// ```
#[must_use]
pub fn fragments(tree: &[Node]) -> Vec<Vec<Node>> {
    let mut fragments: Vec<Vec<Node>> = Vec::new();
    // Where the spans above the current one are: how deep their fragment begins, and which it is.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for node in tree {
        while open.last().is_some_and(|(depth, _)| *depth >= node.depth) {
            open.pop();
        }
        if node.is_entry || open.is_empty() {
            open.push((node.depth, fragments.len()));
            fragments.push(Vec::new());
        }
        if let Some(&(top, fragment)) = open.last() {
            let depth = node.depth - top;
            fragments[fragment].push(Node {
                depth,
                ..node.clone()
            });
        }
    }
    fragments.sort();
    fragments
}
