//! Lines of limited width: a gutter, a prefix of branches, and tokens that flow after it.

use std::fmt::Write as _;

use super::style::Role;
use super::{Rendering, text};

/// Durations stand right-aligned in a gutter of this many columns, and two more part them from the tree.
const GUTTER: usize = 8;
const GUTTER_GAP: &str = "  ";

/// Of the lines that continue one without branches.
const INDENTATION: usize = 2;

/// A terminal that is narrower, or says so, gets lines that it breaks itself.
const LEAST_WIDTH: usize = 32;

/// However deep the tree and narrow the terminal: this much of a line is for text.
const LEAST_TEXT: usize = 24;

/// `most` columns, or fewer where there is less room; as many as it takes where lines have no limit.
pub(super) fn at_most(most: usize, room: usize) -> usize {
    if room == Rendering::UNLIMITED {
        Rendering::UNLIMITED
    } else {
        most.min(room)
    }
}

/// Text that stays on one line.
#[derive(Debug, Default)]
pub(super) struct Token {
    pieces: Vec<(Role, String)>,
    /// Spaces before it, unless it begins a line.
    gap: usize,
}

impl Token {
    pub(super) fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            pieces: vec![(role, text.into())],
            gap: 1,
        }
    }

    pub(super) fn and(mut self, role: Role, text: impl Into<String>) -> Self {
        self.pieces.push((role, text.into()));
        self
    }

    /// Puts a mark before it that is not part of it.
    pub(super) fn after(mut self, mark: &'static str) -> Self {
        self.pieces.insert(0, (Role::Faint, mark.to_owned()));
        self
    }

    /// Parts it from what stands before it.
    pub(super) fn apart(mut self) -> Self {
        self.gap = 2;
        self
    }

    fn width(&self) -> usize {
        self.pieces.iter().map(|(_, text)| text::width(text)).sum()
    }
}

/// What stands left of a row's tokens.
#[derive(Debug)]
pub(super) struct Margin<'a> {
    pub(super) gutter: Option<(Role, String)>,
    /// Branches before the first line.
    pub(super) first: &'a str,
    /// Branches before the lines that follow it.
    pub(super) rest: &'a str,
}

/// The text so far.
pub(super) struct Page {
    pub(super) rendering: Rendering,
    text: String,
    /// Whose style the text has at its end.
    role: Option<Role>,
}

impl Page {
    pub(super) fn new(rendering: Rendering) -> Self {
        Self {
            rendering: Rendering {
                width: rendering.width.max(LEAST_WIDTH),
                ..rendering
            },
            text: String::new(),
            role: None,
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// The columns for text behind `prefix`.
    pub(super) fn room(&self, prefix: &str) -> usize {
        if self.rendering.width == Rendering::UNLIMITED {
            return Rendering::UNLIMITED;
        }
        let margin = text::width(prefix) + self.gutter_width();
        self.rendering.width.saturating_sub(margin).max(LEAST_TEXT)
    }

    /// Writes the tokens, on as many lines as they need.
    pub(super) fn row(&mut self, margin: &Margin<'_>, tokens: &[Token]) {
        let room = self.begin_line(margin.gutter.as_ref(), margin.first);
        self.flow(tokens, room, |page| page.begin_line(None, margin.rest));
    }

    /// Writes the tokens without gutter or branches.
    pub(super) fn line(&mut self, tokens: &[Token]) {
        let width = self.rendering.width;
        self.flow(tokens, width, |page| {
            page.put_spaces(INDENTATION);
            width - INDENTATION
        });
    }

    /// Writes tokens where there is `room`, and wherever `next_line` finds some.
    fn flow(
        &mut self,
        tokens: &[Token],
        mut room: usize,
        mut next_line: impl FnMut(&mut Self) -> usize,
    ) {
        let mut begun = false;
        for token in tokens {
            let width = token.width();
            if begun && width.saturating_add(token.gap) > room {
                self.end_line();
                room = next_line(self);
                begun = false;
            }
            if begun {
                self.put_spaces(token.gap);
                room = room.saturating_sub(token.gap);
            }
            for (role, text) in &token.pieces {
                self.put(*role, text);
            }
            room = room.saturating_sub(width);
            begun = true;
        }
        self.end_line();
    }

    fn begin_line(&mut self, gutter: Option<&(Role, String)>, prefix: &str) -> usize {
        if self.rendering.timings {
            let text = gutter.map_or("", |(_, text)| text);
            self.put_spaces(GUTTER.saturating_sub(text::width(text)));
            if let Some((role, text)) = gutter {
                self.put(*role, text);
            }
            self.text.push_str(GUTTER_GAP);
        }
        self.put(Role::Faint, prefix);
        self.room(prefix)
    }

    fn gutter_width(&self) -> usize {
        if self.rendering.timings {
            GUTTER + GUTTER_GAP.len()
        } else {
            0
        }
    }

    fn put(&mut self, role: Role, text: &str) {
        if self.rendering.color && self.role != Some(role) && !text.trim().is_empty() {
            self.end_style();
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{}", role.style());
            self.role = Some(role);
        }
        self.text.push_str(text);
    }

    /// Spaces look the same in every style.
    fn put_spaces(&mut self, count: usize) {
        self.text.extend(std::iter::repeat_n(' ', count));
    }

    fn end_style(&mut self) {
        if let Some(role) = self.role.take() {
            // Writing to a String cannot fail.
            let _ = write!(self.text, "{:#}", role.style());
        }
    }

    fn end_line(&mut self) {
        self.end_style();
        self.text.push('\n');
    }
}
