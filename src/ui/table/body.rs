//! The body of the table: puts rows into their order.
//!
//! All rows of the list stand here in their order. A filter hides rows where they are: that is quicker than to move them, and
//! the browser keeps what it knows of those that stay. (In a short list, and in a long one before all of its rows are made, only
//! those stand here that it lets through, so that nobody waits for the others.)
//!
//! Rows stand in groups, each a `<tbody>`, so that of a long list the browser can pass over what is out of sight, group by group.
//! Where much changes at once, new groups take the place of the old ones: what is in sight is drawn at once, and the rest in
//! pieces after the next paint, so that nobody waits for rows that they do not see.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::domain::model::Model;
use crate::domain::rearrangement::Rearrangement;
use crate::ui::browser::focus;
use crate::ui::browser::frame::after_paint;
use crate::ui::panel::Panel;
use crate::ui::rows::ToTurn;

/// Where the table is found, and its groups of rows.
const TABLE: &str = ".models";
const GROUP: &str = "tbody";
/// The class of groups whose place others are taking.
const OLD: &str = "is-old";
/// Where no more rows change, each is put into its place. A list of more rows is long.
const FEW: usize = 100;
/// So many rows are in a group: about as many as are in sight at once.
const IN_GROUP: usize = 50;
/// So many more rows are drawn in each task afterwards, so that a slow machine can be used meanwhile.
const MORE: usize = 250;
/// As many of a list that has more than [`MANY`] rows: each task has a paint behind it, and so there are fewer.
const MORE_OF_MANY: usize = 350;
const MANY: usize = 2000;
/// So many rows are turned in one task: more that appear do so in several, and of more that vanish only some before the paint.
const AT_ONCE: usize = 2000;
/// No row is lower, in pixels.
const LOWEST_ROW: i32 = 40;
/// There is more than this above the first row, in pixels: the page's head, the totals, the picture of the disk, the toolbar.
const ABOVE_ROWS: i32 = 300;
/// So many rows come first in a low window, and where a browser tells no height.
const FEWEST: usize = 10;

/// What is drawn in the body, for as long as the table is on the page.
pub(super) struct Body {
    panel: Panel,
    /// The names of the rows that stand there, in their order.
    placed: RefCell<Vec<Arc<str>>>,
    /// The models whose names they were when they were drawn last: as long as it is these, nothing has to be compared.
    drawn: RefCell<Arc<Vec<Arc<Model>>>>,
    /// Whether rows are still to come.
    is_partial: Cell<bool>,
    /// Whether all rows were there once. To place one that is made already takes a hundredth of making it.
    was_whole: Cell<bool>,
    /// The number of the newest drawing. An older one ends when it sees another.
    drawing: Cell<usize>,
    /// The number of the filter's newest turn.
    turning: Cell<usize>,
}

/// What is still to be done for a drawing.
struct Rest {
    /// The rows that are still to come, the last one first.
    names: Vec<Arc<str>>,
    /// Whether with them all rows of the list are there.
    is_all: bool,
    /// The groups whose place the new ones take. They are out of sight, and go when all rows are there.
    old: Vec<HtmlElement>,
    /// Had the focus when its row was taken out.
    focused: Option<HtmlElement>,
    drawing: usize,
}

impl Body {
    pub(super) fn new(panel: Panel) -> Self {
        Body {
            panel,
            placed: RefCell::default(),
            drawn: RefCell::default(),
            is_partial: Cell::new(false),
            was_whole: Cell::new(false),
            drawing: Cell::new(0),
            turning: Cell::new(0),
        }
    }

    /// Draws the first rows of a list that is still to be read.
    pub(super) fn begin_with(self: &Rc<Self>, names: Vec<Arc<str>>) {
        if let Some(table) = element() {
            self.reorder(&table, names, false);
        }
    }

    /// Has the models stand in this order, and of them those shown that the filter lets through, which come in the same order.
    pub(super) fn draw(
        self: &Rc<Self>,
        ordered: &Arc<Vec<Arc<Model>>>,
        shown: &Arc<Vec<Arc<Model>>>,
    ) {
        let Some(table) = element() else { return };
        let until = self.turn(&table, ordered, shown);
        let is_all = self.was_whole.get() || shown.len() == ordered.len();
        let models = if is_all { ordered } else { shown };
        if !Arc::ptr_eq(models, &self.drawn.replace(Arc::clone(models))) {
            let names: Vec<Arc<str>> = models.iter().map(|it| Arc::clone(&it.name)).collect();
            if *self.placed.borrow() != names {
                self.reorder(&table, names, is_all);
            }
        }
        self.fit_groups(&table, shown, until);
        let is_long = ordered.len() > FEW;
        let _ = table.class_list().toggle_with_force("is-long", is_long);
    }

