//! Certificates for the way to a collector.

#[cfg(feature = "tls")]
mod files;
#[cfg(not(feature = "tls"))]
mod refused;

#[cfg(feature = "tls")]
pub(super) use files::read;
#[cfg(not(feature = "tls"))]
pub(super) use refused::read;

/// What to trust and what to present, in PEM.
#[derive(Default)]
pub(in super::super) struct Certificates {
    /// Instead of the system's roots.
    pub(in super::super) trusted: Option<Vec<u8>>,
    pub(in super::super) client: Option<Identity>,
}

/// A client's certificate and its private key, in PEM.
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "it is refused then"))]
pub(in super::super) struct Identity {
    pub(in super::super) certificate: Vec<u8>,
    pub(in super::super) key: Vec<u8>,
}

/// Without contents: one of them is a private key.
impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificates")
            .field("trusted", &self.trusted.is_some())
            .field("client", &self.client.is_some())
            .finish()
    }
}
