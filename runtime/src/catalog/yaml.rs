//! As much of YAML as a registry needs: mappings, lists and quoted strings.

/// A value of a document.
pub(super) enum Yaml {
    String(String),
    True,
    List(Vec<Yaml>),
    /// In the order given; a list or mapping without anything in it is left out with its key.
    Mapping(Vec<(&'static str, Yaml)>),
}

impl Yaml {
    pub(super) fn string(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    pub(super) fn strings(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::List(texts.into_iter().map(Self::string).collect())
    }

    /// The document.
    pub(super) fn document(self) -> String {
        let mut text = String::new();
        self.write(0, &mut text);
        text
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::String(_) | Self::True => false,
            Self::List(items) => items.is_empty(),
            Self::Mapping(fields) => fields.iter().all(|(_, value)| value.is_empty()),
        }
    }

    /// In block style, every line indented by `depth`. The first line's indentation is up to the caller.
    fn write(&self, depth: usize, text: &mut String) {
        match self {
            Self::String(string) => text.push_str(&format!("{}\n", quoted(string))),
            Self::True => text.push_str("true\n"),
            Self::List(items) => {
                for (position, item) in items.iter().enumerate() {
                    indent(position, depth, text);
                    text.push_str("- ");
                    item.write(depth + 1, text);
                }
            }
            Self::Mapping(fields) => {
                let fields = fields.iter().filter(|(_, value)| !value.is_empty());
                for (position, (key, value)) in fields.enumerate() {
                    indent(position, depth, text);
                    text.push_str(key);
                    text.push(':');
                    match value {
                        Self::String(_) | Self::True => text.push(' '),
                        Self::List(_) | Self::Mapping(_) => {
                            text.push('\n');
                            indent(1, depth + 1, text);
                        }
                    }
                    value.write(depth + 1, text);
                }
            }
        }
    }
}

fn indent(position: usize, depth: usize, text: &mut String) {
    if position > 0 {
        text.push_str(&"  ".repeat(depth));
    }
}

/// A double-quoted string (YAML 1.2.2, section 7.3.1): quoted always, so that no word is taken for a number or a truth.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            // What is not printable has to be escaped (section 5.1); line separators would be folded.
            '\u{2028}' | '\u{2029}' | '\u{feff}' => quoted.push_str(&unicode(character)),
            _ if character.is_control() => quoted.push_str(&unicode(character)),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn unicode(character: char) -> String {
    format!("\\u{:04x}", u32::from(character))
}