    /// Hides the rows that the filter does not let through, and shows the others. Where many are to appear, or very many to
    /// vanish, only those are turned that matter for what will be in sight, and the others after the next paint. (To hide a row
    /// takes a microsecond; of many that appear, the browser would lay out all that are for the moment between those in sight.)
    /// Answers for how many rows groups are to have room at once.
    fn turn(
        self: &Rc<Self>,
        table: &Element,
        ordered: &[Arc<Model>],
        shown: &[Arc<Model>],
    ) -> usize {
        self.turning.set(self.turning.get() + 1);
        let to_turn = self.panel.rows_to_turn(ordered.len(), shown);
        let is_much = to_turn.to_show.len() > FEW || to_turn.to_hide.len() > AT_ONCE;
        // Looked at before anything changes: afterwards the browser would have to lay out everything for it.
        let in_sight = if is_much { in_sight(table) } else { usize::MAX };
        if in_sight >= shown.len() {
            self.turn_rows(&to_turn);
            return usize::MAX;
        }
        self.panel.turn_first_rows(ordered, &shown[..in_sight]);
        blur_hidden();
        self.turn_later(self.turning.get());
        // The scrollbar may have its length a frame later, but does not grow while row after row appears.
        if to_turn.to_show.is_empty() {
            in_sight
        } else {
            usize::MAX
        }
    }

    fn turn_rows(&self, to_turn: &ToTurn) {
        self.panel.turn_rows(to_turn);
        blur_hidden();
    }

    /// Turns after the paint what is left by then. Rows appear in pieces.
    fn turn_later(self: &Rc<Self>, turning: usize) {
        let this = Rc::clone(self);
        after_paint(move || {
            if this.turning.get() != turning {
                return;
            }
            let (listed, shown) = this
                .panel
                .ordered
                .with_untracked(|all| (all.len(), this.panel.shown.get_untracked()));
            let mut to_turn = this.panel.rows_to_turn(listed, &shown);
            let is_last = to_turn.to_show.len() <= AT_ONCE;
            to_turn.to_show.truncate(AT_ONCE);
            this.turn_rows(&to_turn);
            if !is_last {
                this.turn_later(turning);
            } else if let Some(table) = element() {
                // Groups that came meanwhile have room for what of theirs was shown by then.
                this.fit_groups(&table, &shown, usize::MAX);
            }
        });
    }

    /// Puts the rows into another order.
    fn reorder(self: &Rc<Self>, table: &HtmlElement, names: Vec<Arc<str>>, is_all: bool) {
        let placed = self.placed.borrow().clone();
        let few = Rearrangement::of(&placed, &names, FEW).filter(|_| !self.is_partial.get());
        if let Some(few) = few {
            let focused = self.begin(names.clone());
            for group in groups(table).iter().filter(|group| is_old(group)) {
                group.remove();
            }
            self.rearrange(table, &few);
            refocus(focused.as_ref());
            self.note_whole(is_all);
        } else if !placed.is_empty() && !self.is_partial.get() && names.starts_with(&placed) {
            self.add_behind(table, names, is_all);
        } else {
            self.redraw(table, names, is_all);
        }
    }

    /// Ends what was begun before. Answers what has the focus, for it may lose it.
    fn begin(&self, names: Vec<Arc<str>>) -> Option<HtmlElement> {
        self.stop();
        self.placed.replace(names);
        focus::within(TABLE).filter(|it| it.closest(GROUP).is_ok_and(|it| it.is_some()))
    }

    /// Gives each group the room of those of its rows that are shown, until there is room for so many rows. To take a group away
    /// for which there are none costs more than that, and nobody sees it, so it waits for the paint.
    fn fit_groups(self: &Rc<Self>, table: &Element, shown: &[Arc<Model>], until: usize) {
        let mut shown = shown.iter().peekable();
        let placed = self.placed.borrow();
        let mut names = placed.iter();
        let mut empty = Vec::new();
        let mut given = 0;
        for group in groups(table) {
            if given >= until {
                break;
            }
            if is_old(&group) {
                continue;
            }
            let here = names.by_ref().take(group.child_element_count() as usize);
            let shown_here = here.filter(|name| shown.next_if(|it| it.name == **name).is_some());
            let rows = shown_here.count();
            given += rows;
            give_room(&group, rows);
            if rows > 0 {
                group.set_hidden(false);
            } else {
                empty.push(group);
            }
        }
        if !empty.is_empty() {
            let (this, turning) = (Rc::clone(self), self.turning.get());
            after_paint(move || {
                if this.turning.get() == turning {
                    for group in empty {
                        group.set_hidden(true);
                    }
                }
            });
        }
    }

