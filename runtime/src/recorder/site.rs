//! What the exporter's thread knows of each call site.

use std::collections::HashSet;
use std::mem;

use opentelemetry::KeyValue;
use opentelemetry_sdk::trace::SpanLimits;
use rustc_hash::FxHashMap;

use super::record::Record;
use super::texts::Texts;
use crate::callsite::Callsite;
use crate::span::Attributes;

/// The call sites, by their addresses.
#[derive(Debug, Default)]
pub(super) struct Sites(FxHashMap<usize, Site>);

/// What all spans of a call site have in common.
#[derive(Debug)]
pub(super) struct Site {
    function: &'static str,
    file: &'static str,
    line: i64,
    /// Keys that were found to be different, from each other and from those of the location.
    different: Vec<&'static str>,
    texts: Texts,
}

/// The attributes that tell the place in the source.
pub(super) const LOCATION: [&str; 3] = ["code.function.name", "code.file.path", "code.line.number"];

impl Sites {
    #[inline(always)]
    pub(super) fn of(&mut self, site: &'static Callsite) -> &mut Site {
        let known = self.0.entry(site.address());
        known.or_insert_with(|| Site::new(site))
    }
}

impl Site {
    #[cold]
    fn new(site: &'static Callsite) -> Self {
        let location = site.location();
        Self {
            function: site.function(),
            file: location.file(),
            line: location.line().into(),
            different: Vec::new(),
            texts: Texts::default(),
        }
    }

    /// Adds the place in the source. Made anew for each span: that takes less than to clone it. The iterator says how many
    /// there are, so that there is one look for room and not three.
    #[inline(always)]
    pub(super) fn add_location(&self, attributes: &mut Vec<KeyValue>) {
        let [function, file, line] = LOCATION;
        attributes.extend((0..LOCATION.len()).map(|index| match index {
            0 => KeyValue::new(function, self.function),
            1 => KeyValue::new(file, self.file),
            _ => KeyValue::new(line, self.line),
        }));
    }

    /// Adds the attributes of a span that has no others than those of its annotation, unless there are too many of them,
    /// or two of one key.
    #[inline(always)]
    pub(super) fn add_attributes(
        &mut self,
        record: &Record,
        limits: SpanLimits,
        to: &mut Vec<KeyValue>,
    ) -> bool {
        let is_located = record.site.recorded().code_location;
        let known = record.attributes.len() + if is_located { LOCATION.len() } else { 0 };
        let is_too_much = known > limits.max_attributes_per_span as usize;
        if is_too_much || !self.tells_apart(&record.attributes) {
            return false;
        }
        // There is nothing to be freed in an empty list, which the compiler does not know.
        debug_assert_eq!(to.capacity(), 0, "the span is new");
        mem::forget(mem::replace(to, Vec::with_capacity(known)));
        if is_located {
            self.add_location(to);
        }
        (record.attributes).for_each(|key, stored| self.texts.copy(key, stored, to));
        true
    }

    /// Whether the attributes of a span, and those of the location, have different keys. What a call site records comes in
    /// one order, and all or some of it is known: then a look at each is enough.
    #[inline(always)]
    fn tells_apart(&mut self, attributes: &Attributes) -> bool {
        attributes.are_of(&self.different) || self.tells_some_apart(attributes)
    }

    fn tells_some_apart(&mut self, attributes: &Attributes) -> bool {
        let mut known = self.different.iter();
        let is_known = |key: &str| known.any(|known| std::ptr::eq(*known, key) || *known == key);
        attributes.keys().all(is_known) || self.compares(attributes)
    }

    #[cold]
    fn compares(&mut self, attributes: &Attributes) -> bool {
        let keys: Vec<_> = attributes.keys().collect();
        let all: HashSet<_> = keys.iter().chain(&LOCATION).collect();
        let are_different = all.len() == keys.len() + LOCATION.len();
        if are_different {
            for key in keys {
                if !self.different.contains(&key) {
                    self.different.push(key);
                }
            }
        }
        are_different
    }
}

#[cfg(test)]
mod tests {
    use super::Site;
    use crate::callsite::Callsite;
    use crate::span::Attributes;
    use crate::value::stored::Given;

    #[test]
    fn keys_are_told_apart_whichever_of_them_come() {
        static SITE: Callsite = Callsite::new::<()>("test", "test", "");
        let mut site = Site::new(&SITE);
        let mut are_different = |keys: &[&'static str]| {
            let attributes = Attributes::collect(|attributes| {
                for key in keys {
                    attributes.set(key, Given::Int(1));
                }
            });
            (site.tells_apart(&attributes), site.different.len())
        };
        assert_eq!(are_different(&[]), (true, 0));
        assert_eq!(are_different(&["a", "rows"]), (true, 2));
        assert_eq!(are_different(&["a", "code"]), (true, 3));
        assert_eq!(are_different(&["a", "rows", "code"]), (true, 3));
        assert_eq!(are_different(&["code"]), (true, 3));
        assert_eq!(are_different(&["a", "a"]), (false, 3));
        assert_eq!(are_different(&["b", "code.file.path"]), (false, 3));
    }
}
