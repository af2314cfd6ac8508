use super::REGISTRY_VERSION;

const ALL_VERSIONS: &str = "https://opentelemetry.io/schemas/";

/// The schema that the names of this version of the registry belong to. Backends read it to translate between
/// versions: the specification's "Telemetry Schemas".
///
/// ```
/// use traced_conventions::{REGISTRY_VERSION, SCHEMA_URL};
///
/// assert_eq!(SCHEMA_URL, format!("https://opentelemetry.io/schemas/{REGISTRY_VERSION}"));
/// ```
pub const SCHEMA_URL: &str = match std::str::from_utf8(&BYTES) {
    Ok(url) => url,
    Err(_) => panic!("two texts joined are text"),
};

const LENGTH: usize = ALL_VERSIONS.len() + REGISTRY_VERSION.len();

const BYTES: [u8; LENGTH] = {
    let mut bytes = [0; LENGTH];
    let mut i = 0;
    while i < LENGTH {
        bytes[i] = match i < ALL_VERSIONS.len() {
            true => ALL_VERSIONS.as_bytes()[i],
            false => REGISTRY_VERSION.as_bytes()[i - ALL_VERSIONS.len()],
        };
        i += 1;
    }
    bytes
};
