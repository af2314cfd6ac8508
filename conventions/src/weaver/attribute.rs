//! What a registry says of one attribute.

use crate::AttributeType;

/// An attribute that a registry defines.
///
/// ```
/// use traced_conventions::{RegistryStanding, parse_registry};
///
/// let yaml = "
/// groups:
///   - id: registry.essay
///     type: attribute_group
///     attributes:
///       - id: essay.words
///         type: int
///         deprecated: { reason: renamed, renamed_to: essay.word_count }
/// ";
/// let attribute = &parse_registry(yaml)?[0];
/// assert_eq!(attribute.standing(), &RegistryStanding::Renamed { to: "essay.word_count".to_owned() });
/// assert_eq!(attribute.line(), 6);
/// # Ok::<(), traced_conventions::RegistryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryAttribute {
    pub(super) name: String,
    pub(super) value_type: AttributeType,
    pub(super) template: bool,
    pub(super) standing: RegistryStanding,
    pub(super) members: Vec<RegistryMember>,
    pub(super) brief: Option<String>,
    pub(super) line: usize,
}

impl RegistryAttribute {
    /// The name; of a template, the part before the key. It is the registry's spelling, whether legal or not.
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - { key: essay.word_count, type: int }
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// assert_eq!(attribute.name(), "essay.word_count");
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type of its values; of an enumeration, that of its members.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, parse_registry};
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - { key: essay.word_count, type: int }
    ///   - key: essay.label
    ///     type: template[string]
    /// ";
    /// let attributes = parse_registry(yaml)?;
    /// assert_eq!(attributes[0].value_type(), AttributeType::Int);
    /// assert_eq!(attributes[1].value_type(), AttributeType::String);
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn value_type(&self) -> AttributeType {
        self.value_type
    }

    /// Whether the name is the prefix of names with a key (`template[string]`).
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - key: essay.label
    ///     type: template[string]
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// assert!(attribute.is_template());
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn is_template(&self) -> bool {
        self.template
    }

    /// Whether it is the name to use today.
    ///
    /// ```
    /// use traced_conventions::{RegistryStanding, parse_registry};
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - { key: essay.mood, type: string, deprecated: { reason: obsoleted } }
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// assert_eq!(attribute.standing(), &RegistryStanding::Deprecated);
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn standing(&self) -> &RegistryStanding {
        &self.standing
    }

    /// The values that the registry lists for it, in its order.
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - key: essay.stars
    ///     type: { members: [{ id: one, value: 1 }, { id: two, value: 2 }] }
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// let values: Vec<_> = attribute.members().iter().map(|member| member.value()).collect();
    /// assert_eq!(values, ["1", "2"]);
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn members(&self) -> &[RegistryMember] {
        &self.members
    }

    /// What it stands for, in the registry's words.
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - { key: essay.word_count, type: int, brief: Words of the essay. }
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// assert_eq!(attribute.brief(), Some("Words of the essay."));
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn brief(&self) -> Option<&str> {
        self.brief.as_deref()
    }

    /// The line that names it, counted from 1.
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - type: int
    ///     key: essay.word_count
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// // The first line of the text is empty.
    /// assert_eq!(attribute.line(), 5);
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn line(&self) -> usize {
        self.line
    }
}

/// A value that a registry lists for an attribute.
///
/// ```
/// use traced_conventions::parse_registry;
///
/// let yaml = "
/// file_format: definition/2
/// attributes:
///   - key: essay.form
///     type:
///       members:
///         - { id: sonnet, value: sonnet }
///         - { id: limerick, value: limerick, deprecated: { reason: obsoleted } }
/// ";
/// let form = &parse_registry(yaml)?[0];
/// assert_eq!(form.members()[0].value(), "sonnet");
/// assert!(form.members()[1].is_deprecated());
/// # Ok::<(), traced_conventions::RegistryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryMember {
    pub(super) value: String,
    pub(super) deprecated: bool,
}

impl RegistryMember {
    /// The value; a number or a boolean as text.
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - key: essay.stars
    ///     type: { members: [{ id: one, value: 1 }] }
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// assert_eq!(attribute.members()[0].value(), "1");
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether the registry advises against it.
    ///
    /// ```
    /// use traced_conventions::parse_registry;
    ///
    /// let yaml = "
    /// file_format: definition/2
    /// attributes:
    ///   - key: essay.form
    ///     type: { members: [{ id: ode, value: ode, deprecated: { reason: obsoleted } }] }
    /// ";
    /// let attribute = &parse_registry(yaml)?[0];
    /// assert!(attribute.members()[0].is_deprecated());
    /// # Ok::<(), traced_conventions::RegistryError>(())
    /// ```
    pub fn is_deprecated(&self) -> bool {
        self.deprecated
    }
}

/// How a name stands in the registry that defines it: [`Standing`](crate::Standing) for what is read at run time.
///
/// ```
/// use traced_conventions::{RegistryStanding, parse_registry};
///
/// let yaml = "
/// groups:
///   - id: registry.essay
///     attributes:
///       - { id: essay.mood, type: string, deprecated: { reason: obsoleted, note: Nobody used it. } }
/// ";
/// assert_eq!(parse_registry(yaml)?[0].standing(), &RegistryStanding::Deprecated);
/// # Ok::<(), traced_conventions::RegistryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RegistryStanding {
    /// The name to use.
    Current,
    /// The name to use, which another registry of OpenTelemetry keeps now: deprecated here with a note that says so.
    Moved,
    /// Deprecated in favour of another name.
    Renamed {
        /// The name that the registry gives, which may be deprecated itself.
        to: String,
    },
    /// Deprecated without one successor.
    Deprecated,
}
