//! How the parts of a tree look.

use anstyle::{AnsiColor, Style};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Title,
    Name,
    FailedName,
    Kind,
    Service,
    Key,
    Value,
    Duration,
    Error,
    Event,
    Link,
    /// Branches, source locations, offsets: there when looked for.
    Faint,
}

impl Role {
    pub(super) fn style(self) -> Style {
        let plain = Style::new();
        let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
        match self {
            Self::Value => plain,
            Self::Title | Self::Name => plain.bold(),
            Self::FailedName => color(AnsiColor::Red).bold(),
            Self::Error => color(AnsiColor::Red),
            Self::Kind => color(AnsiColor::Cyan),
            Self::Service => color(AnsiColor::Magenta),
            Self::Duration => color(AnsiColor::Green),
            Self::Event => color(AnsiColor::Yellow),
            Self::Link => color(AnsiColor::Blue),
            Self::Key | Self::Faint => plain.dimmed(),
        }
    }
}