    /// Ends everything, because the table goes away.
    pub(super) fn end(&self) {
        self.stop();
        self.turning.set(self.turning.get() + 1);
    }

    /// Draws nothing more of what was begun.
    fn stop(&self) {
        self.drawing.set(self.drawing.get() + 1);
    }

    /// Moves a few rows; the others are not touched.
    fn rearrange(&self, table: &Element, steps: &Rearrangement<'_>) {
        for row in steps.gone.iter().filter_map(|name| self.row(name)) {
            row.remove();
        }
        for (name, next) in &steps.put {
            let Some(row) = self.row(name) else { continue };
            if let Some(next) = next.and_then(|name| self.row(name)) {
                let _ = next.before_with_node_1(&row);
            } else if let Some(group) = last_group(table).or_else(|| add_group(table)) {
                let _ = group.append_child(&row);
            }
        }
    }

    /// Draws everything anew, and takes away what stood there.
    fn redraw(self: &Rc<Self>, table: &HtmlElement, names: Vec<Arc<str>>, is_all: bool) {
        let focused = self.begin(names.clone());
        let at_once = match self.until_shown(&names, in_sight(table)) {
            rows if self.was_whole.get() => rows.max(more(names.len())),
            rows => rows,
        };
        let old = groups(table);
        for group in &old {
            group.set_hidden(true);
            let _ = group.class_list().add_1(OLD);
        }
        self.make_room(table, &names);
        let rest = Rest {
            names: names.into_iter().rev().collect(),
            is_all,
            old,
            focused,
            drawing: self.drawing.get(),
        };
        self.place(table, at_once, rest);
    }

    /// Adds the rows that follow those that are there.
    fn add_behind(self: &Rc<Self>, table: &HtmlElement, names: Vec<Arc<str>>, is_all: bool) {
        let placed = self.placed.borrow().len();
        let focused = self.begin(names.clone());
        self.make_room(table, &names);
        let rest = Rest {
            names: names.into_iter().skip(placed).rev().collect(),
            is_all,
            old: groups(table).into_iter().filter(|it| is_old(it)).collect(),
            focused,
            drawing: self.drawing.get(),
        };
        self.place(table, 0, rest);
    }

    /// Has the table be as high as if all these rows were there.
    fn make_room(&self, table: &HtmlElement, names: &[Arc<str>]) {
        let shown = self.panel.count_shown(names);
        let _ = table.style().set_property("--rows", &shown.to_string());
    }

    /// How many rows it takes until so many of them are shown.
    fn until_shown(&self, names: &[Arc<str>], shown: usize) -> usize {
        let mut groups = names.chunks(IN_GROUP);
        let mut left = shown;
        let whole = groups.by_ref().take_while(|group| {
            let is_more = left > 0;
            left = left.saturating_sub(self.panel.count_shown(group));
            is_more
        });
        whole.map(<[_]>::len).sum()
    }

    /// Notes that all rows that were to come are there, and whether these are all rows of the list.
    fn note_whole(&self, is_all: bool) {
        self.was_whole.set(self.was_whole.get() || is_all);
    }

    /// Adds so many rows, and the others after the next paint.
    fn place(self: &Rc<Self>, table: &HtmlElement, count: usize, mut rest: Rest) {
        let later = rest.names.len().saturating_sub(count);
        let mut now = rest.names.split_off(later);
        now.reverse();
        for names in now.chunks(IN_GROUP) {
            if let Some(group) = add_group(table) {
                let rows = self.panel.count_shown(names);
                give_room(&group, rows);
                group.set_hidden(rows == 0);
                for row in names.iter().filter_map(|name| self.row(name)) {
                    let _ = group.append_child(&row);
                }
            }
        }
        if refocus(rest.focused.as_ref()) {
            rest.focused = None;
        }
        let is_partial = !rest.names.is_empty();
        self.is_partial.set(is_partial);
        if !is_partial {
            self.note_whole(rest.is_all);
            let _ = table.style().remove_property("--rows");
        }
        if is_partial || !rest.old.is_empty() {
            let this = Rc::clone(self);
            after_paint(move || this.go_on(rest));
        }
    }

