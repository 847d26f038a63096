//! The grammar of JSON (RFC 8259): where a token begins and ends, and what it says.

use std::borrow::Cow;

/// How deep arrays and objects may stand in one another. Ollama's answers stay below ten; a browser's stack is small.
const MAX_DEPTH: usize = 64;

/// The text is no JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotJson;

/// A place in a text, always at the beginning of a token: whoever takes one also takes the white space after it.
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    /// At a text's first token.
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = Reader { text, at: 0 };
        reader.white_space();
        reader
    }

    /// Whether a text is JSON from its beginning to its end.
    pub(super) fn check(text: &'t str) -> Result<(), NotJson> {
        let mut reader = Reader::new(text);
        reader.skip_value()?;
        if reader.is_at_end() {
            Ok(())
        } else {
            Err(NotJson)
        }
    }

    /// Whether all tokens are taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// The byte here.
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Takes a value of any kind.
    pub(super) fn skip_value(&mut self) -> Result<(), NotJson> {
        self.skip_nested(MAX_DEPTH)
    }

    fn skip_nested(&mut self, depth: usize) -> Result<(), NotJson> {
        match self.peek() {
            Some(b'{') => self.skip_items(depth, b'}'),
            Some(b'[') => self.skip_items(depth, b']'),
            Some(b'"') => self.string().map(|_| ()),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            Some(b'n') => self.word("null"),
            _ => self.number().map(|_| ()),
        }
    }

    /// Takes an array or an object, whose opening bracket is here.
    fn skip_items(&mut self, depth: usize, close: u8) -> Result<(), NotJson> {
        let depth = depth.checked_sub(1).ok_or(NotJson)?;
        self.at += 1;
        self.white_space();
        let mut first = true;
        while self.another_item(first, close)? {
            if close == b'}' {
                self.string()?;
                self.byte(b':')?;
            }
            self.skip_nested(depth)?;
            first = false;
        }
        Ok(())
    }

    /// Whether an array or object goes on; takes the comma before its next item, or else the bracket that closes it.
    pub(super) fn another_item(&mut self, first: bool, close: u8) -> Result<bool, NotJson> {
        if self.take(close) {
            self.white_space();
            return Ok(false);
        }
        if !first {
            self.byte(b',')?;
        }
        // No item begins with the bracket, so who takes the item after the comma refuses `[1,]`.
        Ok(true)
    }

    /// Takes a bracket, comma or colon.
    pub(super) fn byte(&mut self, byte: u8) -> Result<(), NotJson> {
        self.require(byte)?;
        self.white_space();
        Ok(())
    }

    /// Takes `true`, `false` or `null`.
    pub(super) fn word(&mut self, word: &str) -> Result<(), NotJson> {
        if self.take_same(word) {
            Ok(())
        } else {
            Err(NotJson)
        }
    }

    /// Takes whole tokens that stand here as in a text, if they do.
    pub(super) fn take_same(&mut self, text: &str) -> bool {
        let here = self.rest().starts_with(text);
        if here {
            self.at += text.len();
            self.white_space();
        }
        here
    }

    /// How many bytes stand before this place.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// Takes a number. `None` where it is one that the panel has no use for: negative, with a fraction or an exponent,
    /// or too large.
    pub(super) fn number(&mut self) -> Result<Option<u64>, NotJson> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let number = self.since(start).parse().ok();
        self.white_space();
        Ok(number)
    }

    /// Takes at least one digit.
    fn digits(&mut self) -> Result<(), NotJson> {
        let start = self.at;
        self.take_while(|byte| byte.is_ascii_digit());
        if self.at == start {
            Err(NotJson)
        } else {
            Ok(())
        }
    }

    /// Takes a string: borrowed from the text where nothing in it is escaped.
    pub(super) fn string(&mut self) -> Result<Cow<'t, str>, NotJson> {
        self.require(b'"')?;
        let mut text = Cow::Borrowed(self.plain());
        while self.take(b'\\') {
            let text = text.to_mut();
            text.push(self.escaped()?);
            text.push_str(self.plain());
        }
        // What ends the plain part without being a quote is a control character or the text's end.
        self.byte(b'"')?;
        Ok(text)
    }

    /// Takes what stands for itself in a string.
    fn plain(&mut self) -> &'t str {
        let start = self.at;
        self.take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20));
        self.since(start)
    }

    /// Takes what follows a backslash.
    fn escaped(&mut self) -> Result<char, NotJson> {
        match self.any()? {
            b'b' => Ok('\u{8}'),
            b'f' => Ok('\u{c}'),
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'u' => self.code_point(),
            itself @ (b'"' | b'\\' | b'/') => Ok(char::from(itself)),
            _ => Err(NotJson),
        }
    }

    /// Takes one UTF-16 unit, or two that are a surrogate pair, of which only the second still has its `\u`.
    fn code_point(&mut self) -> Result<char, NotJson> {
        let unit = self.utf16_unit()?;
        if let Some(character) = char::from_u32(u32::from(unit)) {
            return Ok(character);
        }
        self.require(b'\\')?;
        self.require(b'u')?;
        let pair = [unit, self.utf16_unit()?];
        match char::decode_utf16(pair).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(NotJson),
        }
    }

    /// Takes four hexadecimal digits.
    fn utf16_unit(&mut self) -> Result<u16, NotJson> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = char::from(self.any()?).to_digit(16).ok_or(NotJson)?;
            unit = unit << 4 | digit as u16;
        }
        Ok(unit)
    }

    fn white_space(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn any(&mut self) -> Result<u8, NotJson> {
        let byte = self.peek().ok_or(NotJson)?;
        self.at += 1;
        Ok(byte)
    }

    fn require(&mut self, byte: u8) -> Result<(), NotJson> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(NotJson)
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }
}
