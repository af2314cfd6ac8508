//! What generated code calls: one tag for each type, on whose `get` a mistake is reported.

use crate::value::stored::Given;

/// An int.
#[derive(Debug)]
pub struct Int;

impl Int {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Int + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// A double.
#[derive(Debug)]
pub struct Double;

impl Double {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Double + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// A boolean.
#[derive(Debug)]
pub struct Boolean;

impl Boolean {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Boolean + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// An array of strings.
#[derive(Debug)]
pub struct Texts;

impl Texts {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Texts + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// An array of ints.
#[derive(Debug)]
pub struct Ints;

impl Ints {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Ints + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// An array of doubles.
#[derive(Debug)]
pub struct Doubles;

impl Doubles {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Doubles + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// An array of booleans.
#[derive(Debug)]
pub struct Booleans;

impl Booleans {
    /// The value, if there is one.
    #[inline]
    pub fn get<T: super::Booleans + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

crate::value::probe::read_only!(
    Int: true,
    Double: true,
    Boolean: true,
    Texts: true,
    Ints: true,
    Doubles: true,
    Booleans: true
);
