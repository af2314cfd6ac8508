//! The catalogue in JSON. Its shape is documented at `Catalog::to_json`.

use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::source::with_slashes;
use super::{Attribute, Catalog, Entry, EntryKind, Exception};

const VERSION: u32 = 1;

pub(super) fn write(catalog: &Catalog) -> String {
    let json = serde_json::to_string_pretty(&Document(catalog));
    json.expect("strings and numbers, written to memory") + "\n"
}

struct Document<'a>(&'a Catalog);
struct EntryIn(&'static Entry);
struct AttributeIn(&'static Attribute);
struct ExceptionIn(&'static Exception);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries: Vec<_> = self.0.entries().map(EntryIn).collect();
        let mut object = serializer.serialize_struct("Catalog", 2)?;
        object.serialize_field("version", &VERSION)?;
        object.serialize_field("entries", &entries)?;
        object.end()
    }
}

impl Serialize for EntryIn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entry = self.0;
        let kind = match entry.kind() {
            EntryKind::Span(kind) => Some(kind.name()),
            EntryKind::Event | EntryKind::Record => None,
        };
        let attributes: Vec<_> = entry.attributes().iter().map(AttributeIn).collect();
        let exceptions: Vec<_> = entry.exceptions().iter().map(ExceptionIn).collect();
        let mut object = serializer.serialize_struct("Entry", 8)?;
        object.serialize_field("entry", entry.kind().name())?;
        object.serialize_field("name", &entry.name())?;
        object.serialize_field("kind", &kind)?;
        object.serialize_field("scope", entry.scope())?;
        object.serialize_field("attributes", &attributes)?;
        object.serialize_field("exceptions", &exceptions)?;
        object.serialize_field("file", &with_slashes(entry.file()))?;
        object.serialize_field("line", &entry.line())?;
        object.end()
    }
}

impl Serialize for AttributeIn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let attribute = self.0;
        let mut object = serializer.serialize_struct("Attribute", 3)?;
        object.serialize_field("name", attribute.name())?;
        object.serialize_field("type", attribute.type_name())?;
        object.serialize_field("from", attribute.origin().name())?;
        object.end()
    }
}

impl Serialize for ExceptionIn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let exception = self.0;
        let mut object = serializer.serialize_struct("Exception", 2)?;
        object.serialize_field("names", exception.names())?;
        object.serialize_field("reason", exception.reason())?;
        object.end()
    }
}
