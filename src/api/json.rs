//! JSON text to wire types, in little code.
//!
//! The page is downloaded before it does anything, and `serde_json`'s reader brings floating point and the wording of
//! its errors along, which no answer of Ollama needs. So here numbers are whole and not negative, and errors have no
//! words: that the text is no JSON, or that its shape is another, is all that is told apart. serde's derives
//! do the rest; what a first visit asks is read without them (see `json_by_hand`).

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::mem;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::json_by_hand::Members;
use super::json_text::{NotJson, Reader};

/// Why a text could not be read as what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonError {
    /// It is no JSON (RFC 8259).
    NotJson,
    /// It is JSON, but lacks something, or has something else in its place.
    OtherShape,
}

/// Reads a JSON document. Not for tuples and enums: nobody needs them.
///
/// Where that fails the grammar is checked to the end, so that a text that is cut off is never taken for one of another shape.
pub(super) fn from_str<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, JsonError> {
    let mut reader = Reader::new(text);
    match T::deserialize(&mut reader) {
        Ok(value) if reader.is_at_end() => Ok(value),
        Ok(_) => Err(JsonError::NotJson),
        Err(_) => Err(what_is_wrong_with(text)),
    }
}

/// Reads a document that is an object, a member at a time: each is handed over with its name, and is to be taken.
pub(super) fn object<'t>(text: &'t str, take: Members<'_, 't>) -> Result<(), JsonError> {
    let mut reader = Reader::new(text);
    match reader.each_member(take) {
        Ok(()) if reader.is_at_end() => Ok(()),
        Ok(()) => Err(JsonError::NotJson),
        Err(_) => Err(what_is_wrong_with(text)),
    }
}

/// Why a text could not be read: it is no JSON, or else it is of another shape.
fn what_is_wrong_with(text: &str) -> JsonError {
    match Reader::check(text) {
        Err(NotJson) => JsonError::NotJson,
        Ok(()) => JsonError::OtherShape,
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.peek() {
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b'"') => self.deserialize_str(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_ignored_any(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_bool(self.truth()?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let number = self.number()?.ok_or(JsonError::OtherShape)?;
        visitor.visit_u64(number)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.byte(b'[')?;
        visitor.visit_seq(Items::of(self))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.byte(b'{')?;
        visitor.visit_map(Items::of(self))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.skip_value()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct enum
    }
}

/// The items of an array or the members of an object, whose opening bracket has been read.
struct Items<'reader, 'de> {
    reader: &'reader mut Reader<'de>,
    at_first: bool,
}

impl<'reader, 'de> Items<'reader, 'de> {
    fn of(reader: &'reader mut Reader<'de>) -> Self {
        Items {
            reader,
            at_first: true,
        }
    }

    fn another_before(&mut self, close: u8) -> Result<bool, JsonError> {
        let first = mem::take(&mut self.at_first);
        Ok(self.reader.another_item(first, close)?)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, JsonError> {
        if self.another_before(b']')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, JsonError> {
        if self.another_before(b'}')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, JsonError> {
        self.reader.byte(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

impl From<NotJson> for JsonError {
    fn from(_: NotJson) -> Self {
        JsonError::NotJson
    }
}

/// serde would put each mishap in words. None is looked at, so that what writes them is not linked.
impl de::Error for JsonError {
    fn custom<T: Display>(_message: T) -> Self {
        JsonError::OtherShape
    }

    fn invalid_type(_unexpected: de::Unexpected, _expected: &dyn de::Expected) -> Self {
        JsonError::OtherShape
    }

    fn invalid_value(_unexpected: de::Unexpected, _expected: &dyn de::Expected) -> Self {
        JsonError::OtherShape
    }

    fn missing_field(_field: &'static str) -> Self {
        JsonError::OtherShape
    }

    fn duplicate_field(_field: &'static str) -> Self {
        JsonError::OtherShape
    }
}

impl std::error::Error for JsonError {}

impl Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            JsonError::NotJson => "it is not JSON",
            JsonError::OtherShape => "it is JSON of another shape",
        })
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
