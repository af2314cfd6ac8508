//! reqwest, through the chain of middleware that `reqwest-middleware` puts around it.

mod middleware;
#[cfg(not(target_arch = "wasm32"))]
mod redirects;
mod secrets;

pub use middleware::ReqwestMiddleware;
#[cfg(not(target_arch = "wasm32"))]
pub use redirects::{ReqwestRedirects, TooManyRedirects};
pub(crate) use secrets::take_out as take_secrets_out;
