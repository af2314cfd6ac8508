//! Values behind a reference, a smart pointer or an `Option`.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use opentelemetry::Value;

use super::stored::Given;
use super::{Element, ToElement, ToValue};
use crate::span::Attributes;

macro_rules! behind_pointers {
    ($($pointer:ty),*) => {$(
        impl<T: ToValue + ?Sized> ToValue for $pointer {
            fn to_value(&self) -> Option<Value> {
                (**self).to_value()
            }

            #[inline]
            fn __given(&self) -> Given<'_> {
                (**self).__given()
            }

            #[inline]
            fn __put<'a>(&self, key: &'static str, attributes: &'a mut Attributes) -> &'a mut Attributes {
                (**self).__put(key, attributes)
            }
        }

        impl<T: ToElement + ?Sized> ToElement for $pointer {
            fn to_element(&self) -> Element {
                (**self).to_element()
            }
        }
    )*};
}

behind_pointers!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: ToOwned<Owned: ToValue> + ToValue + ?Sized> ToValue for Cow<'_, T> {
    fn to_value(&self) -> Option<Value> {
        (**self).to_value()
    }

    #[inline]
    fn __given(&self) -> Given<'_> {
        (**self).__given()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Option<Value> {
        self.as_ref().and_then(ToValue::to_value)
    }

    #[inline]
    fn __given(&self) -> Given<'_> {
        self.as_ref().map_or(Given::Nothing, ToValue::__given)
    }
}
