//! A view that stands ready to be put on the page, whatever it was made of.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;

/// A built view. Where another takes its place, the old one goes and the new one comes; nothing is compared.
///
/// Leptos's own `AnyView` can also compare, and is larger for it with each type of view that it stands for.
pub(crate) struct Built(SendWrapper<Box<dyn Piece>>);

impl Built {
    /// Builds a view now, under the current reactive owner.
    pub(crate) fn new<V: IntoView + 'static>(view: V) -> Self {
        Built(SendWrapper::new(Box::new(view.build())))
    }
}

/// What is asked of a built view: the part of [`Mountable`] that the page uses. (The rest, a list of the elements, would be
/// made for each type of view and never be called.)
trait Piece {
    fn unmount(&mut self);
    fn mount(&mut self, parent: &Element, marker: Option<&Node>);
    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool;
}

impl<T: Mountable> Piece for T {
    fn unmount(&mut self) {
        Mountable::unmount(self);
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Mountable::mount(self, parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        Mountable::insert_before_this(self, child)
    }
}

/// A built view that is on the page.
pub(crate) struct BuiltState(Box<dyn Piece>);

impl Render for Built {
    type State = BuiltState;

    fn build(self) -> BuiltState {
        BuiltState(self.0.take())
    }

    fn rebuild(self, state: &mut BuiltState) {
        let mut new = self.build();
        Mountable::insert_before_this(state, &mut new);
        Mountable::unmount(state);
        *state = new;
    }
}

impl Mountable for BuiltState {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        Vec::new()
    }
}

impl AddAnyAttr for Built {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attribute: NewAttr) -> Self {
        self
    }
}

/// Leptos asks this of every view, for pages that a server renders. This page is rendered in the browser alone, so a built
/// view has no HTML of its own.
impl RenderHtml for Built {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _html: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attributes: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        _cursor: &Cursor,
        _position: &PositionState,
    ) -> BuiltState {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
