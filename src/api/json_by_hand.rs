//! Reading JSON member by member.
//!
//! For what a first visit asks: the list, what is in memory, what is told of a model, the version and the settings. serde's
//! derives for them were 2 KB more to download. `null` is nothing: no text, no items, 0.

use std::borrow::Cow;

use super::json::JsonError;
use super::json_text::Reader;

/// Takes a member's value, by its name.
pub(super) type Members<'f, 't> = &'f mut dyn FnMut(&str, &mut Reader<'t>) -> Result<(), JsonError>;
/// Takes an item.
pub(super) type Items<'f, 't> = &'f mut dyn FnMut(&mut Reader<'t>) -> Result<(), JsonError>;

impl<'t> Reader<'t> {
    /// Takes an object, a member at a time.
    pub(super) fn each_member(&mut self, take: Members<'_, 't>) -> Result<(), JsonError> {
        self.byte(b'{')?;
        let mut is_first = true;
        while self.another_item(is_first, b'}')? {
            is_first = false;
            let name = self.string()?;
            self.byte(b':')?;
            take(&name, self)?;
        }
        Ok(())
    }

    /// Takes an array, an item at a time.
    pub(super) fn each_item(&mut self, take: Items<'_, 't>) -> Result<(), JsonError> {
        if self.is_null()? {
            return Ok(());
        }
        self.byte(b'[')?;
        let mut is_first = true;
        while self.another_item(is_first, b']')? {
            is_first = false;
            take(self)?;
        }
        Ok(())
    }

    /// Takes a text.
    pub(super) fn text(&mut self) -> Result<Cow<'t, str>, JsonError> {
        if self.is_null()? {
            return Ok(Cow::Borrowed(""));
        }
        Ok(self.string()?)
    }

    /// Takes a whole number.
    pub(super) fn whole(&mut self) -> Result<u64, JsonError> {
        if self.is_null()? {
            return Ok(0);
        }
        self.number()?.ok_or(JsonError::OtherShape)
    }

    /// Takes `true` or `false`.
    pub(super) fn truth(&mut self) -> Result<bool, JsonError> {
        let truth = self.peek() == Some(b't');
        self.word(if truth { "true" } else { "false" })?;
        Ok(truth)
    }

    /// Takes `null`, if it stands here.
    pub(super) fn is_null(&mut self) -> Result<bool, JsonError> {
        let is_null = self.peek() == Some(b'n');
        if is_null {
            self.word("null")?;
        }
        Ok(is_null)
    }
}
