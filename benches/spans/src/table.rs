//! Markdown.

use std::fmt;

/// A table whose first column is text and whose others are numbers.
#[derive(Debug)]
pub(crate) struct Table {
    columns: usize,
    text: String,
}

impl Table {
    pub(crate) fn new(header: &[&str]) -> Self {
        let mut table = Self {
            columns: header.len(),
            text: String::new(),
        };
        table.row(header.iter().map(|&cell| cell.to_owned()));
        let rules = (0..table.columns).map(|column| if column == 0 { "---" } else { "---:" });
        table.row(rules.map(str::to_owned));
        table
    }

    /// Adds a row; what is missing at its end is left empty.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut cells = cells.into_iter();
        self.text.push('|');
        for _ in 0..self.columns {
            self.text.push(' ');
            self.text.push_str(&cells.next().unwrap_or_default());
            self.text.push_str(" |");
        }
        self.text.push('\n');
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A number with as many digits as it deserves.
pub(crate) fn number(value: f64) -> String {
    match value {
        _ if value.is_nan() => "–".to_owned(),
        _ if value.abs() < 10.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}
