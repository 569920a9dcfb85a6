//! Elements, without `html!`.
//!
//! The macro writes out the construction of every element where it stands; a call of a function is smaller. `html!` stays
//! where there are listeners.

use yew::{
    prelude::*,
    virtual_dom::{AttributeOrProperty, Attributes, VTag},
};

/// A value in a table of attributes that never change: data in the binary, and no code.
pub use AttributeOrProperty::Static as is;

/// An element.
#[inline(never)]
pub fn el(
    name: &'static str,
    attributes: &'static [(&'static str, AttributeOrProperty)],
    children: Vec<Html>,
) -> Html {
    element(name, Attributes::Static(attributes), children)
}

/// An element with attributes that are known only now; names and values are in the same order.
#[inline(never)]
pub fn el_with(
    name: &'static str,
    names: &'static [&'static str],
    values: Vec<AttrValue>,
    children: Vec<Html>,
) -> Html {
    let values = values.into_iter().map(|value| Some(AttributeOrProperty::Attribute(value))).collect();
    element(name, Attributes::Dynamic { keys: names, values }, children)
}

fn element(name: &'static str, attributes: Attributes, children: Vec<Html>) -> Html {
    let mut tag = VTag::new(name);
    tag.set_attributes(attributes);
    tag.add_children(children);
    tag.into()
}

/// Text.
#[inline(never)]
pub fn words(text: &str) -> Html {
    Html::from(text.to_owned())
}

/// Several nodes in a row.
#[inline(never)]
pub fn row(nodes: Vec<Html>) -> Html {
    nodes.into_iter().collect()
}

/// Nothing.
pub fn none() -> Html {
    Html::default()
}
