//! What is wrong with a `traced.toml`, all of it at once.

use std::fmt;

use crate::Origin;

/// One thing that is wrong with a `traced.toml`, and where.
///
/// ```
/// use traced_conventions::Policy;
///
/// let errors = Policy::from_toml("[spans]\nstyle = \"snake\"", "traced.toml").unwrap_err();
/// let fault = errors.faults().next().expect("at least one");
/// assert_eq!(fault.line(), 2);
/// assert!(fault.message().starts_with("unknown value `snake` of `style` in [spans]"));
/// assert!(fault.to_string().starts_with("traced.toml:2: unknown value"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFault {
    origin: Origin,
    message: String,
}

impl PolicyFault {
    pub(super) fn new(origin: Origin, message: impl Into<String>) -> Self {
        Self {
            origin,
            message: message.into(),
        }
    }

    /// The file, as its users would write its path.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let errors = Policy::from_toml("[errors]\nmessages = 1", "app/traced.toml").unwrap_err();
    /// let fault = errors.faults().next().expect("at least one");
    /// assert_eq!(fault.file(), "app/traced.toml");
    /// ```
    pub fn file(&self) -> &str {
        self.origin.file()
    }

    /// The line of the key or value that is wrong, from 1; 1 where the whole file is.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let errors = Policy::from_toml("[errors]\nmessages = 1", "app/traced.toml").unwrap_err();
    /// let fault = errors.faults().next().expect("at least one");
    /// assert_eq!(fault.line(), 2);
    /// ```
    pub fn line(&self) -> usize {
        self.origin.line()
    }

    /// What is wrong, what is legal, and what to write: one line of text, without the place.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let errors = Policy::from_toml("[errors]\nmessages = 1", "app/traced.toml").unwrap_err();
    /// let fault = errors.faults().next().expect("at least one");
    /// assert_eq!(
    ///     fault.message(),
    ///     "`messages` in [errors] is the integer `1`, not a boolean; write `messages = true` or `messages = false`",
    /// );
    /// ```
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.origin, self.message)
    }
}

/// Everything that is wrong with a `traced.toml`: at least one fault, in the order of the lines. Its `Display` has a
/// line for each.
///
/// ```
/// use traced_conventions::Policy;
///
/// let text = "[errors]\nmessages = 1\npanics = true";
/// let errors = Policy::from_toml(text, "traced.toml").unwrap_err();
/// assert_eq!(
///     errors.to_string(),
///     "traced.toml:2: `messages` in [errors] is the integer `1`, not a boolean; write `messages = true` or \
///      `messages = false`\n\
///      traced.toml:3: unknown key `panics` in [errors]; available: `messages`, `panic_messages`",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyErrors {
    faults: Vec<PolicyFault>,
}

impl PolicyErrors {
    /// The policy, unless something is wrong with it.
    pub(super) fn unless_none<T>(faults: Vec<PolicyFault>, value: T) -> Result<T, Self> {
        if faults.is_empty() {
            Ok(value)
        } else {
            Err(Self { faults })
        }
    }

    /// Each thing that is wrong, in the order of the lines.
    ///
    /// ```
    /// use traced_conventions::Policy;
    ///
    /// let errors = Policy::from_toml("[span]\n[error]", "traced.toml").unwrap_err();
    /// let lines: Vec<usize> = errors.faults().map(|fault| fault.line()).collect();
    /// assert_eq!(lines, [1, 2]);
    /// ```
    pub fn faults(&self) -> impl ExactSizeIterator<Item = &PolicyFault> {
        self.faults.iter()
    }
}

impl From<PolicyFault> for PolicyErrors {
    fn from(fault: PolicyFault) -> Self {
        Self {
            faults: vec![fault],
        }
    }
}

impl fmt::Display for PolicyErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for PolicyErrors {}
