//! Where trees are written, and how they look there.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;

use super::traces::Printable;
use crate::tree::{self, Rendering, TreeSpan};

/// Columns where there is no terminal to ask.
const DEFAULT_WIDTH: usize = 100;

/// A place for trees.
pub(super) struct Output {
    writer: Box<dyn Write + Send>,
    rendering: fn() -> Rendering,
    /// Nobody reads any more.
    is_closed: bool,
}

impl Output {
    /// Standard output, as it is at the moment of printing: terminals are resized.
    pub(super) fn stdout() -> Self {
        Self::new(Box::new(AutoStream::auto(io::stdout())), || {
            let color = AutoStream::choice(&io::stdout()) != ColorChoice::Never;
            let width = terminal_size::terminal_size_of(io::stdout());
            let width = width.map_or(DEFAULT_WIDTH, |(width, _)| usize::from(width.0));
            Rendering::console(color, width)
        })
    }

    pub(super) fn new(writer: Box<dyn Write + Send>, rendering: fn() -> Rendering) -> Self {
        Self {
            writer,
            rendering,
            is_closed: false,
        }
    }

    /// Prints the traces. That the reader has gone away is no failure: `program | head` is in its rights.
    pub(super) fn print(&mut self, traces: &[Printable]) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let rendering = (self.rendering)();
        let text: String = traces
            .iter()
            .map(|trace| text_of(trace, &rendering))
            .collect();
        // All at once: what others print stands before or after it.
        let written = self.writer.write_all(text.as_bytes());
        match written.and_then(|()| self.writer.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            written => written,
        }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output")
            .field("is_closed", &self.is_closed)
            .finish_non_exhaustive()
    }
}

/// The tree, what is missing from it, and an empty line.
fn text_of(trace: &Printable, rendering: &Rendering) -> String {
    let spans: Vec<TreeSpan<'_>> = trace
        .spans
        .iter()
        .map(|ended| TreeSpan {
            span: &ended.span,
            service: ended.service.as_deref(),
        })
        .collect();
    let mut text = tree::render(&spans, rendering);
    if let Some(missing) = missing(trace) {
        let style = if rendering.color {
            Style::new().dimmed()
        } else {
            Style::new()
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{style}{missing}{style:#}");
    }
    text.push('\n');
    text
}

fn missing(trace: &Printable) -> Option<String> {
    const SHORT_ID: usize = 8;
    let said: Vec<String> = [
        (trace.open, "still open"),
        (trace.left_out, "left out: more than could be held"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| {
        format!(
            "{count} {} {what}",
            if count == 1 { "span" } else { "spans" }
        )
    })
    .collect();
    let id = format!("{:.SHORT_ID$}", trace.trace.to_string());
    (!said.is_empty()).then(|| format!("… trace {id}: {}", said.join(", ")))
}
