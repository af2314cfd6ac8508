//! The wire format of protocol buffers, as much of it as OTLP needs to write a request
//! ([encoding](https://protobuf.dev/programming-guides/encoding/)).
//!
//! The length of a message stands before it and is known after it. `prost` therefore goes through everything twice, once
//! for each level of nesting; here room is left for it.

/// Types of fields on the wire.
const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const LENGTH_DELIMITED: u32 = 2;
const FIXED32: u32 = 5;

/// The numbers below which the lengths of one, of two and of three bytes are.
const SHORT: usize = 1 << 7;
const MIDDLE: usize = 1 << 14;
const LONG: usize = 1 << 21;

/// A message in the making. What has its default value is left out, as proto3 has it, unless a name says otherwise.
#[derive(Debug, Default, Clone)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    /// Writes over what is in `memory`.
    pub(super) fn over(mut memory: Vec<u8>) -> Self {
        memory.clear();
        Self(memory)
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// What another one has written.
    pub(super) fn fields(&mut self, written: &Self) {
        self.0.extend_from_slice(&written.0);
    }

    #[inline]
    pub(super) fn unsigned(&mut self, field: u32, value: u64) {
        if value != 0 {
            self.unsigned_even_if_zero(field, value);
        }
    }

    #[inline]
    pub(super) fn unsigned_even_if_zero(&mut self, field: u32, value: u64) {
        self.tag(field, VARINT);
        self.varint(value);
    }

    #[inline]
    pub(super) fn fixed32(&mut self, field: u32, value: u32) {
        if value != 0 {
            self.tag(field, FIXED32);
            self.0.extend_from_slice(&value.to_le_bytes());
        }
    }

    #[inline]
    pub(super) fn fixed64(&mut self, field: u32, value: u64) {
        if value != 0 {
            self.fixed64_even_if_zero(field, value);
        }
    }

    #[inline]
    pub(super) fn fixed64_even_if_zero(&mut self, field: u32, value: u64) {
        self.tag(field, FIXED64);
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Text is written as its bytes are.
    #[inline]
    pub(super) fn bytes(&mut self, field: u32, value: &[u8]) {
        if !value.is_empty() {
            self.bytes_even_if_empty(field, value);
        }
    }

    #[inline]
    pub(super) fn bytes_even_if_empty(&mut self, field: u32, value: &[u8]) {
        self.tag(field, LENGTH_DELIMITED);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
    }

    /// A message in this one, whose length is expected to take so many bytes. Where it does not, the message is moved.
    #[inline]
    pub(super) fn message<const EXPECTED: usize>(
        &mut self,
        field: u32,
        content: impl FnOnce(&mut Self),
    ) {
        self.tag(field, LENGTH_DELIMITED);
        let room = self.0.len();
        self.0.extend_from_slice(&[0; EXPECTED]);
        let start = self.0.len();
        content(self);
        let length = self.0.len() - start;
        if length_of_length(length) == EXPECTED {
            put_length(&mut self.0[room..start], length);
        } else {
            self.put_unexpected_length(room..start, length);
        }
    }

    #[cold]
    fn put_unexpected_length(&mut self, room: std::ops::Range<usize>, length: usize) {
        let needed = length_of_length(length);
        (self.0).splice(room.clone(), std::iter::repeat_n(0, needed));
        put_length(&mut self.0[room.start..room.start + needed], length);
    }

    #[inline]
    fn tag(&mut self, field: u32, wire_type: u32) {
        self.varint(u64::from(field << 3 | wire_type));
    }

    #[inline]
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }
}

/// How many bytes the varint takes.
#[inline]
fn length_of_length(length: usize) -> usize {
    match length {
        0..SHORT => 1,
        SHORT..MIDDLE => 2,
        MIDDLE..LONG => 3,
        _ => (length.ilog2() / 7 + 1) as usize,
    }
}

/// Writes a varint that takes just this room.
#[inline]
fn put_length(room: &mut [u8], mut length: usize) {
    if let Some((last, others)) = room.split_last_mut() {
        for byte in others {
            *byte = length as u8 | 0x80;
            length >>= 7;
        }
        *last = length as u8;
    }
}
