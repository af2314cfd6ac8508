//! How much baggage is passed on. The numbers are the least that the recommendation allows
//! ([W3C Baggage, "Limits"](https://www.w3.org/TR/baggage/#limits)), and the most that OpenTelemetry's `Baggage` holds.

/// Members of a header.
pub(in super::super) const MEMBERS: usize = 64;

/// Bytes of a header, commas included.
pub(super) const BYTES: usize = 8192;

/// Bytes that are looked at for members, white space and malformed ones included: a megabyte of them must not cost a
/// service more than it costs to send.
pub(in super::super) const READ: usize = 8 * BYTES;

/// What whole members of a header add up to.
#[derive(Debug, Default)]
pub(super) struct Budget {
    members: usize,
    /// With a comma after each of them.
    bytes: usize,
}

impl Budget {
    /// Counts a member in, unless it is one too many.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        let fits = self.members < MEMBERS && self.bytes + bytes <= BYTES;
        if fits {
            self.members += 1;
            self.bytes += bytes + ",".len();
        }
        fits
    }

    /// Counts a member out that was counted in.
    pub(super) fn give_back(&mut self, bytes: usize) {
        self.members -= 1;
        self.bytes -= bytes + ",".len();
    }
}
