//! What the OpenTelemetry registry knows of attribute names.

mod lookup;
mod schema_url;
#[rustfmt::skip]
mod table;

pub(crate) use lookup::{find, is_namespace, names_in};
pub use lookup::{registered, registered_names};
pub use schema_url::SCHEMA_URL;
pub use table::VERSION as REGISTRY_VERSION;

/// The type that an attribute has in a registry.
///
/// ```
/// use traced_conventions::{AttributeType, registered};
///
/// let status_code = registered("http.response.status_code").expect("a registered name");
/// assert_eq!(status_code.value_type(), AttributeType::Int);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttributeType {
    /// `string`
    String,
    /// `int`: a signed integer of 64 bits.
    Int,
    /// `double`
    Double,
    /// `boolean`
    Boolean,
    /// `string[]`
    Strings,
    /// `int[]`
    Ints,
    /// `double[]`
    Doubles,
    /// `boolean[]`
    Booleans,
    /// `any`, or a type that the table does not know.
    Any,
}

impl AttributeType {
    /// Every type.
    pub const ALL: [Self; 9] = [
        Self::String,
        Self::Int,
        Self::Double,
        Self::Boolean,
        Self::Strings,
        Self::Ints,
        Self::Doubles,
        Self::Booleans,
        Self::Any,
    ];

    /// The name that registries have for it.
    ///
    /// ```
    /// use traced_conventions::AttributeType;
    /// assert_eq!(AttributeType::Strings.name(), "string[]");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Double => "double",
            Self::Boolean => "boolean",
            Self::Strings => "string[]",
            Self::Ints => "int[]",
            Self::Doubles => "double[]",
            Self::Booleans => "boolean[]",
            Self::Any => "any",
        }
    }

    /// The type of that name.
    ///
    /// ```
    /// use traced_conventions::AttributeType;
    /// assert_eq!(AttributeType::from_name("int"), Some(AttributeType::Int));
    /// assert_eq!(AttributeType::from_name("integer"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// How a name stands in the registry.
///
/// ```
/// use traced_conventions::{Standing, registered};
///
/// let statement = registered("db.statement").expect("a name of the registry's past");
/// assert_eq!(statement.standing(), Standing::Renamed { to: "db.query.text" });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// The name to use.
    Current,
    /// The name to use, which another registry of OpenTelemetry keeps now (`gen_ai.*`).
    Moved,
    /// Deprecated in favour of another name.
    Renamed {
        /// The name at the end of the chain of renames: never itself a deprecated one.
        to: &'static str,
    },
    /// Deprecated without one successor.
    Deprecated,
}

/// A name of the registry.
///
/// ```
/// let method = traced_conventions::registered("http.request.method").expect("a registered name");
/// assert_eq!(method.name(), "http.request.method");
/// assert!(method.members().any(|member| member == "GET"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    name: &'static str,
    value_type: AttributeType,
    template: bool,
    standing: Standing,
    /// The values of an enumeration between `|`, the deprecated ones after `~`.
    members: &'static str,
}

impl Registered {
    /// The name; of a template, the part before the key.
    ///
    /// ```
    /// let header = traced_conventions::registered("http.request.header.accept").expect("of a template");
    /// assert_eq!(header.name(), "http.request.header");
    /// ```
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The type of its values.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, registered};
    ///
    /// let offset = registered("kafka.offset").expect("a registered name");
    /// assert_eq!(offset.value_type(), AttributeType::Int);
    /// ```
    pub const fn value_type(&self) -> AttributeType {
        self.value_type
    }

    /// Whether the name is the prefix of names with a key, as in `http.request.header.<key>`.
    ///
    /// ```
    /// use traced_conventions::registered;
    /// assert!(registered("http.request.header.accept").is_some_and(|known| known.is_template()));
    /// assert!(registered("http.request.method").is_some_and(|known| !known.is_template()));
    /// ```
    pub const fn is_template(&self) -> bool {
        self.template
    }

    /// Whether it is the name to use today.
    ///
    /// ```
    /// use traced_conventions::{Standing, registered};
    ///
    /// let standing = |name| registered(name).map(|known| known.standing());
    /// assert_eq!(standing("db.query.text"), Some(Standing::Current));
    /// assert_eq!(standing("db.statement"), Some(Standing::Renamed { to: "db.query.text" }));
    /// ```
    pub const fn standing(&self) -> Standing {
        self.standing
    }

    /// The values that the registry lists for it today. Other values are legal: no list of the registry is closed.
    ///
    /// ```
    /// let mode = traced_conventions::registered("cpu.mode").expect("a registered name");
    /// assert!(mode.members().any(|member| member == "user"));
    /// assert!(mode.members().all(|member| member != "kernel"));
    /// ```
    pub fn members(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.all_members()
            .filter_map(|(member, deprecated)| (!deprecated).then_some(member))
    }

    /// The values that the registry once listed and has deprecated.
    ///
    /// ```
    /// let mode = traced_conventions::registered("cpu.mode").expect("a registered name");
    /// assert!(mode.deprecated_members().eq(["kernel"]));
    /// ```
    pub fn deprecated_members(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.all_members()
            .filter_map(|(member, deprecated)| deprecated.then_some(member))
    }

    /// Every value that the registry lists or once listed, in its order, and whether it is deprecated.
    ///
    /// ```
    /// let mode = traced_conventions::registered("cpu.mode").expect("a registered name");
    /// assert!(mode.all_members().any(|member| member == ("kernel", true)));
    /// ```
    pub fn all_members(&self) -> impl Iterator<Item = (&'static str, bool)> + use<> {
        self.members
            .split('|')
            .filter(|member| !member.is_empty())
            .map(|member| match member.strip_prefix('~') {
                Some(deprecated) => (deprecated, true),
                None => (member, false),
            })
    }
}

const fn plain(
    name: &'static str,
    value_type: AttributeType,
    standing: Standing,
    members: &'static str,
) -> Registered {
    Registered {
        name,
        value_type,
        template: false,
        standing,
        members,
    }
}

const fn template(
    name: &'static str,
    value_type: AttributeType,
    standing: Standing,
    members: &'static str,
) -> Registered {
    Registered {
        template: true,
        ..plain(name, value_type, standing, members)
    }
}