    fn go_on(self: &Rc<Self>, mut rest: Rest) {
        if rest.drawing != self.drawing.get() {
            return;
        }
        let Some(table) = element() else { return };
        let more = more(self.placed.borrow().len());
        if rest.names.is_empty() {
            let later = rest.old.len().saturating_sub(more / IN_GROUP);
            for group in rest.old.drain(later..) {
                group.remove();
            }
        }
        self.place(&table, more, rest);
    }

    fn row(&self, name: &str) -> Option<Element> {
        self.panel.row_element(name)
    }
}

/// How many of so many rows are drawn in a task.
fn more(rows: usize) -> usize {
    if rows > MANY { MORE_OF_MANY } else { MORE }
}

/// Not every browser takes the focus out of what is hidden.
fn blur_hidden() {
    if let Some(focused) = focus::within(TABLE)
        && let Ok(Some(_)) = focused.closest("[hidden]")
    {
        let _ = focused.blur();
    }
}

fn element() -> Option<HtmlElement> {
    document().query_selector(TABLE).ok()??.dyn_into().ok()
}

/// All groups of rows.
fn groups(table: &Element) -> Vec<HtmlElement> {
    let children =
        std::iter::successors(table.first_element_child(), Element::next_element_sibling);
    children
        .filter(|child| child.tag_name() == "TBODY")
        .filter_map(|child| child.dyn_into().ok())
        .collect()
}

fn last_group(table: &Element) -> Option<HtmlElement> {
    groups(table).pop()
}

fn is_old(group: &Element) -> bool {
    group.class_list().contains(OLD)
}

/// Gives a group the room of so many rows, so that its height is known before they are laid out.
fn give_room(group: &HtmlElement, rows: usize) {
    let _ = group.style().set_property("--rows", &rows.to_string());
}

/// Adds a group.
fn add_group(table: &Element) -> Option<HtmlElement> {
    let group = document().create_element(GROUP).ok()?;
    let group: HtmlElement = group.dyn_into().ok()?;
    // As for the row, see there.
    let _ = group.set_attribute("role", "rowgroup");
    table.append_child(&group).ok()?;
    Some(group)
}

/// The next row below a row that is shown, in whichever group.
pub(super) fn next_row(row: &Element) -> Option<Element> {
    std::iter::successors(below(row), below).find(is_shown)
}

/// The next row above a row that is shown, in whichever group.
pub(super) fn previous_row(row: &Element) -> Option<Element> {
    std::iter::successors(above(row), above).find(is_shown)
}

fn is_shown(row: &Element) -> bool {
    let is_hidden = |element: &Element| element.has_attribute("hidden");
    !is_hidden(row) && row.parent_element().is_some_and(|group| !is_hidden(&group))
}

fn below(row: &Element) -> Option<Element> {
    row.next_element_sibling().or_else(|| {
        let below = std::iter::successors(row.parent_element(), Element::next_element_sibling);
        below.skip(1).find_map(|group| group.first_element_child())
    })
}

fn above(row: &Element) -> Option<Element> {
    row.previous_element_sibling().or_else(|| {
        let above = std::iter::successors(row.parent_element(), Element::previous_element_sibling);
        let mut above = above.skip(1).filter(|group| group.tag_name() == "TBODY");
        above.find_map(|group| group.last_element_child())
    })
}

/// There is no room for more rows in a window of this height. Nothing has to be laid out to tell it.
pub(crate) fn most_rows_in_window() -> usize {
    let height = window().outer_height().ok();
    #[expect(clippy::cast_possible_truncation, reason = "a height on a screen")]
    let height = height.and_then(|height| height.as_f64()).unwrap_or(0.0) as i32;
    usize::try_from((height - ABOVE_ROWS) / LOWEST_ROW)
        .unwrap_or(0)
        .max(FEWEST)
}

/// The same of the table on the page.
pub(crate) fn rows_in_sight() -> usize {
    element().map_or(0, |table| in_sight(&table))
}

/// How many rows are in sight at most, and those above them.
fn in_sight(table: &Element) -> usize {
    let bottom = document()
        .document_element()
        .map_or(0, |root| root.client_height());
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
    let top = table.get_bounding_client_rect().top() as i32;
    usize::try_from((bottom - top) / LOWEST_ROW)
        .unwrap_or(0)
        .max(IN_GROUP)
}

/// Gives the focus back to what had it, once it is on the page again. Answers whether it is.
fn refocus(focused: Option<&HtmlElement>) -> bool {
    focused.is_none_or(|focused| {
        let is_back = focused.is_connected()
            && focused
                .closest(GROUP)
                .is_ok_and(|group| group.is_some_and(|group| !group.has_attribute("hidden")));
        if is_back && focus::is_nowhere() {
            focus::now(focused);
        }
        is_back
    })
}
