//! Lines for people.

use std::error::Error;
use std::fmt;

use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::field::{RecordFields, VisitOutput as _};
use tracing_subscriber::fmt::format::{DefaultVisitor, Format, Full, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::cut_error::CutError;
use crate::logs::in_words::CANNOT_BE_FORMATTED;

/// The lines of `tracing-subscriber`, with the ids at their end.
#[derive(Debug)]
pub(in crate::logs) struct Text {
    plain: Format<Full>,
    coloured: Format<Full>,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            plain: Format::default().with_ansi(false),
            coloured: Format::default().with_ansi(true),
        }
    }
}

impl Text {
    pub(super) fn format_event<S, N>(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result
    where
        S: Subscriber + for<'lookup> LookupSpan<'lookup>,
        N: for<'writer> FormatFields<'writer> + 'static,
    {
        let format = if writer.has_ansi_escapes() {
            &self.coloured
        } else {
            &self.plain
        };
        let Some(ids) = super::ids(event) else {
            return format.format_event(context, writer, event);
        };
        let mut line = String::new();
        format.format_event(context, Writer::new(&mut line), event)?;
        writer.write_str(line.trim_end_matches('\n'))?;
        for (name, id) in ids {
            write!(writer, " {name}={id}")?;
        }
        writeln!(writer)
    }
}

/// The fields of `tracing-subscriber`, which leaves out the whole line where a value fails to be formatted, and panics
/// where a span has it. Here there is a note behind what was written of that value, and the other fields follow.
#[derive(Debug)]
pub(in crate::logs) struct Fields;

impl<'writer> FormatFields<'writer> for Fields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut each = EachField {
            writer,
            is_empty: true,
            result: Ok(()),
        };
        fields.record(&mut each);
        each.result
    }
}

/// Writes each field with a visitor of `tracing-subscriber` of its own: that one writes nothing after a failure.
struct EachField<'writer> {
    writer: Writer<'writer>,
    /// Whether no field has been written that the next one has to be kept apart from.
    is_empty: bool,
    /// Only the writer can fail for good.
    result: fmt::Result,
}

impl EachField<'_> {
    fn write(&mut self, field: &Field, write: impl FnOnce(&mut DefaultVisitor<'_>)) {
        let mut visitor = DefaultVisitor::new(self.writer.by_ref(), self.is_empty);
        write(&mut visitor);
        if visitor.finish().is_err() {
            let noted = self.writer.write_str(CANNOT_BE_FORMATTED);
            self.result = self.result.and(noted);
        }
        // What the crate `log` says of a line beside its text is not written as a field.
        self.is_empty &= field.name().starts_with("log.");
    }
}

impl Visit for EachField<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.write(field, |visitor| visitor.record_debug(field, value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.write(field, |visitor| visitor.record_str(field, value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let cut = CutError::of(value);
        let error = cut.as_ref().map_or(value, |cut| cut);
        self.write(field, |visitor| visitor.record_error(field, error));
    }
}
