//! What an envelope means, once nothing is wrong with it.

use super::input::Field;
use crate::args::RawName;
use crate::spec::LateSpec;

/// An envelope, validated.
pub(super) struct EnvelopeSpec {
    pub(super) system: Option<RawName>,
    pub(super) destination: Option<RawName>,
    /// Whether the destination is a literal that looks as if it were another one in each call.
    pub(super) seems_to_vary: bool,
    pub(super) carrier: Field,
    /// Fields that are recorded as text.
    pub(super) texts: Vec<(Text, Field)>,
    pub(super) body_size: Option<Field>,
    /// Fields that become attributes of another name.
    pub(super) attributes: LateSpec,
}

/// What a field that is recorded as text tells of the message.
#[derive(Clone, Copy)]
pub(super) enum Text {
    Destination,
    Id,
    ConversationId,
}

impl Text {
    /// The method of `Facts` that takes it.
    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Destination => "destination",
            Self::Id => "message_id",
            Self::ConversationId => "conversation_id",
        }
    }
}
