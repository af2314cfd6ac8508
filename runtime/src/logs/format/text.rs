//! Lines for people.

use std::fmt;

use tracing::{Event, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::{DefaultFields, Format, Full, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

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
        let Some(ids) = super::ids() else {
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
/// where a span has it. Here the line goes on behind a note; fields after that one are not in it.
#[derive(Debug, Default)]
pub(in crate::logs) struct Fields(DefaultFields);

impl<'writer> FormatFields<'writer> for Fields {
    fn format_fields<R: RecordFields>(
        &self,
        mut writer: Writer<'writer>,
        fields: R,
    ) -> fmt::Result {
        match self.0.format_fields(writer.by_ref(), fields) {
            Ok(()) => Ok(()),
            Err(fmt::Error) => writer.write_str(CANNOT_BE_FORMATTED),
        }
    }
}
